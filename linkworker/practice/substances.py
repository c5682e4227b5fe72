"""Asking about alcohol and drugs where the work is about abuse: codes, words, and what an answer comes to.

Every client is asked, and use is always thought possible (London Drug and Alcohol Network, project notes, integrated
services; Stella toolkit 4.1.6). Nobody is told to stop: what the person wants is asked (Cambridgeshire and
Peterborough guidelines 8.2 to 8.5). It is asked as safely as about abuse, and by the same rules (`practice.asking`).
"""

from collections.abc import Collection
from enum import StrEnum

from linkworker.practice.facts import Use, WantsHelp
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_
from linkworker.practice.wording import Prompts

SECTORS = frozenset({"abuse", "refuge", "perpetrator"})
"""The sectors whose services ask about alcohol and drugs as an agreed part of their work."""

REFUGE = "refuge"
TREATMENT = frozenset({"substance-treatment", "substance-young"})
"""The needs that a referral to help with alcohol and drugs may ask for."""


class Known(StrEnum):
    """An answer that may not be known."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not-known"


USES: dict[str, str] = {
    Use.USES: N_("They drink or use"),
    Use.NONE: N_("They do not drink or use"),
    Use.CHOSE_NOT: N_("They would rather not say"),
    Use.NOT_ASKED: N_("Not asked this time"),
}
SUBSTANCES: dict[str, str] = {
    "alcohol": N_("Alcohol"),
    "opiates": N_("Heroin or other opiates"),
    "crack-cocaine": N_("Crack or cocaine"),
    "cannabis": N_("Cannabis"),
    "benzodiazepines": N_("Benzodiazepines or sleeping tablets"),
    "medicines": N_("Other prescribed or over-the-counter medicines"),
    "other": N_("Something else"),
}
HOW: dict[str, str] = {
    "daily": N_("Every day, or nearly"),
    "injecting": N_("By injecting"),
    "alone": N_("Alone"),
    "with-partner": N_("With a partner, or got through one"),
    "made-to": N_("Pressed or made to by somebody"),
    "withheld": N_("Somebody keeps it, a prescription or a medicine back"),
    "to-cope": N_("To cope with what is done to them, or with what was"),
}
HARM_REDUCTION: dict[str, str] = {
    "not-stopping": N_("Not stopping at once: drinking slowly down only with medical advice"),
    "not-alone": N_("Not using alone, or with somebody who can call for help"),
    "not-mixing": N_("Not mixing, above all with alcohol, opiates or sleeping tablets"),
    "naloxone": N_("Naloxone: where to get it, and who near them can use it"),
    "overdose": N_("What an overdose looks like: recovery position, 999"),
    "equipment": N_("New equipment each time, and where to get and return it"),
    "storage": N_("Locked away from children, medicines and alcohol too"),
    "food-water": N_("Eating, drinking water, and vitamins from the doctor when drinking"),
    "safety-plan": N_("A safety plan that works when they have drunk or used: who, where, a bag, a word"),
    "pharmacy": N_("A pharmacy where they cannot be waited for"),
}
"""What can be said at once, by anybody who was trained to (guidelines 8.4): basic, and in our own words."""

KNOWN: dict[str, str] = {
    Known.YES: N_("Yes"),
    Known.NO: N_("No"),
    Known.NOT_KNOWN: N_("Not known"),
}
WANTS: dict[str, str] = {
    WantsHelp.YES: N_("Yes, now"),
    WantsHelp.LATER: N_("Perhaps later"),
    WantsHelp.NO: N_("No"),
}
NEVER_STOP_AT_ONCE = N_("Never advise stopping at once: withdrawal from alcohol or benzodiazepines can kill.")
"""The one sentence that stands beside every answer."""

WE_ASK_EVERYBODY = Prompts(
    (
        N_(
            "“I ask everybody here about drink, drugs and medicines, because many people use something to get by."
        ),
        N_("Whatever you say, you get the same help from us. You can leave it out.”"),
        N_("“Is there anything you drink, take or are prescribed? How is it for you?”"),
        N_("“Does anybody press you to, keep it from you, or use it against you?”"),
    ),
    (Citation("ldan-notes", "integrated services"), Citation("cp-guidelines", "8.1, 8.5")),
)
IN_A_HOUSE = Prompts(
    (
        N_(
            "Nobody who lives in the house is told what somebody uses or used: not in a house meeting, not in a hint."
        ),
        N_("Write nothing of it into another resident’s case."),
        N_(
            "No paper with it lies about in the house. What you print or save of the chronology leaves it out."
        ),
    ),
    (Citation("stella", "4.2"), Citation("cp-guidelines", "8.8")),
)
"""Where people live together: in the toolkit's example no other resident ever knew of a woman's use or history, and a
refuge sees to it that nobody is discriminated against for it by others who live there."""


def is_kept_from_residents(sector: str) -> bool:
    """Whether the work is in a house where people live together, so that use is told to none of the others."""
    return sector == REFUGE


HOW_TO_ASK = Prompts(
    (
        N_("Ask what they want. Do not tell them that they must stop: it may not be the time."),
        N_("Using can be a way to live through abuse. It is never the cause of it, and never an excuse."),
        N_("Ask when they last drank or used, and what happens when they do not: shaking, sweating, fits."),
        N_(
            "Use alone says nothing about how somebody is as a parent. Ask how the children are looked after."
        ),
        N_("Not sure? A drug and alcohol service will talk it through with you, without a name."),
    ),
    (Citation("cp-guidelines", "6.11, 8.3, 8.5"), Citation("stella", "4.1.6")),
)
NOT_TO_SAY = Prompts(
    (
        N_("“You have to stop before we can help you.”"),
        N_("Words that make a person their use."),
        N_("“It would not happen if you were sober.”"),
    ),
    (Citation("cp-guidelines", "8.1, 8.5"), Citation("stella", "3.7, myths")),
)


def presses(*, dependent: bool, pregnant: bool, sector: str, at_refuge: bool) -> bool:
    """Whether treatment is needed rapidly: physical dependence, pregnancy, or somebody in a refuge.

    Source: Cambridgeshire and Peterborough guidelines 6.23, 6.25 and 8.0.
    """
    return dependent or pregnant or at_refuge or sector == REFUGE


def unknown_codes(substances: Collection[str], how: Collection[str], given: Collection[str]) -> set[str]:
    """The codes that are not among those of their lists."""
    return {*substances} - {*SUBSTANCES} | {*how} - {*HOW} | {*given} - {*HARM_REDUCTION}
