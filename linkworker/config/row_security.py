"""Row-level security on PostgreSQL: the coarse net under the policy (`practice.sharing`) and its filter (`visible_to`).

A reader's role sees a row about a person when it is of the reader's own agency or a live grant opens it, and no
personal wall of the reader's stands before that person. Whatever a page forgets to ask, it gets nothing more than this.
Roles within an agency, separations and categories are left to the policy: the net refuses nothing that it allows.

Every table stands in `NET` or in `OF_NOBODY`; a test finds one that stands in neither.
"""

from collections.abc import Iterator, Mapping, Sequence

from linkworker.config.job_reach import REACHES
from linkworker.events.acting_as import DbRole

AGENCY = "(SELECT nullif(current_setting('linkworker.agency', true), '')::bigint)"
WORKER = "(SELECT nullif(current_setting('linkworker.worker', true), '')::bigint)"
AT = "(SELECT nullif(current_setting('linkworker.at', true), '')::timestamptz)"

VIEWS: Mapping[str, str] = {
    "holding": "SELECT id, agency_id, subject_id FROM sharing_holding",
    "subject": "SELECT id, agency_id FROM sharing_subject",
    "granted": "SELECT holding_id, to_agency_id, to_worker_id, to_page, act, since, until FROM sharing_grant",
    "wall": "SELECT worker_id, subject_id, since, until FROM sharing_wall",
    "glass": """SELECT o.act, o.agency_id, o.asking_id, a.agency_id AS by_agency_id, a.worker_id
                FROM sharing_glassopening o JOIN sharing_glassasking a ON a.id = o.asking_id""",
    "worker": "SELECT id, agency_id FROM partnership_worker",
    "service": "SELECT id, agency_id FROM partnership_service",
    "telling": "SELECT taken_out_id, agency_id FROM misplaced_telling",
}
"""What the net itself reads, in a schema of its own: numbers and times, never a word about anybody. They are the
owner's, so that a condition does not ask another condition about the same table."""

LIVE = f"since <= {AT} AND (until IS NULL OR until > {AT})"


def outside_walls(column: str) -> str:
    """That no wall of the reader's stands before the person of this column now: the walls are read once a statement."""
    return f"{column} NOT IN (SELECT subject_id FROM net.wall WHERE worker_id = {WORKER} AND {LIVE})"


GRANTED = f"""EXISTS (SELECT 1 FROM net.granted g WHERE g.holding_id IN (sharing_holding.id, sharing_holding.root_id)
  AND g.since <= {AT} AND (g.until IS NULL OR g.until > {AT})
  AND (g.to_agency_id = {AGENCY} OR g.to_worker_id = {WORKER} OR (g.to_page <> '' AND EXISTS (
    SELECT 1 FROM net.glass o WHERE o.act = g.act AND o.worker_id = {WORKER}))))"""


def own(column: str = "agency_id") -> str:
    return f"{column} = {AGENCY}"


def holding(column: str) -> str:
    """That the holding of this column is to be seen."""
    return f"EXISTS (SELECT 1 FROM sharing_holding h WHERE h.id = {column})"


def person(column: str) -> str:
    """That anything about the person of this column is to be seen."""
    return f"EXISTS (SELECT 1 FROM sharing_holding h WHERE h.subject_id = {column})"


def part_of(table: str, column: str) -> str:
    """That the row is to be seen to which this one belongs."""
    return f"EXISTS (SELECT 1 FROM {table} p WHERE p.{KEYS.get(table, 'id')} = {column})"


def of_own(view: str, column: str) -> str:
    """That a worker, service, person or holding is of the reader's agency."""
    return f"EXISTS (SELECT 1 FROM net.{view} n WHERE n.id = {column} AND n.agency_id = {AGENCY})"


def either(*ways: str) -> str:
    return " OR ".join(ways)


KEYS = {"people_clientrecord": "subject_id", "referrals_intake": "holding_id"}

NET: Mapping[str, str] = {
    "sharing_holding": f"({either(own(), GRANTED)}) AND {outside_walls('subject_id')}",
    "sharing_subject": person("sharing_subject.id"),
    "sharing_staging": own(),
    "sharing_allocation": of_own("holding", "holding_id"),
    "sharing_grant": either(
        own("to_agency_id"),
        f"to_worker_id = {WORKER}",
        of_own("holding", "holding_id"),
        f"EXISTS (SELECT 1 FROM net.glass o WHERE o.act = sharing_grant.act AND o.by_agency_id = {AGENCY})",
    ),
    "sharing_wall": of_own("worker", "worker_id"),
    "sharing_separationplan": own(),
    "sharing_separationplanversion": part_of("sharing_separationplan", "plan_id"),
    "sharing_separation": of_own("subject", "subject_id"),
    "sharing_opening": of_own("holding", "holding_id"),
    "sharing_glassasking": either(
        own(),
        f"EXISTS (SELECT 1 FROM net.glass o WHERE o.asking_id = sharing_glassasking.id AND o.agency_id = {AGENCY})",
    ),
    "sharing_glassopening": either(
        own(),
        "EXISTS (SELECT 1 FROM net.glass o"
        f" WHERE o.asking_id = sharing_glassopening.asking_id AND o.by_agency_id = {AGENCY})",
    ),
    "sharing_agreement": holding("holding_id"),
    "sharing_share": either(own("to_agency_id"), holding("holding_id")),
    "sharing_seriousharm": part_of("sharing_share", "share_id"),
    "people_clientrecord": person("people_clientrecord.subject_id"),
    "people_clientversion": part_of("people_clientrecord", "client_id"),
    "people_safecontact": part_of("people_clientrecord", "client_id"),
    "people_householdmember": part_of("people_clientrecord", "client_id"),
    "people_searchkey": f"{own()} AND {outside_walls('subject_id')}",
    "people_matchkey": f"{own()} AND {outside_walls('subject_id')}",
    "people_matchwaiting": person("people_matchwaiting.subject_id"),
    "people_apartwaiting": person("people_apartwaiting.subject_id"),
    "people_connection": of_own("worker", "worker_id"),
    "people_import": own(),
    "people_importchunk": part_of("people_import", "of_id"),
    "people_importline": part_of("people_import", "of_id"),
    "people_importkey": part_of("people_import", "of_id"),
    "whereabouts_address": person("client_id"),
    "whereabouts_sealedplace": holding("holding_id"),
    "whereabouts_sealedversion": part_of("whereabouts_sealedplace", "place_id"),
    "whereabouts_reviewrequest": person("client_id"),
    "whereabouts_addressreading": part_of("whereabouts_reviewrequest", "request_id"),
    "whereabouts_liveswith": either(person("child_id"), person("parent_id")),
    "matches_lookingsaid": person("client_id"),
    "matches_matchedpair": either(own(), own("other_id")),
    "matches_match": either(own("holder_agency_id"), own("other_agency_id")),
    "matches_matchanswer": part_of("matches_match", "match_id"),
    "desk_arrival": f"{of_own('subject', 'client_id')} AND {outside_walls('client_id')}",
    "restricted_restrictednote": holding("holding_id"),
    "restricted_notetext": part_of("restricted_restrictednote", "note_id"),
    "cases_case": holding("holding_id"),
    **{
        f"cases_{name}": holding("case_id")
        for name in (
            "enquiry",
            "substanceenquiry",
            "entry",
            "participant",
            "offer",
            "emergency",
            "part",
        )
    },
    **{f"cases_{name}": either(holding("case_id"), holding("other_id")) for name in ("link", "liaison")},
    "cases_lead": either(holding("case_id"), holding("leads_id")),
    "cases_participantversion": part_of("cases_participant", "participant_id"),
    "cases_position": part_of("cases_participant", "participant_id"),
    "opposed_participantkey": part_of("cases_participant", "participant_id"),
    "opposed_whodoeswhat": part_of("cases_participant", "participant_id"),
    "opposed_takingpart": part_of("cases_participant", "participant_id"),
    "opposed_foundapart": f"{own()} AND {outside_walls('client_id')} AND {outside_walls('subject_id')}",
    "looking_seen": f"{own()} AND {outside_walls('subject_id')}",
    "looking_seenpaper": person("client_id"),
    "looking_notice": own(),
    "assessments_assessment": holding("case_id"),
    "assessments_attachedform": holding("case_id"),
    "referrals_referral": either(holding("case_id"), of_own("service", "to_service_id")),
    "referrals_intake": either(
        holding("referrals_intake.holding_id"), part_of("referrals_referral", "referral_id")
    ),
    "referrals_referralstep": either(
        part_of("referrals_referral", "referral_id"), part_of("referrals_intake", "intake_id")
    ),
    "access_requests_accessrequest": own(),
    "access_requests_wait": part_of("access_requests_accessrequest", "request_id"),
    "access_requests_maybemeant": part_of("access_requests_accessrequest", "request_id"),
    "access_requests_item": holding("holding_id"),
    "misplaced_takenout": either(
        holding("case_id"),
        holding("to_case_id"),
        f"EXISTS (SELECT 1 FROM net.telling t WHERE t.taken_out_id = misplaced_takenout.id AND t.agency_id = {AGENCY})",
    ),
    "misplaced_aside": part_of("misplaced_takenout", "taken_out_id"),
    "misplaced_asidereading": part_of("misplaced_aside", "aside_id"),
    "misplaced_telling": own(),
    "misplaced_merge": either(person("one_id"), person("other_id")),
    "referrals_consultation": either(own("from_agency_id"), own("to_agency_id")),
    "duties_duty": holding("holding_id"),
    "duties_handover": part_of("duties_duty", "duty_id"),
    "duties_waiver": part_of("duties_duty", "duty_id"),
    "events_event": own(),
    "events_look": either(own(), of_own("worker", "worker_id")),
    "events_draft": f"worker_id = {WORKER}",
}
"""By table, when a reader sees a row of it."""

OF_NOBODY = (
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_session",
    "events_chainhead",
    "events_democlock",
    "events_submission",
    "exchange_alert",
    "exchange_alertchoice",
    "looking_mark",
    "mfa_authenticator",
    "partnership_agency",
    "partnership_agency_partnerships",
    "partnership_away",
    "partnership_directoryentry",
    "partnership_directoryentryversion",
    "partnership_dutyline",
    "partnership_labelacceptance",
    "partnership_nonewcases",
    "partnership_partnership",
    "partnership_protocol",
    "partnership_rolegiven",
    "partnership_service",
    "partnership_signatory",
    "partnership_worker",
    "rate_limits",
    "whereabouts_guardedplace",
    "whereabouts_guardedsign",
)
"""Tables that tell of no client: accounts, the directory, sessions, what counts tries."""

KEPT = ("django_session", "events_draft", "events_submission", "rate_limits")
"""What a page may write that only reads."""

ADDED_ONLY = ("events_event", "events_look")

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"


def roles(app: str) -> Iterator[str]:
    """What makes the roles, for whoever looks after the database server: `app` signs in, and is nobody by itself."""
    for role in DbRole:
        yield f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS"
        yield f"GRANT {role} TO {app}"
    yield f"ALTER ROLE {app} NOINHERIT NOSUPERUSER NOBYPASSRLS"


def net(app: str) -> Iterator[str]:
    """What the owner of the tables says after each migration: who may use which, and which rows of it."""
    everybody = ", ".join((app, *DbRole))
    jobs = {role: reach.rights() for role, reach in REACHES.items()}
    yield from _views()
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everybody}"
    yield f"GRANT USAGE ON SCHEMA public, net TO {everybody}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {everybody}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA net TO {DbRole.READER}"
    yield f"GRANT SELECT ON django_migrations TO {app}"
    yield f"GRANT {EVERYTHING} ON {', '.join(OF_NOBODY)}, events_draft TO {app}"
    yield f"GRANT SELECT ON {', '.join((*NET, *OF_NOBODY))} TO {DbRole.READER}"
    yield f"GRANT INSERT, UPDATE, DELETE ON {', '.join(KEPT)} TO {DbRole.READER}"
    yield f"GRANT INSERT ON events_look TO {DbRole.READER}"
    yield f"GRANT {EVERYTHING} ON {', '.join((*NET, *OF_NOBODY))} TO {DbRole.ACT}"
    yield f"REVOKE UPDATE, DELETE ON {', '.join(ADDED_ONLY)} FROM {DbRole.ACT}"
    for role, rights in jobs.items():
        for right, tables in rights.items():
            yield f"GRANT {right} ON {', '.join(tables)} TO {role}"
    for table, seen in NET.items():
        using = [role for role, rights in jobs.items() if table in rights["SELECT"]]
        yield from _policies(table, seen, using)


def _views() -> Iterator[str]:
    yield "DROP SCHEMA IF EXISTS net CASCADE"
    yield "CREATE SCHEMA net"
    for name, rows in VIEWS.items():
        yield f"CREATE VIEW net.{name} AS {rows}"


def _policies(table: str, seen: str, jobs: Sequence[DbRole]) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    for name, to, rows in (
        ("owner", "CURRENT_USER", "USING (true)"),
        ("everybody", ", ".join((DbRole.ACT, *jobs)), "USING (true)"),
        ("reader", DbRole.READER, f"USING ({seen})"),
    ):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        which = "SELECT" if name == "reader" and table not in KEPT else "ALL"
        yield f"CREATE POLICY {name} ON {table} FOR {which} TO {to} {rows}"
    if table == "events_look":
        yield f"DROP POLICY IF EXISTS looks ON {table}"
        yield f"CREATE POLICY looks ON {table} FOR INSERT TO {DbRole.READER} WITH CHECK (worker_id = {WORKER})"
