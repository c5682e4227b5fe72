"""The mirror: what services for abuse do about alcohol and drugs, from asking everybody to treatment as a priority."""

from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest

from linkworker.practice.deadlines import at_once, days, on_date, same_day
from linkworker.practice.fact import Because, Fact
from linkworker.practice.facts import CaseFacts, SubstanceFact, Use, WantsHelp
from linkworker.practice.locality import Locality
from linkworker.practice.rule import Occasion, Page, Station, Talk, Weight, rule
from linkworker.practice.sources import Citation
from linkworker.practice.substances import SECTORS, TREATMENT, presses
from linkworker.practice.text import N_

Met = tuple[datetime | None, Because | None]


@rule(
    "substance.ask",
    title=N_("Ask about drink, drugs and medicines"),
    purpose=N_(
        "Many people who live with abuse use something to get by. Asked without blame, they can be kept safer."
    ),
    counts=N_("it is recorded that they were asked, whatever they said"),
    weight=Weight.MUST,
    sources=(
        Citation("ldan-notes", "integrated services"),
        Citation("stella", "4.1.6"),
        Citation("cp-guidelines", "8.1, 8.2"),
    ),
    page=Page.SUBSTANCES,
    talk=Talk.ASKING,
    station=Station.ASKED,
    locality_value="substance.ask",
    sectors=SECTORS,
)
def ask_about_substances(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    first = facts.substances[0] if facts.substances else None
    asked = first if first and first.asked else None
    yield Occasion(
        since=facts.opened_at,
        deadline=locality.times.substance_ask,
        because=facts.opened,
        met_at=asked.at if asked else None,
        met_by=asked.because if asked else None,
        overtaken_by=f"substance.again:{first.id}" if first and not asked else "",
    )


@rule(
    "substance.again",
    title=N_("Ask about drink, drugs and medicines on the date you set"),
    purpose=N_("It was not the time last time, or you agreed to come back to it."),
    counts=N_("another time of asking is recorded"),
    weight=Weight.SHOULD,
    sources=(Citation("stella", "4.1.6"), Citation("cp-guidelines", "5.3, 8.2")),
    page=Page.SUBSTANCES,
    talk=Talk.ASKING,
    station=Station.ASKED,
    sectors=SECTORS,
)
def ask_about_substances_again(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    del locality
    for asked, after in zip_longest(facts.substances, facts.substances[1:]):
        if asked.asked and asked.next_on is None:
            continue
        again = after is not None and not after.asked
        yield Occasion(
            about=str(asked.id),
            since=asked.at,
            deadline=on_date() if asked.next_on else days(1),
            on=asked.next_on,
            weight=None if asked.asked else Weight.MUST,
            because=(asked.because,),
            met_at=after.at if after and not again else None,
            met_by=after.because if after and not again else None,
            overtaken_by=f"substance.again:{after.id}" if again else "",
        )


@rule(
    "substance.harm-reduction",
    title=N_("Talk about staying safer with what they use"),
    purpose=N_(
        "Help with use may be weeks away. What keeps somebody alive until then can be said today. Never advise "
        "stopping at once: withdrawal from alcohol or benzodiazepines can kill."
    ),
    counts=N_("what you talked about is recorded with the answer, or in a later one"),
    weight=Weight.MUST,
    sources=(Citation("cp-guidelines", "8.4, 8.5"),),
    page=Page.SUBSTANCES,
    talk=Talk.TELLING,
    station=Station.IDENTIFIED,
    follows=(Station.ASKED,),
    safety=True,
    sectors=SECTORS,
)
def talk_about_safer_use(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    del locality
    for told in _newly_told(facts):
        met = next((one for one in facts.substances if one.at >= told.at and one.safer_use), None)
        yield Occasion(
            about=str(told.id),
            since=told.at,
            deadline=same_day(),
            because=(told.because,),
            met_at=met.at if met else None,
            met_by=met.because if met else None,
        )


@rule(
    "substance.agree",
    title=N_("Ask whether they agree to be referred for help with what they use"),
    purpose=N_("The choice is theirs. Somebody who knows both sides can make it easier to say yes."),
    counts=N_("a referral to drug and alcohol help is sent, or it is recorded that they do not want one"),
    weight=Weight.SHOULD,
    sources=(Citation("cp-guidelines", "8.2, 8.5, 8.9"),),
    page=Page.REFERRAL,
    talk=Talk.SHARING,
    station=Station.REFERRED,
    follows=(Station.IDENTIFIED,),
    locality_value="agreement.ask",
    refers_for="treatment-referral",
    sectors=SECTORS,
)
def refer_for_treatment(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for told in _newly_told(facts):
        met_at, met_by = _met(facts, told, urgent=False)
        yield Occasion(
            about=str(told.id),
            since=told.at,
            deadline=locality.times.agreement_ask,
            because=(told.because,),
            met_at=met_at,
            met_by=met_by,
            overtaken_by=f"substance.priority:{told.id}" if _presses(facts, told) else "",
        )


@rule(
    "substance.priority",
    title=N_("Refer for treatment as a priority"),
    purpose=N_(
        "They want help, and it cannot wait: physical dependence, a pregnancy, or a refuge where treatment has to "
        "begin again. Never advise stopping at once: withdrawal from alcohol or benzodiazepines can kill."
    ),
    counts=N_(
        "a referral for treatment is sent and marked as a priority, you record it: to whom and when, or they no longer "
        "want it"
    ),
    weight=Weight.MUST,
    sources=(Citation("cp-guidelines", "6.23, 6.25, 8.0"),),
    page=Page.REFERRAL,
    talk=Talk.REFERRAL,
    station=Station.REFERRED,
    safety=True,
    refers_for="treatment-referral",
    sectors=SECTORS,
)
def refer_as_priority(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    del locality
    for told in _newly_told(facts):
        if _presses(facts, told):
            met_at, met_by = _met(facts, told, urgent=True)
            yield Occasion(
                about=str(told.id),
                since=told.at,
                deadline=at_once(),
                because=(told.because,),
                met_at=met_at,
                met_by=met_by,
            )


def _newly_told(facts: CaseFacts) -> Iterator[SubstanceFact]:
    """The times at which use was told that was not known: another substance, another way, or a new wish for help."""
    known: frozenset[str] = frozenset()
    for one in facts.substances:
        if one.use is Use.USES and not one.told <= known:
            yield one
        if one.use is Use.USES:
            known = one.told
        elif one.use is Use.NONE:
            known = frozenset()


def _presses(facts: CaseFacts, told: SubstanceFact) -> bool:
    """Whether a referral for what was told cannot wait: they want it, and something makes it pressing."""
    return told.wants is WantsHelp.YES and presses(
        dependent=told.dependent, pregnant=told.pregnant, sector=facts.sector, at_refuge=told.at_refuge
    )


def _met(facts: CaseFacts, told: SubstanceFact, *, urgent: bool) -> Met:
    """What ends asking for a referral: the first one that stands, or that they do not want it; the earlier of them."""
    sent: list[Fact] = [
        one
        for one in facts.referrals
        if one.need in TREATMENT and one.at >= told.at and one.stands and (one.urgent or not urgent)
    ]
    unwanted: list[Fact] = [
        one
        for one in facts.substances
        if one.at >= told.at and one.use is Use.USES and one.wants is WantsHelp.NO
    ]
    first = min([*sent, *unwanted], key=lambda one: one.at, default=None)
    return (first.at, first.because) if first else (None, None)
