"""A person's right of access to what an agency holds about them: which pieces are given, and what is withheld by rule.

The rules look at the record that is asked for and at nothing else: never at whether somebody who is named in it is
known to the agency. So the pack of one of a couple is the same whether or not the other comes here, too.

Grounds: UK GDPR article 15(1) and (4); Data Protection Act 2018, Schedule 2 Part 3 paragraphs 16 and 17 (what is about
somebody else, or comes from them), Schedule 3 Parts 2 and 3 (serious harm, of health and social work data). What each
class holds is our own rule, for an agency's own adviser to confirm.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from linkworker.practice.names import normalise
from linkworker.practice.provenance import Source
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_


class What(StrEnum):
    """What kind of thing a piece of a record is."""

    IDENTITY = "identity"
    CONTACT = "contact"
    CONTACT_NOTE = "contact-note"
    HOUSEHOLD = "household"
    CASE = "case"
    NOTE = "note"
    ENQUIRY = "enquiry"
    SUBSTANCES = "substances"
    ASSESSMENT = "assessment"
    OFFER = "offer"
    EMERGENCY = "emergency"
    PARTICIPANT = "participant"
    SHARE = "share"
    REFERRAL = "referral"
    INTAKE = "intake"
    ARRIVAL = "arrival"
    LOOKS = "looks"


class NeverRead(StrEnum):
    """What is in no pack and in no reviewer's queue, so that nobody learns of it there: it is not even read."""

    SEALED_PLACE = "sealed-place"
    ADDRESS = "address"
    RESTRICTED_NOTE = "restricted-note"
    OF_ITS_OWN = "of-its-own"
    """An entry that fewer people may read than the case it stands in."""

    ATTACHED_FORM = "attached-form"
    SEPARATION = "separation"
    OPENING = "opening"
    WALL = "wall"
    BREAK_GLASS = "break-glass"
    MATCH = "match"
    LINK = "link"
    """Another agency's case, and what was said with those who work it."""

    DUTY = "duty"
    NOTICE = "notice"


class Class(StrEnum):
    """What becomes of a piece by rule alone."""

    GIVEN = "given"
    OTHERS = "others"
    KEPT = "kept"
    HARM = "harm"
    REVIEW = "review"

    @property
    def is_withheld(self) -> bool:
        return self in {Class.OTHERS, Class.KEPT, Class.HARM}


class Because(StrEnum):
    """Why a piece is in its class: for the reviewer, never printed for whoever asked."""

    OWN = "own"
    ABOUT_ANOTHER = "about-another"
    FROM_OTHER_SIDE = "from-other-side"
    NOT_TO_BE_REVEALED = "not-to-be-revealed"
    DANGER = "danger"
    NOT_TOLD = "not-told"
    NAMES_SOMEBODY = "names-somebody"
    SAID_BY_ANOTHER = "said-by-another"
    FREE_TEXT = "free-text"
    AT_HOME = "at-home"


ABOUT_OTHERS = frozenset({What.PARTICIPANT})
OF_DANGER = frozenset({What.ASSESSMENT, What.EMERGENCY})
"""Where what was worked out about danger stands: never given to whoever may be the danger."""

SAID_BY_OTHERS = frozenset({Source.CLOSE, Source.PROFESSIONAL, Source.RECORD})

CITATIONS = {
    Class.GIVEN: Citation("uk-gdpr", "Article 15(1)"),
    Class.REVIEW: Citation("dpa-2018", "Schedule 2 Part 3 paragraphs 16 and 17"),
    Class.OTHERS: Citation("dpa-2018", "Schedule 2 Part 3 paragraph 16"),
    Class.KEPT: Citation("uk-gdpr", "Article 15(4)"),
    Class.HARM: Citation("dpa-2018", "Schedule 3 Parts 2 and 3, the serious harm test"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a record, as far as its class follows from it.

    `text`: what a worker wrote; empty when it is made of chosen answers alone. `own_words`: of the person who is asked
    about. `names`: of everybody else in the record. `may_harm`: somebody may have to be safe from the person, as stands
    in the record itself. `knows`: of a share, that the person agreed to it or was told.
    """

    what: What
    text: str = ""
    own_words: bool = False
    source: str = ""
    kept_from: bool = False
    names: tuple[str, ...] = ()
    may_harm: bool = False
    knows: bool = True


@dataclass(frozen=True, slots=True)
class Classed:
    """The class of a piece and why."""

    of: Class
    because: Because


def classed(piece: Piece) -> Classed:
    """Withheld before reviewed, reviewed before given: what no line speaks for is read by somebody.

    >>> classed(Piece(what=What.IDENTITY)).of
    <Class.GIVEN: 'given'>
    """
    rules = (
        (piece.kept_from, Class.KEPT, Because.NOT_TO_BE_REVEALED),
        (piece.what in ABOUT_OTHERS, Class.OTHERS, Because.ABOUT_ANOTHER),
        (piece.source == Source.OTHER_SIDE, Class.OTHERS, Because.FROM_OTHER_SIDE),
        (piece.may_harm and piece.what in OF_DANGER, Class.HARM, Because.DANGER),
        (not piece.knows, Class.HARM, Because.NOT_TOLD),
        (piece.source in SAID_BY_OTHERS, Class.REVIEW, Because.SAID_BY_ANOTHER),
        (piece.what is What.HOUSEHOLD, Class.REVIEW, Because.AT_HOME),
        (names_in(piece.text, piece.names), Class.REVIEW, Because.NAMES_SOMEBODY),
        (bool(piece.text) and not piece.own_words, Class.REVIEW, Because.FREE_TEXT),
    )
    for is_so, of, because in rules:
        if is_so:
            return Classed(of, because)
    return Classed(Class.GIVEN, Because.OWN)


SHORTEST_NAME = 2
"""Letters of a part of a name that may stand for somebody."""

_OWNING = re.compile(r"['’]s\b", re.IGNORECASE)


def names_in(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds any part of a name.

    >>> names_in("Gethin's car", ["Gethin Parry"])
    True
    """
    words = set(re.findall(r"\w+", normalise(_OWNING.sub("", text))))
    parts = {part for name in names for part in re.findall(r"\w+", normalise(name))}
    return any(part in words for part in parts if len(part) >= SHORTEST_NAME)


LEFT_OUT = N_("[left out]")
"""What stands where something was taken out: the same, however long it was and whyever it was."""


class NotThere(ValueError):
    """A passage that does not stand in the text: it is named."""


def take_out(text: str, passages: Iterable[str], mark: str = LEFT_OUT) -> str:
    """The text without these passages, wherever they stand, in capitals or not. Raises `NotThere`.

    >>> take_out("Mair says he drinks. MAIR left.", ["mair"])
    '[left out] says he drinks. [left out] left.'
    """
    spans: list[tuple[int, int]] = []
    for passage in passages:
        spaced = r"\s+".join(re.escape(word) for word in passage.split())
        found = [one.span() for one in re.finditer(spaced, text, re.IGNORECASE)] if spaced else []
        if not found:
            raise NotThere(passage)
        spans += found
    return _without(text, sorted(spans), mark)


def _without(text: str, spans: list[tuple[int, int]], mark: str) -> str:
    """Passages that overlap or touch are one."""
    parts, at = [], 0
    while spans:
        begins, ends = spans.pop(0)
        while spans and spans[0][0] <= ends:
            ends = max(ends, spans.pop(0)[1])
        parts += [text[at:begins], mark]
        at = ends
    return "".join([*parts, text[at:]])


class Decision(StrEnum):
    """What a reviewer decides of a piece."""

    GIVE = "give"
    PART = "part"
    WITHHOLD = "withhold"


class Withheld(StrEnum):
    """Why a reviewer withholds a piece, or passages of it."""

    OTHERS = "others"
    SOURCE = "source"
    HARM = "harm"
    OTHER = "other"


class Acting(StrEnum):
    """As whom somebody asks."""

    SELF = "self"
    REPRESENTATIVE = "representative"
    PARENT = "parent"
    SOMEBODY = "somebody"


class Identity(StrEnum):
    """How it was checked who asks."""

    NOT_YET = "not-yet"
    SEEN = "seen"
    KNOWN = "known"
    AUTHORITY = "authority"
    FAILED = "failed"


class Surely(StrEnum):
    """Whether it is surely the person's own wish, asked of them alone and in a way that is known to be safe."""

    NOT_YET = "not-yet"
    YES = "yes"
    NO = "no"


CHECKED = {
    Acting.SELF: frozenset({Identity.SEEN, Identity.KNOWN}),
    Acting.REPRESENTATIVE: {Identity.AUTHORITY},
}
"""Who may be answered at all. A parent's or anybody else's request for another person's record is never confirmed by
rule: whether a child's record is given is decided outside the pack."""


def may_confirm(acting: Acting, identity: Identity, surely: Surely) -> bool:
    """Whether anything that is held may be confirmed to whoever asks."""
    return surely is Surely.YES and identity in CHECKED.get(acting, frozenset())


class Reply(StrEnum):
    """What is answered: the pack, or the letter that neither confirms nor denies."""

    PACK = "pack"
    NEITHER = "neither"


class SendBy(StrEnum):
    """How an answer reaches whoever asks."""

    NOT_YET = "not-yet"
    IN_PERSON = "in-person"
    WORKER = "worker"
    REPRESENTATIVE = "representative"
    CONFIRMED = "confirmed"


LETTER: tuple[str, ...] = (
    N_("You asked for a copy of what we hold about the person whom your request names."),
    N_("We have looked into it. There is nothing that we can give you in answer to it."),
    N_(
        "This letter neither confirms nor denies that we hold anything about that person. It is the same letter "
        "whether we know nobody of that name, or the law does not let us say."
    ),
    N_(
        "If you think that this is wrong, write to us and we look into it again. You can complain to the Information "
        "Commissioner’s Office, or ask a court."
    ),
)
"""The whole of the answer when nothing is held, and when what is held may not be confirmed."""

ABOUT_PACK: tuple[str, ...] = (
    N_(
        "This is a copy of what we hold about you and can give you on paper, as it stood on the day we gathered it."
    ),
    N_(
        "The law lets some things be left out, such as what is about other people. We leave the same kinds of thing "
        "out of everybody’s copy, so that this says nothing about whether there is any such thing in yours."
    ),
    N_("Where you live is never printed here. Ask your worker, and they tell you what we have written down."),
    N_(
        "We use it to help you and to keep people safe; with whom it is shared stands in it as far as we can tell you."
    ),
    N_(
        "If something is wrong, tell us and we correct it. You can ask us to look again, complain to the Information "
        "Commissioner’s Office, or ask a court."
    ),
)
