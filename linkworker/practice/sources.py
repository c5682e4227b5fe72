"""The published documents that practice rests on, and where in them a rule stands."""

from dataclasses import dataclass
from typing import ClassVar

from linkworker.practice.text import N_


@dataclass(frozen=True)
class Document:
    """A published source. ``published`` is as exact as the document itself, so it is text, not a date."""

    id: str
    title: str
    publisher: str
    published: str


DOCUMENTS: dict[str, Document] = {
    document.id: document
    for document in (
        Document(
            "wg-framework",
            "Substance Misuse Treatment Framework: joint working with VAWDASV services",
            "Welsh Government",
            "about 2017",
        ),
        Document(
            "stella",
            "Domestic violence, drugs and alcohol: good practice toolkit, section 7 update",
            "Stella Project",
            "2007",
        ),
        Document(
            "cp-guidelines",
            "Good practice guidelines: domestic abuse, alcohol and drugs",
            "Cambridgeshire and Peterborough Domestic Abuse and Sexual Violence Partnership",
            "April 2021, updated 2026",
        ),
        Document(
            "safelives-marac",
            "Guidance for Maracs and other multi-agency meetings: substance misuse and other complex needs",
            "SafeLives",
            "",
        ),
        Document(
            "ldan-notes",
            "Domestic violence project launch notes",
            "London Drug and Alcohol Network",
            "29 October 2009",
        ),
        Document("da-act-2021", "Domestic Abuse Act 2021", "UK Parliament", "2021"),
        Document(
            "safelives-quickstart",
            "Quick-start guidance to the risk identification checklist",
            "SafeLives",
            "",
        ),
        Document(
            "nice-qs116",
            "Domestic violence and abuse, quality standard QS116",
            "National Institute for Health and Care Excellence",
            "29 February 2016",
        ),
        Document(
            "safelives-marac-principles",
            "Ten principles of an effective Marac, and referral criteria",
            "SafeLives",
            "",
        ),
        Document(
            "safelives-counter",
            "Responding to counter allegations: a review of practice",
            "SafeLives",
            "",
        ),
        Document("uk-gdpr", "UK General Data Protection Regulation", "UK Parliament", "as amended"),
        Document("dpa-2018", "Data Protection Act 2018", "UK Parliament", "2018"),
        Document("duaa-2025", "Data (Use and Access) Act 2025", "UK Parliament", "2025"),
        Document("mca-2005", "Mental Capacity Act 2005 and its Code of Practice", "UK Parliament", "2005"),
        Document(
            "ssw-act-2014",
            "Social Services and Well-being (Wales) Act 2014",
            "National Assembly for Wales",
            "2014",
        ),
        Document("cda-1998", "Crime and Disorder Act 1998", "UK Parliament", "1998"),
        Document("hra-1998", "Human Rights Act 1998", "UK Parliament", "1998"),
        Document("children-act-2004", "Children Act 2004", "UK Parliament", "2004"),
        Document("linkworker", N_("Linkworker's own practice note"), "Linkworker", ""),
        Document("locality", N_("The area's own procedure"), "", ""),
    )
}

NO_TIME_GIVEN = N_("the guidance gives no time: a starting value, for the area to set")


@dataclass(frozen=True)
class Citation:
    """Where a rule or value comes from: a document of ``DOCUMENTS`` and the place in it.

    Raises ``ValueError`` for a document that is not known or an empty place.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    document: str
    place: str

    def __post_init__(self) -> None:
        if self.document not in DOCUMENTS:
            raise ValueError(f"unknown document {self.document!r}")
        if not self.place.strip():
            raise ValueError(f"no place named in {self.document!r}")

    @property
    def source(self) -> Document:
        return DOCUMENTS[self.document]
