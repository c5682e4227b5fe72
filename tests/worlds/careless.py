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


@dataclass
class Office:
    """One place for everybody: the files of all agencies, who looked at what, and who signed in with what rights."""

    files: list[File] = field(default_factory=list)
    looks: list[tuple[str, str]] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    rights: dict[str, set[str]] = field(default_factory=dict)
    sessions: dict[str, set[str]] = field(default_factory=dict)

    def find(self, text: str) -> list[File]:
        """Whoever works anywhere finds everybody: that is what it was bought for."""
        return [one for one in self.files if text in one.name]

    def open(self, file: File, by: str) -> File:
        """Each look is written down, and that is the end of it."""
        self.looks.append((by, file.name))
        return file

    def list_for(self, text: str, by: str) -> str:
        """How many there are is counted first, and who may see whom is asked afterwards."""
        found = self.find(text)
        shown = [one.name for one in found if one.name in self.rights.get(by, set())]
        return f"{len(found)} found: {', '.join(shown)}"

    def steps_to(self, name: str, by: str) -> int:
        """Whether somebody is there is looked up first; only then whether they may be seen."""
        there = [one for one in self.files if one.name == name]
        return 1 + sum(len(self.rights.get(by, set())) for _one in there)

    def register(self, name: str) -> str:
        """Nobody is to have two files."""
        return f"{name} is here already" if self.find(name) else "registered"

    def sign_in(self, who: str) -> set[str]:
        """What somebody may see is worked out once, when they come in."""
        return self.sessions.setdefault(who, set(self.rights.get(who, set())))

    def sign_up(self, address: str) -> None:
        """Whoever has an address of the police, or says so, is of the police."""
        if "police" in address:
            self.rights[address] = {one.name for one in self.files}

    def break_glass(self, text: str, by: str) -> tuple[list[str], str]:
        """In danger everything of whoever may be meant is shown. Whoever asked says afterwards that it was right."""
        return [one.lives_at for one in self.find(text)], by

    def answer_to(self, asker: str) -> list[str]:
        """What is held of somebody is every line in which they are named, in whosever file it stands."""
        return [line for one in self.files for line in one.notes if asker in line]


def waiting_room(times: dict[str, str]) -> list[set[str]]:
    """Times are given as they are free; who sits beside whom is nobody's work."""
    return [{who for who, at in times.items() if at == one} for one in set(times.values())]


def one_of(first: File, second: File) -> File:
    """Of two files of one person one is made, with all of both, for whoever had either."""
    return File(first.name, [*first.addresses, *second.addresses], [*first.notes, *second.notes])


def alert(file: File, what: str) -> str:
    """The subject of a mail says what it is about, so that nobody has to open it."""
    return f"{file.name}: {what}"


def page_of(file: File) -> str:
    """An address that people can read."""
    return f"/clients/{file.name.lower().replace(' ', '-')}/"


def saved_as(file: File, what: str) -> str:
    """So that whoever saves it finds it again."""
    return f"{file.name} {what}.pdf"


def stored(file: File) -> bytes:
    """What stands on the disk."""
    return repr(file).encode()
