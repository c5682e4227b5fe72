"""The frames of pages, and the gallery that shows every component."""

import re
from pathlib import Path

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import Http404
from django.template import engines
from django.test import RequestFactory
from markupsafe import Markup

from linkworker.design import build, gallery, views

pytestmark = pytest.mark.urls("linkworker.design.urls")

TOKEN = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="t">')
DESIGN = Path(build.HERE)
SAMPLES = {
    "components": gallery.components,
    "question": lambda: {"frame": gallery.frame(), "form": gallery.SampleForm(today=views.DAY)},
    "checklist": gallery.checklist,
}


def environment():
    return next(engine.env for engine in engines.all() if hasattr(engine, "env"))


def page(source: str, **context: object) -> str:
    return environment().from_string(source).render(**context)


def sample_page(name: str, **more: object) -> str:
    context = SAMPLES[name]() | {"csrf_input": TOKEN, "get_messages": lambda request: []} | more
    return environment().get_template(f"design/gallery/{name}.jinja").render(**context)


PLAIN = (
    '{% extends "design/page.jinja" %}{% block kind %}Case{% endblock %}{% block reference %}7F3K{% endblock %}'
    "{% block heading %}Overview{% endblock %}{% block body %}words{% endblock %}"
)


def test_the_title_is_the_kind_of_page_and_its_reference():
    assert "<title>Case 7F3K – Linkworker</title>" in page(PLAIN)


def test_the_title_of_a_refused_form_says_so_first():
    assert "<title>Error: Case 7F3K – Linkworker</title>" in page(
        PLAIN, form=gallery.SampleForm({}, today=views.DAY)
    )


def test_the_error_summary_stands_before_the_heading():
    html = page(PLAIN, form=gallery.SampleForm({}, today=views.DAY))
    assert html.index("govuk-error-summary") < html.index("<h1")


def test_a_page_without_a_kind_can_not_be_drawn():
    with pytest.raises(Exception, match="Required block 'kind'"):
        page(
            '{% extends "design/error.jinja" %}{% block heading %}x{% endblock %}{% block body %}{% endblock %}'
        )


def test_an_error_page_draws_without_any_context():
    source = PLAIN.replace("page.jinja", "error.jinja")
    html = page(source)
    assert "Sign out" not in html
    assert "<h1" in html


def test_a_page_without_an_aside_has_one_column_and_one_with_it_two():
    assert "lw-columns" not in page(PLAIN)
    assert "lw-columns__aside" in page(PLAIN + "{% block aside %}beside{% endblock %}")


def test_paper_says_reference_time_and_who_printed():
    html = sample_page("components")
    head = re.search(r'<p class="lw-paper".*?</p>', html, re.DOTALL)[0]
    for words in ("7F3K", "Printed Mon 2 Nov 2026, 09:40", "Priya Nair"):
        assert words in head


def test_messages_are_told_apart_in_words():
    told = [Message(constants.SUCCESS, "Saved"), Message(constants.INFO, "Look")]
    html = page(PLAIN, request=object(), get_messages=lambda request: told)
    assert html.index("Done") < html.index("Saved") < html.index("Important") < html.index("Look")


@pytest.mark.parametrize("name", SAMPLES)
def test_no_page_has_a_style_or_a_script_in_its_text(name):
    html = sample_page(name)
    assert "style=" not in html
    assert "<style" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_id_on_a_page_is_there_once(name):
    ids = re.findall(r'\sid="([^"]+)"', sample_page(name))
    assert len(ids) == len(set(ids))


def test_the_gallery_shows_every_component():
    shown = " ".join(
        (DESIGN / "jinja" / "design" / "gallery" / f"{name}.jinja").read_text() for name in SAMPLES
    )
    for file in (DESIGN / "jinja" / "design" / "components").glob("*.jinja"):
        if file.stem != "chrome":
            assert f"components/{file.name}" in shown


@pytest.mark.parametrize("view", [views.gallery, views.gallery_question, views.gallery_checklist])
def test_the_gallery_is_absent_where_people_are_real(view, settings):
    settings.LINKWORKER_DEMO = False
    settings.DEBUG = False
    with pytest.raises(Http404):
        view(RequestFactory().get("/"))


def test_the_gallery_opens_in_the_demo(settings):
    settings.LINKWORKER_DEMO = True
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "APP_DIRS": False,
            "OPTIONS": {"environment": "linkworker.design.environment.environment"},
        }
    ]
    for view in (views.gallery, views.gallery_question, views.gallery_checklist):
        request = RequestFactory().get("/")
        request._messages = []
        assert view(request).status_code == 200


def test_no_font_or_crown_of_the_government_is_used():
    css = (build.BUILT / "main.css").read_text()
    for theirs in ("GDS Transport", "crest", "crown", "url("):
        assert theirs not in css


def test_a_build_with_the_same_inputs_makes_nothing(monkeypatch):
    build.build()
    monkeypatch.setattr(build, "run", lambda command: pytest.fail(f"ran {command}"))
    assert build.build() is False


def test_each_script_stands_in_a_block_of_its_own():
    joined = build.join_scripts()
    assert joined.count("\n}\n{\n") >= len(build.SCRIPTS) - 1


def test_without_node_outside_a_virtual_environment_the_build_says_what_to_install(monkeypatch):
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    monkeypatch.setattr(build, "wheel_node", lambda: None)
    monkeypatch.setattr(build.sys, "prefix", build.sys.base_prefix)
    with pytest.raises(build.BuildError, match="apt-get install nodejs npm"):
        build.node_and_npm()


def test_a_failing_command_is_told_with_its_own_words():
    with pytest.raises(build.BuildError, match="no such thing"):
        build.run([build.sys.executable, "-c", "import sys; sys.exit('no such thing')"])


def test_the_lock_file_names_no_address():
    text = (build.ROOT / "package-lock.json").read_text()
    assert "resolved" not in text
    assert not re.search(r"https?://(?!github|opencollective|paulmillr|feross)", text)
