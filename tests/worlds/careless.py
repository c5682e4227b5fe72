"""A careless office, told honestly: each function is what a system does when nobody thought of who reads what it makes.

The stories of `test_stories_that_happened` harm here first. Nothing in it is of Linkworker.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class File:
    """What the office keeps of one person: all of it in one place, the oldest first, for everybody."""

    name: str
    addresses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    parents: list["File"] = field(default_factory=list)

    @property
    def lives_at(self) -> str:
        return self.addresses[-1]


@dataclass(frozen=True)
class Sent:
    """Something that left the office: where it was sent to, and what stands in it."""

    to: str
    text: str


def mail_merge(file: File, mailing_list: dict[str, str]) -> Sent:
    """A letter that confirms the address. The envelope is printed from a list that was made on the first day."""
    return Sent(to=mailing_list[file.name], text=f"Dear {file.name}, you now live at {file.lives_at}.")


def copy_of(file: File, asker: str) -> Sent:
    """A parent asks for a child's file: it is copied, with whatever was put into it."""
    return Sent(to=asker, text="\n".join([*file.notes, *file.papers]))


def report(file: File, to: Iterable[str]) -> list[Sent]:
    """A report is made of all that was written down, and sent to all who are named in it."""
    return [Sent(one, "\n".join(file.notes)) for one in to]


def bundle(file: File, related: Iterable[File], to: str) -> Sent:
    """Papers for the other side: everything that the office has of the family."""
    return Sent(to, "\n".join(line for one in (file, *related) for line in (*one.notes, *one.addresses)))


@dataclass
class Page:
    """A page on which passages are covered: the text stays, and with it what is to be covered on the screen."""

    text: str
    covered: list[str] = field(default_factory=list)

    def on_screen(self) -> str:
        text = self.text
        for one in self.covered:
            text = text.replace(one, "█" * len(one))
        return text

    def printed(self) -> str:
        """The printer's program knows nothing of what the screen covers."""
        return self.text


def write_about(child: File) -> Sent:
    """A letter about a child goes to the parent who was written down first."""
    return Sent(to=child.parents[0].lives_at, text=f"{child.name} is seen at {child.lives_at}.")


def answerphone(file: File, number: str) -> Sent:
    """A message is left on whatever number stands in the file, by whoever has news."""
    return Sent(to=number, text=f"The keys of {file.lives_at} are ready.")


def who_asked(applications: dict[str, str], about: str) -> str | None:
    """Whoever works with somebody is shown all that concerns them: so, too, who asked about them."""
    return applications.get(about)
