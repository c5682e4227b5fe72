"""What to say when asking about abuse, what not to say, and the words of an enquiry's codes.

All of it is Linkworker's own wording after the paragraph that each prompt cites; none of it is copied. Nothing
here gives drink or drugs as the cause of abuse or as an excuse for it.
"""

from dataclasses import dataclass

from linkworker.practice.asking import Alone, FourAnswers, Interpreting, Occasion, Place
from linkworker.practice.facts import Mode, NotAskedBecause, Outcome
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_


@dataclass(frozen=True, slots=True)
class Prompts:
    """Short sentences for one moment of the conversation, and the paragraphs they rest on."""

    lines: tuple[str, ...]
    sources: tuple[Citation, ...]


WE_ASK_EVERYBODY = Prompts(
    (
        N_("“I ask everybody who comes here these questions, because so many people live with this."),
        N_("They are about how the people close to you treat you, and how you treat them."),
        N_("You can leave out any of them, or stop, and you will get the same help from us.”"),
    ),
    (Citation("stella", "3.7, routine questioning"),),
)
"""How the conversation opens, every time: nobody is singled out."""

WHY_EVERYBODY = Prompts(
    (
        N_("Asking everybody means that nobody has been picked out, and nobody has to look the part."),
        N_("Most people who live with abuse do not bring it up themselves. Many would answer if asked."),
    ),
    (Citation("stella", "3.7, routine questioning"), Citation("cp-guidelines", "5.1")),
)

ASK_SAFELY = Prompts(
    (
        N_("Ask only when nobody can hear or walk in: no partner, no children, no friend, no relative."),
        N_("Say first what you could not keep to yourself."),
        N_("Ask whether they would rather talk with a woman."),
        N_("If they need an interpreter, use a professional one. Never family, a friend or a child."),
    ),
    (Citation("cp-guidelines", "5.2, 5.3"), Citation("safelives-quickstart", "before asking")),
)

ON_THE_PHONE = Prompts(
    (
        N_(
            "Ask first whether they are alone and can talk. You cannot see it, so it is kept as not verifiable."
        ),
        N_("Agree a word they can say to end the call without having to explain it."),
        N_("If anything worries you, arrange to meet face to face."),
    ),
    (Citation("cp-guidelines", "5.3"),),
)

ASK_DIRECTLY = Prompts(
    (
        N_("Ask about what happens, one thing at a time. Many people do not call it abuse."),
        N_("Let them tell it their way and in their order. Do not hurry a silence."),
        N_(
            "Say “partner” or “anyone close to you”: do not guess who it is, or whether it is a man or a woman."
        ),
        N_("No is an answer, and so is nothing. You will ask again another day."),
    ),
    (Citation("cp-guidelines", "5.4, 6.1"),),
)

IF_YES = Prompts(
    (
        N_("“Thank you for telling me. I believe you.”"),
        N_("“It is not your fault. Nobody deserves this.”"),
        N_("“You decide what happens next. Shall I tell you what help there is?”"),
        N_("“Is it safe for you to go home today?”"),
    ),
    (Citation("stella", "3.4"), Citation("cp-guidelines", "6.1")),
)

NOT_TO_SAY = Prompts(
    (
        N_("“Why don't you leave?” Leaving can be the most dangerous time."),
        N_("“What did you do to set it off?”"),
        N_("“It's the drink talking.” Drink or drugs are never the cause, and never an excuse."),
        N_("“You should…” or “If I were you…”. The choices are theirs."),
        # words: professional, and named only to be avoided
        N_("“Victim”, or any word for the other person that they did not use themselves."),
    ),
    (Citation("stella", "3.4"), Citation("cp-guidelines", "1.2, 4.1.14, 6.1")),
)

ASK_OF_HARM_CAUSED = Prompts(
    (
        N_("Ask in the same even voice, as one more thing that you ask everybody."),
        N_("“Has anyone close to you been frightened of something you did?”"),
        N_("Take what is said seriously without agreeing that the other person earned it."),
        N_("Never pass on what someone else told you."),
    ),
    (Citation("cp-guidelines", "7.1"), Citation("stella", "3.7, routine questioning")),
)

IF_HARM_CAUSED = Prompts(
    (
        N_("“Thank you for being open. I'd like to think with you about how this can stop.”"),
        N_("“Whatever you had taken, what you do is yours to change.”"),
        N_("Think of the safety of a partner and children first, and talk with your manager."),
    ),
    (Citation("cp-guidelines", "7.2, 7.5"), Citation("stella", "3.7, myths")),
)

NOTICE = Prompts(
    (
        N_("Write what you saw and heard, not what you make of it."),
        N_("A no with signs stays a no: you will be asked to ask again sooner."),
        N_("Do not tell them what you noticed while anybody else can hear."),
    ),
    (Citation("cp-guidelines", "5.4, 6.5"),),
)

EXACT_WORDS = Prompts(
    (
        N_("Write it as it was said, in their words. It may be needed as evidence, or for housing."),
        N_("Keep your own view apart from it. What you save stays; a correction is added to it."),
    ),
    (Citation("stella", "3.7, record disclosures"),),
)

IN_WALES = Prompts(
    (N_("This is targeted enquiry: national policy asks every public service to ask, and to act."),),
    (Citation("safelives-marac", "if you work in Wales"),),
)

INSTEAD: dict[NotAskedBecause, Prompts] = {
    NotAskedBecause.NOT_ALONE: Prompts(
        (
            N_("Talk about something else. Do not ask the other person to leave because of these questions."),
            N_("Find an everyday reason to see the person alone: a form, a test, a talk with the nurse."),
            N_("Leave nothing with them that says what you wanted to ask."),
            N_("Someone who never leaves, or answers for them, may be a sign: note it below."),
        ),
        (Citation("cp-guidelines", "5.3"),),
    ),
    NotAskedBecause.AFFECTED: Prompts(
        (
            N_("See that they are safe now, and get home or stay safely."),
            N_("If they start to tell you, listen and believe it. What they say counts."),
            N_("Ask on a day when they can take in the questions and what you can offer."),
        ),
        (
            Citation("linkworker", "asking while affected by substances"),
            Citation("stella", "3.7, what do I do"),
        ),
    ),
    NotAskedBecause.NO_INTERPRETER: Prompts(
        (
            N_("Book a professional interpreter before you set the date, and ask which dialect."),
            N_("Offer a female interpreter, and ask whether the person would rather not have someone local."),
            N_("Never ask through family, a friend or a child, even when they offer."),
        ),
        (Citation("cp-guidelines", "5.3"), Citation("linkworker", "interpreters")),
    ),
    NotAskedBecause.CRISIS: Prompts(
        (
            N_("If anyone is in danger now, or badly hurt, call 999 first."),
            N_("If they can't speak on the phone: call 999, then press 55 when asked on a mobile."),
            N_("Tell your manager or the safeguarding lead before you do anything else on this page."),
            N_("Ask these questions when today's danger has passed, and soon."),
        ),
        (Citation("linkworker", "immediate danger"),),
    ),
    NotAskedBecause.NO_TIME: Prompts(
        (
            N_("Better a good time than a hurried question: a yes needs time to be heard."),
            N_("Set half an hour aside at the next appointment, and see that it is somewhere private."),
        ),
        (Citation("cp-guidelines", "5.2"), Citation("linkworker", "time to ask")),
    ),
}
"""What to do instead of asking, for each reason for which the questions stay closed."""

NOT_SURE_ALONE = N_("You are not sure that nobody can hear. That counts as not alone.")

CLOSED_WHY: dict[NotAskedBecause, str] = {
    NotAskedBecause.NOT_ALONE: N_("Someone may hear. Asking now could put the person in danger afterwards."),
    NotAskedBecause.AFFECTED: N_(
        "They may not be able to weigh up what they tell you, or remember your answer."
    ),
    NotAskedBecause.NO_INTERPRETER: N_("Without a professional interpreter nobody can speak freely."),
    NotAskedBecause.CRISIS: N_("Safety now comes before questions."),
    NotAskedBecause.NO_TIME: N_("There isn't time to listen to a yes, and a yes must be listened to."),
}

NOT_ASKED: dict[NotAskedBecause, str] = {
    NotAskedBecause.NOT_ALONE: N_("Not asked: the person was not alone"),
    NotAskedBecause.AFFECTED: N_("Not asked: the person was affected by drink or drugs"),
    NotAskedBecause.NO_INTERPRETER: N_("Not asked: there was no professional interpreter"),
    NotAskedBecause.CRISIS: N_("Not asked: there was a crisis"),
    NotAskedBecause.NO_TIME: N_("Not asked: there was not enough time"),
}

OUTCOMES: dict[Outcome, str] = {
    Outcome.NOT_ASKED: N_("Not asked this time"),
    Outcome.NOTHING: N_("Asked: nothing disclosed"),
    Outcome.SIGNS: N_("Asked: nothing disclosed, but signs were seen"),
    Outcome.CHOSE_NOT: N_("Asked: they chose not to answer"),
    Outcome.EXPERIENCING: N_("Disclosed: abuse they live with or have lived with"),
    Outcome.CAUSING: N_("Disclosed: abuse they cause or have caused"),
    Outcome.BOTH: N_("Disclosed: abuse they have lived with, and abuse they have caused"),
}
"""How a time of asking ended, as a sentence. Worked out from the answers, never picked."""

OCCASIONS: dict[Occasion, str] = {
    Occasion.ASSESSMENT: N_("First assessment"),
    Occasion.REVIEW: N_("Review"),
    Occasion.KEY_WORK: N_("Key work session"),
    Occasion.DROP_IN: N_("Drop-in"),
    Occasion.OTHER: N_("Another time"),
}
PLACES: dict[Place, str] = {
    Place.PRIVATE_ROOM: N_("A private room with a closed door"),
    Place.HOME: N_("The person's home"),
    Place.OUTREACH: N_("Out and about"),
    Place.REFUGE: N_("A refuge or hostel"),
    Place.PHONE: N_("On the phone or by video"),
    Place.OTHER: N_("Somewhere else"),
}
MODES: dict[Mode, str] = {
    Mode.FACE_TO_FACE: N_("Face to face"),
    Mode.PHONE: N_("On the phone"),
    Mode.VIDEO: N_("By video"),
}
ALONE: dict[Alone, str] = {
    Alone.ALONE: N_("Alone: nobody could hear"),
    Alone.NOT_ALONE: N_("Not alone"),
    Alone.NOT_SURE: N_("Not sure whether anybody could hear"),
}
INTERPRETING: dict[Interpreting, str] = {
    Interpreting.NOT_NEEDED: N_("No interpreter needed"),
    Interpreting.PROFESSIONAL: N_("A professional interpreter"),
    Interpreting.NONE: N_("Needed, and none there"),
}
ANSWERS: dict[FourAnswers, str] = {
    FourAnswers.YES: N_("Yes"),
    FourAnswers.NO: N_("No"),
    FourAnswers.NOT_SAID: N_("Rather not say"),
}
