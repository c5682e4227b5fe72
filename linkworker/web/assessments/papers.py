"""The paper of an assessment: what one version of it says, for whoever it is handed to."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linkworker.assessments import queries
from linkworker.assessments.build import instrument_in_use
from linkworker.assessments.gates import open_assessment
from linkworker.design.paper.shape import Paper, Section, Table
from linkworker.web import papers
from linkworker.web.assessments.results import Around, Found, present
from linkworker.web.cases.papers import about_case
from linkworker.web.visiting import visit


def assessment(request: HttpRequest, reference: str, number: int) -> Paper:
    """The result with every answer; without the duties that followed, which stay with the agency."""
    here = visit(request)
    opened, row = open_assessment(here, reference, number, kind="file")
    found = present(row, instrument_in_use(row.instrument), Around(versions=queries.versions_of(row)), here)
    return papers.of(
        here,
        kind=row.instrument,
        reference=reference,
        title=found.head.title,
        sections=[about_case(opened), *_sections(found)],
    )


def _sections(found: Found) -> list[Section]:
    return [
        _how(found),
        _result(found),
        Section(_("What it means here"), paragraphs=(*found.means, *found.said)),
        Section(_("Professional judgement"), lines=_lines(found.judgement)),
        _criteria(found),
        Section(_("Topics that together may mean high risk"), paragraphs=tuple(found.clusters)),
        Section(_("What else matters"), lines=_lines(found.extras)),
        _answers(found),
        _made(found),
    ]


def _how(found: Found) -> Section:
    head = found.head
    return Section(
        _("How it was completed"),
        paragraphs=(head.superseded, *found.notices, head.not_asked),
        lines=((_("Completed"), head.done), (_("Completed by"), head.by), (_("How"), head.completed)),
    )


def _result(found: Found) -> Section:
    """The level, and beside it how the person sees it."""
    head, views = found.head, found.views
    return Section(
        _("Result"),
        paragraphs=(
            "" if head.is_checklist else views.tag,
            views.on_paper or views.headline,
            views.note,
            head.that_day,
            *found.warnings,
        ),
        lines=((views.own_label, views.own), (_("In their own words"), views.own_note)),
    )


def _criteria(found: Found) -> Section:
    rows = tuple((one.name, one.outcome, one.asks) for one in found.criteria)
    return Section(_("MARAC criteria"), table=Table((_("Criterion"), _("Outcome"), _("Here it asks")), rows))


def _answers(found: Found) -> Section:
    return Section(
        _("Answers"),
        paragraphs=(found.counts,),
        table=Table(
            (_("Topic"), _("Answer"), _("Who said so"), _("Comment")),
            tuple(
                (f"{one.number}. {one.label}", one.answer, one.said_by, one.comment) for one in found.topics
            ),
        ),
    )


def _made(found: Found) -> Section:
    corrected = ((_("What was wrong before"), found.head.wrong),)
    return Section(_("How this result was made"), lines=(*_lines(found.made_by), *corrected))


def _lines(rows: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((row["key"], row["value"]) for row in rows)
