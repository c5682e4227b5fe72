"""What follows when someone says that they live with abuse, or cause it."""

from collections.abc import Iterable, Iterator

from linkworker.practice.deadlines import working_days
from linkworker.practice.fact import Fact
from linkworker.practice.facts import CAUSED, DISCLOSED, EXPERIENCED, CaseFacts, EnquiryFact
from linkworker.practice.locality import Locality
from linkworker.practice.rule import Occasion, Page, Station, Talk, Weight, rule
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_

CHILD_PROTECTION = frozenset({"child-protection"})
ADULT_PROTECTION = frozenset({"adult-protection"})


@rule(
    "disclosure.manager",
    title=N_("Tell your line manager what was said"),
    purpose=N_("Nobody holds this alone: a manager can see that the person, and you, are supported."),
    counts=N_("the enquiry says that you told them, or you record whom you told, and when"),
    weight=Weight.MUST,
    sources=(Citation("stella", "3.4"),),
    page=Page.OUTSIDE,
    talk=Talk.TELLING,
    station=Station.IDENTIFIED,
    follows=(Station.ASKED, Station.SINGLE_SERVICE, Station.KEEP_ASKING),
    locality_value="tell_manager",
)
def tell_manager(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for enquiry in facts.newly(DISCLOSED):
        yield Occasion(
            about=str(enquiry.id),
            since=enquiry.at,
            deadline=locality.times.tell_manager,
            because=(enquiry.because,),
            met_at=enquiry.at if enquiry.manager_told else None,
            met_by=enquiry.because if enquiry.manager_told else None,
        )


@rule(
    "disclosure.offer",
    title=N_("Give details of services, and offer to refer"),
    purpose=N_(
        "The choice stays with the person; knowing what there is makes it one. Never hand over a paper "
        "that could be found."
    ),
    counts=N_("you record what was offered and what the person said, here or in the enquiry"),
    weight=Weight.MUST,
    sources=(
        Citation("stella", "3.4"),
        Citation("cp-guidelines", "6.8, 6.10"),
        Citation("nice-qs116", "statements 3 and 4"),
    ),
    page=Page.OFFER,
    talk=Talk.TELLING,
    station=Station.IDENTIFIED,
    safety=True,
    locality_value="tell_manager",
)
def offer_help(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for enquiry in facts.newly(DISCLOSED):
        met = enquiry if enquiry.help_offered else _first_since(enquiry, facts.offers)
        yield Occasion(
            about=str(enquiry.id),
            since=enquiry.at,
            deadline=locality.times.tell_manager,
            because=(enquiry.because,),
            met_at=met.at if met else None,
            met_by=met.because if met else None,
        )


@rule(
    "disclosure.plan",
    title=N_("Put the risk in the care plan and keep it under review"),
    purpose=N_("A plan that does not know about the abuse can make it worse."),
    counts=N_("the enquiry says that the plan keeps it under review, or you record that it does"),
    weight=Weight.SHOULD,
    sources=(Citation("stella", "3.4"), Citation("cp-guidelines", "6.4, 6.7")),
    page=Page.OUTSIDE,
    talk=Talk.WORK,
    station=Station.IDENTIFIED,
)
def put_in_plan(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for enquiry in facts.newly(DISCLOSED):
        yield Occasion(
            about=str(enquiry.id),
            since=enquiry.at,
            deadline=working_days(5),
            because=(enquiry.because,),
            met_at=enquiry.at if enquiry.plan_kept else None,
            met_by=enquiry.because if enquiry.plan_kept else None,
        )


@rule(
    "children.safeguard",
    title=N_("Think about the children's safety, and refer as needed"),
    purpose=N_(
        "Abuse at home harms children who see or hear it. Their needs are assessed whenever it is disclosed."
    ),
    counts=N_("a referral to children’s social care is sent, or you record what was decided and with whom"),
    weight=Weight.MUST,
    sources=(Citation("cp-guidelines", "5.6"), Citation("wg-framework", "appendix 1")),
    page=Page.OUTSIDE,
    refers_for="children",
    talk=Talk.REFERRAL,
    station=Station.OTHER_REFERRALS,
    follows=(Station.IDENTIFIED,),
    safety=True,
    locality_value="children",
)
def safeguard_children(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    told = [(str(one.id), one) for one in facts.newly(DISCLOSED) if facts.person.children or one.children]
    hurt = [(f"screen-{one.id}", one) for one in facts.screens if one.children]
    for about, fact in (*told, *hurt):
        met = facts.referred(CHILD_PROTECTION, fact.at)
        yield Occasion(
            about=about,
            since=fact.at,
            deadline=locality.times.children,
            because=(fact.because,),
            met_at=met.at if met else None,
            met_by=met.because if met else None,
        )


@rule(
    "adults.safeguard",
    title=N_("Think about adults who need care and support, and refer as needed"),
    purpose=N_(
        "Somebody who needs care, the person or another at home, may not be able to keep themselves safe. Adult "
        "social care then has a duty to look into it."
    ),
    counts=N_("a referral to adult social care is sent, or you record what was decided and with whom"),
    weight=Weight.CONSIDER,
    sources=(Citation("wg-framework", "section 11, appendix 1"),),
    page=Page.OUTSIDE,
    refers_for="adults",
    talk=Talk.REFERRAL,
    station=Station.OTHER_REFERRALS,
    follows=(Station.IDENTIFIED,),
)
def safeguard_adults(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for enquiry in facts.newly(DISCLOSED):
        met = facts.referred(ADULT_PROTECTION, enquiry.at)
        yield Occasion(
            about=str(enquiry.id),
            since=enquiry.at,
            deadline=working_days(5),
            because=(enquiry.because,),
            met_at=met.at if met else None,
            met_by=met.because if met else None,
        )


@rule(
    "causing.safety",
    title=N_("Plan with your manager for the safety of a partner and children"),
    purpose=N_(
        "Harm can rise as drinking or use changes. Substance use is never the cause of abuse or an excuse "
        "for it; couple work and anger management are not the answer."
    ),
    counts=N_("you record what was decided, and with whom"),
    weight=Weight.MUST,
    sources=(Citation("cp-guidelines", "7.2, 7.5, 7.7, 7.8, 7.9"),),
    page=Page.OUTSIDE,
    talk=Talk.TELLING,
    station=Station.OTHER_REFERRALS,
    follows=(Station.IDENTIFIED,),
    safety=True,
    locality_value="tell_manager",
)
def plan_for_those_at_risk(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for enquiry in facts.newly(CAUSED):
        yield Occasion(
            about=str(enquiry.id),
            since=enquiry.at,
            deadline=locality.times.tell_manager,
            because=(enquiry.because,),
        )


@rule(
    "causing.alert",
    title=N_("Decide whether other professionals must know that the relationship is abusive"),
    purpose=N_(
        "Whoever works with a partner or the children may not know of it. Telling them can protect somebody, or put "
        "them in danger: it is decided with your manager, and written down either way."
    ),
    counts=N_("you record whom you told, and when; or you put it aside, with why nobody else needs to know"),
    weight=Weight.SHOULD,
    sources=(Citation("cp-guidelines", "7.10"),),
    page=Page.OUTSIDE,
    talk=Talk.TELLING,
    station=Station.OTHER_REFERRALS,
    follows=(Station.IDENTIFIED,),
)
def decide_whom_to_alert(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for enquiry in facts.newly(CAUSED):
        yield Occasion(
            about=str(enquiry.id), since=enquiry.at, deadline=working_days(5), because=(enquiry.because,)
        )


@rule(
    "screen.quick",
    title=N_("Complete the quick ten-topic screen"),
    purpose=N_("Ten questions now tell whether someone may be in serious danger tonight."),
    counts=N_("the quick screen or the whole checklist is completed"),
    weight=Weight.MUST,
    sources=(Citation("stella", "3.4"),),
    page=Page.SCREEN,
    talk=Talk.RISK,
    station=Station.IDENTIFIED,
    safety=True,
    locality_value="screen.quick",
)
def screen_quickly(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for enquiry in facts.newly(EXPERIENCED):
        screen, checklist = _first_since(enquiry, facts.screens), _first_since(enquiry, facts.checklists)
        met = checklist if screen is None or (checklist and checklist.at < screen.at) else screen
        yield Occasion(
            about=str(enquiry.id),
            since=enquiry.at,
            deadline=locality.times.screen_quick,
            because=(enquiry.because,),
            met_at=met.at if met else None,
            met_by=met.because if met else None,
        )


@rule(
    "checklist.complete",
    title=N_("Complete the 24-topic risk checklist"),
    purpose=N_("The checklist shows how serious the danger is, and which help the area has agreed for it."),
    counts=N_("the checklist is completed here, or copied in from paper"),
    weight=Weight.MUST,
    sources=(Citation("cp-guidelines", "6.4.1"), Citation("wg-framework", "appendix 1")),
    page=Page.CHECKLIST,
    talk=Talk.RISK,
    station=Station.CHECKLIST,
    follows=(Station.IDENTIFIED,),
    safety=True,
    locality_value="checklist.complete",
)
def complete_checklist(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for enquiry in facts.newly(EXPERIENCED):
        met = _first_since(enquiry, facts.checklists)
        yield Occasion(
            about=str(enquiry.id),
            since=enquiry.at,
            deadline=locality.times.checklist_complete,
            because=(enquiry.because,),
            met_at=met.at if met else None,
            met_by=met.because if met else None,
        )


def _first_since(enquiry: EnquiryFact, done: Iterable[Fact]) -> Fact | None:
    for one in done:
        if one.at >= enquiry.at:
            return one
    return None
