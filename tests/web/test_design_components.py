"""Each component of ours against the HTML it is to give, and refusing to be drawn without what it needs."""

import re
from datetime import UTC, date, datetime

import pytest
from django.template import engines
from jinja2 import Environment

from linkworker.design import picture
from linkworker.design.checks import ComponentError

HOME = "design/components/"


@pytest.fixture(scope="module")
def env() -> Environment:
    return next(engine.env for engine in engines.all() if hasattr(engine, "env"))


def squeezed(html: str) -> str:
    """HTML without the white space between tags and lines, which readers do not see."""
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


def draw(env: Environment, file: str, call: str, **context: object) -> str:
    names = re.findall(r"\b([a-z_]+)\(", call)
    source = f'{{% from "{HOME}{file}.jinja" import {", ".join(dict.fromkeys(names))} %}}{call}'
    return squeezed(env.from_string(source).render(**context))


def test_level_tag_carries_its_word(env):
    html = draw(env, "basics", '{{ level_tag("Very high", "very-high") }}')
    assert html == '<strong class="lw-level lw-level--very-high">Very high</strong>'


def test_level_of_an_unknown_name_is_refused(env):
    with pytest.raises(ComponentError, match="level_tag: 'level' is 'huge'"):
        draw(env, "basics", '{{ level_tag("Huge", "huge") }}')


def test_words_are_escaped_everywhere(env):
    html = draw(env, "basics", "{{ tag(words) }}", words="<script>")
    assert html == '<strong class="govuk-tag govuk-tag--grey">&lt;script&gt;</strong>'


def test_summary_list_leaves_out_a_row_without_a_value(env):
    rows = [{"key": "Name", "value": "Sam", "href": "/x"}, {"key": "Born", "value": ""}]
    html = draw(env, "basics", "{{ summary_list(rows) }}", rows=rows)
    assert html == (
        '<dl class="govuk-summary-list"><div class="govuk-summary-list__row">'
        '<dt class="govuk-summary-list__key">Name</dt><dd class="govuk-summary-list__value">Sam</dd>'
        '<dd class="govuk-summary-list__actions"><a class="govuk-link" href="/x">Change'
        '<span class="govuk-visually-hidden">Name</span></a></dd></div></dl>'
    )


def test_empty_state(env):
    html = draw(env, "basics", '{{ empty_state("Nothing due.", href="/p", action="See who") }}')
    assert html == (
        '<div class="lw-empty"><p class="lw-empty__text">Nothing due.</p>'
        '<p class="lw-empty__action"><a class="govuk-link" href="/p">See who</a></p></div>'
    )


def test_a_button_that_changes_something_posts_with_its_token(env):
    call = '{{ post_button("Put aside", "/a/", token, hidden={"duty": "7"}) }}'
    html = draw(env, "basics", call, token="token")
    assert html == (
        '<form method="post" action="/a/" class="lw-one-press" data-lw-form>token'
        '<input type="hidden" name="duty" value="7">'
        '<button type="submit" class="govuk-button govuk-button--secondary lw-small-button"'
        ' data-module="govuk-button" data-prevent-double-click="true">Put aside</button></form>'
    )


def test_identity_bar(env):
    call = (
        '{{ identity_bar("Rhiannon", "7F3K", facts=[{"label": "Safe contact", "value": "Text"}, '
        '{"label": "Worker", "value": ""}], level="high", level_text="High", warning="Do not ring.") }}'
    )
    assert draw(env, "identity_bar", call) == (
        '<section class="moj-identity-bar lw-identity" aria-label="Who this page is about">'
        '<div class="govuk-width-container lw-width lw-identity__row"><div class="lw-identity__who">'
        '<p class="lw-identity__name">Rhiannon</p><p class="lw-identity__reference">7F3K</p></div>'
        '<div class="lw-identity__level"><strong class="lw-level lw-level--high">High</strong></div>'
        '<dl class="lw-identity__facts"><div class="lw-identity__fact"><dt>Safe contact</dt><dd>Text</dd></div></dl>'
        '</div><div class="lw-identity__warning"><div class="govuk-width-container lw-width"><strong>'
        '<span class="lw-identity__mark" aria-hidden="true">!</span>'
        '<span class="govuk-visually-hidden">Warning:</span>Do not ring.</strong></div></div></section>'
    )


def test_timeline_tells_days_from_moments(env):
    items = [
        {
            "title": "Enquiry",
            "at": datetime(2026, 7, 6, 9, 0, tzinfo=UTC),
            "kind": "Asked",
            "byline": "Priya",
        },
        {"title": "Letter", "at": date(2026, 7, 1), "body": "Sent", "said_by": "the person"},
    ]
    assert draw(env, "timeline", "{{ timeline(items) }}", items=items) == (
        '<div class="moj-timeline lw-timeline"><div class="moj-timeline__item"><div class="moj-timeline__header">'
        '<h3 class="moj-timeline__title">Enquiry</h3><strong class="govuk-tag govuk-tag--grey">Asked</strong></div>'
        '<p class="moj-timeline__date"><time datetime="2026-07-06T10:00+01:00">Mon 6 Jul 2026, 10:00</time>· Priya</p>'
        '</div><div class="moj-timeline__item"><div class="moj-timeline__header">'
        '<h3 class="moj-timeline__title">Letter</h3></div>'
        '<p class="moj-timeline__date"><time datetime="2026-07-01">Wed 1 Jul 2026</time></p>'
        '<div class="moj-timeline__description"><div class="lw-prose">Sent</div>'
        '<p class="lw-timeline__said">Said by the person</p></div></div></div>'
    )


def test_timeline_refuses_an_item_without_a_day(env):
    with pytest.raises(ComponentError, match="timeline needs 'at'"):
        draw(env, "timeline", "{{ timeline(items) }}", items=[{"title": "Enquiry"}])


def test_filter_panel_offers_to_take_away_what_is_chosen(env):
    call = (
        '{% call filter_panel("/c/", selected=[{"heading": "Kind", "tags": [{"text": "Enquiry", "href": "/c/"}]}]) %}'
        "fields{% endcall %}"
    )
    assert draw(env, "filter", call) == (
        '<div class="moj-filter lw-filter"><div class="moj-filter__header"><div class="moj-filter__header-title">'
        '<h2 class="govuk-heading-s">Filter</h2></div></div><div class="moj-filter__content">'
        '<div class="moj-filter__selected"><div class="moj-filter__selected-heading">'
        '<div class="moj-filter__heading-title"><h3 class="govuk-heading-s">Chosen filters</h3></div></div>'
        '<h4 class="lw-filter__category">Kind</h4><ul class="moj-filter-tags"><li>'
        '<a class="moj-filter__tag" href="/c/"><span class="govuk-visually-hidden">Remove this filter</span>Enquiry</a>'
        '</li></ul></div><form method="get" action="/c/" class="moj-filter__options">fields'
        '<button type="submit" class="govuk-button govuk-button--secondary lw-small-button"'
        ' data-module="govuk-button">Apply filters</button></form></div></div>'
    )


def test_duty_row_says_who_what_when_and_why(env):
    call = (
        '{{ duty_row("Ask again", "2 days late", "must", "Must", "Not alone last time", late=True, who="Sam",'
        ' who_href="/c/1", actions=[{"text": "Do it", "href": "/d/1"}]) }}'
    )
    assert draw(env, "duty_row", call) == (
        '<li class="lw-duty lw-duty--must lw-duty--late"><div class="lw-duty__what"><p class="lw-duty__title">'
        '<a class="govuk-link govuk-link--no-visited-state lw-duty__who" href="/c/1">Sam</a>'
        '<span aria-hidden="true">·</span>Ask again</p><p class="lw-duty__why">'
        '<span class="lw-weight lw-weight--must">Must</span>Not alone last time</p></div>'
        '<p class="lw-duty__due">2 days late</p><div class="lw-duty__actions">'
        '<a href="/d/1" class="govuk-button govuk-button--secondary lw-small-button">Do it'
        '<span class="govuk-visually-hidden">: Sam Ask again</span></a></div></li>'
    )


@pytest.mark.parametrize("missing", ["title", "due", "weight_text", "why"])
def test_duty_row_refuses_to_be_drawn_without_a_part(env, missing):
    parts = {"title": "Ask", "due": "today", "weight": "must", "weight_text": "Must", "why": "Because"}
    with pytest.raises(ComponentError, match=f"duty_row needs '{missing}'"):
        draw(env, "duty_row", "{{ duty_row(**parts) }}", parts=parts | {missing: ""})


def test_card_gives_the_reasons_of_a_match(env):
    call = '{{ card("Sam", "/c/1", lines=[{"label": "Born", "value": "1991"}], reasons=["same phone", "same day"]) }}'
    assert draw(env, "card", call) == (
        '<article class="lw-card"><div class="lw-card__head"><h3 class="lw-card__title">'
        '<a class="govuk-link govuk-link--no-visited-state" href="/c/1">Sam</a></h3></div>'
        '<dl class="lw-card__lines"><div><dt>Born</dt><dd>1991</dd></div></dl>'
        '<p class="lw-card__reasons"><span class="lw-card__because">Because:</span>same phone · same day</p></article>'
    )


def test_pager_knows_newer_and_older_and_no_totals(env):
    assert draw(env, "pagination", '{{ pager(older_href="?after=x") }}') == (
        '<nav class="govuk-pagination lw-pager" aria-label="More of this list"><div class="govuk-pagination__next">'
        '<a class="govuk-link govuk-pagination__link" href="?after=x" rel="next">'
        '<span class="govuk-pagination__link-title">Older</span>'
        '<span class="lw-pager__arrow" aria-hidden="true">→</span>'
        "</a></div></nav>"
    )
    assert draw(env, "pagination", "{{ pager() }}") == ""


def test_side_panel_says_in_words_what_to_say_and_what_not(env):
    call = '{% call side_panel("How to ask") %}{{ prompt_list(["Why?"], "avoid") }}{% endcall %}'
    assert draw(env, "side_panel", call) == (
        '<aside class="lw-panel" aria-label="How to ask"><h2 class="govuk-heading-s lw-panel__title">How to ask</h2>'
        '<h3 class="lw-prompts__heading">Better not to say</h3>'
        '<ul class="lw-prompts lw-prompts--avoid"><li>Why?</li></ul></aside>'
    )


def test_tabs_are_links(env):
    call = '{{ sub_navigation([{"text": "Plan", "href": "/p", "current": true, "count": 2}], "Parts") }}'
    assert draw(env, "tabs", call) == (
        '<nav class="moj-sub-navigation lw-tabs" aria-label="Parts"><ul class="moj-sub-navigation__list">'
        '<li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" href="/p" aria-current="page">Plan'
        '<span class="lw-count">2</span></a></li></ul></nav>'
    )


ROW = {"name": "t1", "number": 1, "text": "Hurt", "value": "no", "answers": [{"value": "no", "text": "No"}]}


def test_checklist_row(env):
    assert draw(env, "checklist", "{{ checklist_row(row) }}", row=ROW) == (
        '<fieldset class="lw-topic" data-topic><legend class="lw-topic__text">'
        '<span class="lw-topic__number">1</span>Hurt</legend><div class="lw-topic__answers"><div class="lw-answer">'
        '<input class="lw-answer__input" type="radio" id="t1" name="t1" value="no" checked>'
        '<label class="lw-answer__label" for="t1">No</label></div></div></fieldset>'
    )


def test_checklist_row_opens_its_comment_when_there_is_one(env):
    row = ROW | {"comment_name": "t1-comment", "comment": "In July"}
    html = draw(env, "checklist", "{{ checklist_row(row) }}", row=row)
    assert '<details class="lw-topic__more" open>' in html
    assert 'rows="2" autocomplete="off">In July</textarea>' in html


def test_checklist_row_refuses_to_be_drawn_without_answers(env):
    with pytest.raises(ComponentError, match="checklist_row needs 'answers'"):
        draw(env, "checklist", "{{ checklist_row(row) }}", row=ROW | {"answers": None})


def test_progress_counts_in_words(env):
    html = draw(env, "checklist", "{{ progress(3, 24) }}")
    assert 'data-words="{done} of 24 answered"' in html
    assert '<p class="lw-progress__words" role="status" data-progress-words>3 of 24 answered</p>' in html
    assert '<progress class="lw-progress__bar" value="3" max="24" aria-hidden="true"' in html


def test_her_own_view_stands_beside_the_level_in_the_same_markup(env):
    html = draw(env, "result", '{{ two_views("high", "High", "16 of 24", "How she sees it", "Afraid") }}')
    assert html == (
        '<div class="lw-views"><section class="lw-views__one lw-views__one--high"><p class="lw-views__tag">'
        '<strong class="lw-level lw-level--high">High</strong></p><p class="lw-views__words">16 of 24</p></section>'
        '<section class="lw-views__one"><p class="lw-views__tag lw-views__label">How she sees it</p>'
        '<p class="lw-views__words">Afraid</p></section></div>'
    )


WAY = {
    "stations": [
        {"id": "a", "label": "Asked", "state": "done", "column": 0, "row": 0, "href": "/a"},
        {"id": "b", "label": "Nothing disclosed so far", "state": "passed over", "column": 1, "row": 1},
        {"id": "c", "label": "Checklist", "state": "now", "column": 1, "row": 0},
    ],
    "edges": [
        {"from": "a", "to": "c", "taken": True, "label": "disclosed"},
        {"from": "a", "to": "b", "taken": False},
        {"from": "b", "to": "a", "taken": False},
    ],
}


def test_pathway_in_words_says_every_station_and_where_the_case_stands(env):
    html = draw(env, "pathway", '{{ pathway(way, "Pathway") }}', way=WAY)
    words = html[html.index("<ol") : html.index("</ol>")]
    assert words == (
        '<ol class="govuk-list govuk-list--number lw-pathway__list">'
        '<li class="lw-pathway__item--done"><a class="govuk-link" href="/a">Asked</a>: done</li>'
        '<li class="lw-pathway__item--now" aria-current="step">Checklist: here now</li>'
        '<li class="lw-pathway__item--passed-over">Nothing disclosed so far: passed over</li>'
    )


def test_pathway_picture_is_for_the_eye_only_and_carries_no_style(env):
    html = draw(env, "pathway", '{{ pathway(way, "Pathway") }}', way=WAY)
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert 'aria-hidden="true"' in svg
    assert "style=" not in svg
    assert svg.count("lw-pathway__dot") == 3
    assert svg.count("lw-pathway__edge--taken") == 1
    assert '<a class="lw-pathway__link" href="/a" tabindex="-1">' in svg


def test_pathway_wraps_a_long_label_and_makes_room_for_it():
    drawing = picture.draw(WAY)
    assert [line for _y, line in drawing.stations[1].lines] == ["Nothing", "disclosed so far"]
    assert drawing.height > max(y for station in drawing.stations for y, _line in station.lines)


def test_pathway_stations_never_stand_on_each_other():
    drawing = picture.draw(WAY)
    assert len({(station.x, station.y) for station in drawing.stations}) == 3


def test_a_line_to_a_station_that_is_not_there_is_refused():
    with pytest.raises(picture.PictureError, match="nowhere"):
        picture.draw(WAY | {"edges": [{"from": "a", "to": "nowhere", "taken": False}]})


def test_a_state_that_does_not_exist_is_refused():
    with pytest.raises(picture.PictureError, match="'lost'"):
        picture.draw({"stations": [{"id": "a", "label": "A", "state": "lost", "column": 0, "row": 0}]})
