"""Which tables each job of the system's own may use (`events.acting_as`): those that it needs, and no others.

A job works for every agency, so of its tables it sees each row; of all others, none. Nobody's enquiries, assessments or
entries are read by what matches, walls, opens by break-glass, brings in, seals or follows looks; duties are worked out
from them, by a job that reads no sealed address, no restricted note and no look.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from linkworker.events.acting_as import DbRole

EVENTS = "events_chainhead events_event"
AGENCIES = "partnership_agency partnership_rolegiven partnership_service partnership_worker"

DECIDES = (
    "sharing_allocation sharing_grant sharing_holding sharing_opening sharing_separation sharing_separationplan"
    " sharing_staging sharing_subject sharing_wall"
)
"""By which the policy decides."""

KNOWS = "people_clientrecord people_safecontact"


@dataclass(frozen=True, slots=True)
class Reach:
    """Names of tables, a space between: which are read and, of these, to which rows are added, changed or removed.

    Every job reads whose work it is; all that change anything record it.
    """

    reads: str
    adds: str = ""
    changes: str = ""
    removes: str = ""
    records: bool = True

    def rights(self) -> Mapping[str, tuple[str, ...]]:
        """The tables by what PostgreSQL calls the right to them."""
        chain = EVENTS if self.records else ""
        named = {
            "SELECT": f"{AGENCIES} {chain} {self.reads}",
            "INSERT": f"{chain} {self.adds}",
            "UPDATE": f"{chain.removesuffix(' events_event')} {self.changes}",
            "DELETE": self.removes,
        }
        return {right: tuple(sorted({*tables.split()})) for right, tables in named.items() if tables.strip()}


REACHES: Mapping[DbRole, Reach] = {
    DbRole.DUTIES: Reach(
        reads=f"{DECIDES} {KNOWS} assessments_assessment cases_case cases_enquiry cases_entry cases_liaison cases_link"
        " cases_offer cases_participant cases_position cases_substanceenquiry duties_duty misplaced_takenout"
        " opposed_takingpart opposed_whodoeswhat people_householdmember referrals_intake"
        " referrals_referral referrals_referralstep sharing_agreement sharing_seriousharm sharing_share"
        " whereabouts_reviewrequest",
        adds="duties_duty",
        changes="cases_entry duties_duty",
    ),
    DbRole.SEALING: Reach(reads="events_look"),
    DbRole.IMPORTING: Reach(
        reads=f"{DECIDES} {KNOWS} cases_case cases_entry events_democlock people_apartwaiting people_import"
        " people_importchunk people_importkey people_importline people_matchkey people_matchwaiting"
        " people_searchkey duties_duty people_connection",
        adds=f"{KNOWS} cases_case cases_entry duties_duty people_apartwaiting people_importkey people_importline"
        " people_matchkey people_matchwaiting people_searchkey sharing_allocation sharing_holding sharing_subject",
        changes="cases_entry people_connection people_import sharing_holding sharing_staging",
        removes="people_importchunk people_importkey people_importline sharing_staging",
    ),
    DbRole.WALLING: Reach(
        reads=f"{DECIDES} {KNOWS} cases_case cases_link people_connection people_matchkey",
        adds="sharing_wall",
        changes="people_connection sharing_wall",
    ),
    DbRole.GLASS: Reach(
        reads=f"{DECIDES} {KNOWS} cases_case partnership_agency_partnerships partnership_away partnership_partnership"
        " people_connection people_matchkey sharing_glassasking sharing_glassopening whereabouts_guardedplace",
        adds="sharing_glassopening sharing_grant",
        changes="sharing_glassasking",
    ),
    DbRole.MATCHING: Reach(
        reads=f"{KNOWS} cases_case cases_link matches_lookingsaid matches_match matches_matchedpair"
        " partnership_protocol partnership_signatory people_matchkey people_matchwaiting sharing_holding"
        " sharing_staging sharing_subject",
        adds="matches_match matches_matchedpair people_matchwaiting",
        removes="matches_matchedpair people_matchwaiting",
    ),
    DbRole.OPPOSING: Reach(
        reads=f"{DECIDES} {KNOWS} cases_case cases_link cases_participant cases_position opposed_foundapart"
        " opposed_participantkey people_apartwaiting people_matchkey",
        adds="opposed_foundapart opposed_participantkey sharing_separation sharing_separationplan",
        changes="cases_participant opposed_foundapart",
        removes="opposed_participantkey people_apartwaiting",
    ),
    DbRole.ADDRESSES: Reach(
        reads="people_clientrecord sharing_grant sharing_holding whereabouts_reviewrequest whereabouts_sealedplace",
        changes="sharing_grant whereabouts_reviewrequest",
    ),
    DbRole.LOOKING: Reach(
        reads=f"{DECIDES} {KNOWS} cases_case cases_participant events_look looking_mark looking_notice looking_seen"
        " people_connection",
        adds="looking_mark looking_notice looking_seen",
        changes="looking_mark looking_notice",
    ),
    DbRole.ALERTING: Reach(
        reads=f"{DECIDES} assessments_assessment cases_case cases_entry cases_link duties_duty duties_handover"
        " duties_waiver events_look exchange_alert exchange_alertchoice partnership_away people_clientrecord"
        " referrals_intake referrals_referral referrals_referralstep sharing_glassasking sharing_glassopening",
        adds="exchange_alert",
        changes="exchange_alert exchange_alertchoice",
    ),
    DbRole.ACCESS: Reach(
        reads=f"{KNOWS} access_requests_accessrequest access_requests_maybemeant people_matchkey sharing_holding"
        " sharing_staging sharing_subject",
        adds="access_requests_maybemeant",
        changes="access_requests_accessrequest",
    ),
    DbRole.BESIDE: Reach(
        reads=f"{DECIDES} cases_case cases_lead cases_liaison cases_link matches_match matches_matchanswer"
        " partnership_protocol partnership_signatory people_clientrecord referrals_intake referrals_referral"
        " referrals_referralstep sharing_agreement sharing_glassasking sharing_glassopening sharing_seriousharm"
        " sharing_share",
        records=False,
    ),
}
"""By job. `BESIDE` is what a reader is told although nothing is granted now: that sharing ended and with whom they
worked, where a referral came from, that somebody may be known elsewhere; it writes nothing. `ADDRESSES` reads whose
address is sealed and for whom it is open; the address itself is encrypted."""
