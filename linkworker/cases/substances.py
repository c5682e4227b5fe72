"""Recording one time of asking about drink and drugs where the work is about abuse, and correcting it."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from linkworker.cases.actions import record_case, tell
from linkworker.cases.build import Told
from linkworker.cases.enquiries import NotSafeToAsk, UnknownCode
from linkworker.cases.models import Case, EntryKind, SubstanceEnquiry
from linkworker.cases.versions import first, newer
from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.practice.asking import Alone, Interpreting, Place, Setting, closed_because
from linkworker.practice.facts import NotAskedBecause, SubstanceFact, Use, WantsHelp
from linkworker.practice.sharing import Category
from linkworker.practice.substances import Known, unknown_codes
from linkworker.sharing.gates import may_write

LISTS = ("substances", "how", "safer_use")
FROM_ASKING = (*LISTS, "dependent", "pregnant", "wants_help", "own_words", "what_next")
"""What can only come from having asked, and is not kept of a time when it was not asked."""

OF_USE = ("substances", "how", "dependent", "pregnant", "wants_help")
"""What is told of use, and empty where none was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstancesGiven:
    """One time of asking about drink and drugs, as the worker recorded it.

    `why_not_asked` is what the worker says spoke against asking; whether they were alone and who interpreted
    weighs besides.
    """

    use: str
    occasion: str
    mode: str
    place: str
    alone: str
    interpreting: str
    interpreter_name: str = ""
    why_not_asked: str = ""
    next_on: date | None = None
    substances: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    dependent: str = ""
    pregnant: str = ""
    wants_help: str = ""
    safer_use: tuple[str, ...] = ()
    own_words: str = ""
    what_next: str = ""

    def closed_because(self) -> NotAskedBecause | None:
        """Why it was not the time to ask; None when it was."""
        moment = NotAskedBecause(self.why_not_asked) if self.why_not_asked else None
        return closed_because(Setting(Alone(self.alone), Interpreting(self.interpreting), moment))


def _check(given: SubstancesGiven) -> None:
    """Raise `NotSafeToAsk` for answers where none may be kept, `UnknownCode` for what no form of ours sends."""
    if unknown := unknown_codes(given.substances, given.how, given.safer_use):
        raise UnknownCode(", ".join(sorted(unknown)))
    closed = given.closed_because()
    if given.use != Use.NOT_ASKED:
        if closed is not None:
            raise NotSafeToAsk
        if given.use != Use.USES and any(getattr(given, name) for name in OF_USE):
            raise UnknownCode(given.use)
        return
    if any(getattr(given, name) for name in FROM_ASKING):
        raise NotSafeToAsk
    if closed is None or given.next_on is None:
        raise UnknownCode("next_on")


@action
def record_substances(
    case: Case, given: SubstancesGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> SubstanceEnquiry:
    """Record one time of asking, or why it was not the time to ask. Raises `NotSafeToAsk` and `UnknownCode`."""
    may_write(by, case.holding, Category.SUBSTANCE, recorded_at)
    _check(given)
    row = first(build_substances(case, given, by=by, at=at, recorded_at=recorded_at))
    told = Told(EntryKind.SUBSTANCES, thing_id=row.thread, code=row.use)
    tell(case, told, by=by, at=at, recorded_at=recorded_at)
    record_case(
        Kind.SUBSTANCES_ASKED,
        case,
        by=by,
        at=recorded_at,
        thing="substances",
        thing_id=row.thread,
        category=Category.SUBSTANCE,
    )
    return row


@action
def correct_substances(
    row: SubstanceEnquiry,
    given: SubstancesGiven,
    *,
    wrong: str,
    by: Worker,
    at: datetime,
    recorded_at: datetime,
) -> SubstanceEnquiry:
    """Correct what was recorded; what rested on it is worked out again.

    Raises `Changed` when it is not the newest version, and as `record_substances` does.
    """
    case = row.case
    may_write(by, case.holding, Category.SUBSTANCE, recorded_at)
    _check(given)
    corrected = newer(row, build_substances(case, given, by=by, at=at, recorded_at=recorded_at), wrong=wrong)
    told = Told(EntryKind.SUBSTANCES, thing_id=corrected.thread, code="corrected")
    tell(case, told, by=by, at=recorded_at, recorded_at=recorded_at)
    record_case(
        Kind.SUBSTANCES_CORRECTED,
        case,
        by=by,
        at=recorded_at,
        thing="substances",
        thing_id=corrected.thread,
        category=Category.SUBSTANCE,
        data={"version": corrected.version},
    )
    return corrected


def newest_version(row: SubstanceEnquiry) -> SubstanceEnquiry:
    """A time of asking as it now stands."""
    if row.is_current:
        return row
    found = SubstanceEnquiry.objects.select_related("by").get(thread=row.thread, is_current=True)
    found.case = row.case
    return found


def build_substances(
    case: Case, given: SubstancesGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> SubstanceEnquiry:
    """A row, not saved. Why it was not asked follows from where they were and from what the worker named."""
    values = {item.name: getattr(given, item.name) for item in fields(SubstancesGiven)}
    for name in LISTS:
        values[name] = list(values[name])
    values["why_not_asked"] = (given.closed_because() or "") if given.use == Use.NOT_ASKED else ""
    return SubstanceEnquiry(case=case, by=by, at=at, recorded_at=recorded_at, **values)


def substances_given(row: SubstanceEnquiry) -> SubstancesGiven:
    """What is recorded, in the shape in which it is given: where a correction starts."""
    values = {item.name: getattr(row, item.name) for item in fields(SubstancesGiven)}
    for name in LISTS:
        values[name] = tuple(values[name])
    return SubstancesGiven(**values)


def substance_fact(thread: int, at: datetime, told: "SubstanceEnquiry | SubstancesGiven") -> SubstanceFact:
    """One time of asking about drink and drugs as the practice rules read it."""
    more = {
        "dependent": told.dependent == Known.YES,
        "pregnant": told.pregnant == Known.YES,
        "wants": told.wants_help == WantsHelp.YES,
    }
    return SubstanceFact(
        id=thread,
        at=at,
        use=Use(told.use),
        next_on=told.next_on,
        told=frozenset({*told.substances, *told.how, *(name for name, so in more.items() if so)}),
        wants=WantsHelp(told.wants_help) if told.wants_help else None,
        at_refuge=told.place == Place.REFUGE,
        safer_use=bool(told.safer_use),
    )
