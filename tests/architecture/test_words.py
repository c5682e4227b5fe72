"""Every sentence a person reads can be translated, and none of them blames."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.architecture import words
from tests.architecture.house import PACKAGE, shown, sources, templates

FORMS = ("web", "design", "demo")
SAMPLES = PACKAGE / "design" / "gallery.py"  # invented words that only those who build pages read
SOURCES_OF_PRACTICE = PACKAGE / "practice" / "sources.py"  # titles of documents stay in their own language


def strings_of(value: Any) -> Iterator[str]:
    """Every English sentence in a data file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "en" and isinstance(inner, str):
                yield inner
            else:
                yield from strings_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_of(inner)


def test_every_template_says_its_words_through_translation() -> None:
    bare = [
        f"{shown(path)}:{line} {text!r}"
        for path in templates()
        for line, text in words.bare_in_template(path.read_text(encoding="utf-8"))
    ]
    assert bare == []


def test_every_form_and_choice_says_its_words_through_translation() -> None:
    folders = [path for folder in FORMS for path in sources(PACKAGE / folder)]
    choices = [path for path in sources(PACKAGE) if path.name == "models.py" or path.parent.name == "models"]
    bare = [
        f"{shown(path)}:{line} {text!r}"
        for path in sorted({*folders, *choices} - {SAMPLES})
        for line, text in words.bare_in_python(path)
    ]
    assert bare == []


def test_every_sentence_of_practice_is_marked_for_translation() -> None:
    bare = [
        f"{shown(path)}:{line} {text!r}"
        for path in sources(PACKAGE / "practice")
        if path != SOURCES_OF_PRACTICE
        for line, text in words.unmarked_sentences(path)
    ]
    assert bare == []


def test_no_template_blames_or_calls_a_person_what_only_professionals_do() -> None:
    wrong = []
    for path in templates():
        source = path.read_text(encoding="utf-8")
        patterns = [words.BLAMING] if words.MARK.search(source) else [words.BLAMING, words.PROFESSIONAL]
        for number, line in enumerate(words.written(source).splitlines(), start=1):
            wrong += [f"{shown(path)}:{number} {m.group()}" for p in patterns for m in p.finditer(line)]
    assert wrong == []


def test_no_sentence_in_python_blames_or_calls_a_person_what_only_professionals_do() -> None:
    wrong = []
    for path in sources(PACKAGE):
        source = path.read_text(encoding="utf-8")
        for line, text in words.said(path):
            marked = words.is_professional(source, line)
            patterns = [words.BLAMING] if marked else [words.BLAMING, words.PROFESSIONAL]
            wrong += [f"{shown(path)}:{line} {m.group()}" for p in patterns for m in p.finditer(text)]
    assert wrong == []


def test_no_sentence_in_data_blames_or_calls_a_person_what_only_professionals_do() -> None:
    wrong = [
        f"{shown(path)}: {match.group()}"
        for path in sorted(PACKAGE.rglob("*.json"))
        if "built" not in path.parts
        for text in strings_of(json.loads(path.read_text(encoding="utf-8")))
        for pattern in ([words.BLAMING, words.PROFESSIONAL] if " " in text else [words.BLAMING])
        for match in pattern.finditer(text)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("<p>Due today</p>", ["Due today"]),
        ("<p>{{ _('Due today') }}</p>", []),
        ("<p>{% trans %}Due today{% endtrans %}</p>", []),
        ("<p>{% trans n=late %}{{ n }} day{% pluralize %}{{ n }} days{% endtrans %}</p>", []),
        ("{# Due today #}<p>Linkworker · {{ title }}</p>", []),
        ('<a title="Leave">{{ _("Out") }}</a>', ["Leave"]),
        ('<a title="{{ _("Leave") }}" class="govuk-link big">{{ x }}</a>', []),
        ('{{ button({"text": "Save"}) }}', ["Save"]),
        ('{{ button({"text": _("Save"), "classes": "govuk-button--secondary"}) }}', []),
        ('{{ card(title="People") }}', ["People"]),
        ('{% set heading = "Who is with them" %}', ["Who is with them"]),
        ("<style>.late { color: red }</style>", []),
        ("<p>7F3K</p>", []),
        ("{% if late %}<b>late</b>{% else %}{{ due }}{% endif %}", ["late"]),
    ],
)
def test_bare_words_of_a_template_are_found(source: str, bare: list[str]) -> None:
    assert [text for _line, text in words.bare_in_template(source)] == bare


def test_bare_words_of_a_template_are_found_on_their_line() -> None:
    source = "{% if a %}\n{{ _('x') }}\n{% endif %}\n\n<p>\n {{ b }}</p>\n<p>\n\nLate</p>\n"
    assert words.bare_in_template(source) == [(9, "Late")]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("forms.CharField(label='Name')", 1),
        ("forms.CharField(label=_('Name'))", 0),
        ("forms.CharField(label=_('Name'), help_text='As they like it')", 1),
        ("raise ValidationError('Enter a date')", 1),
        ("self.add_error('born_on', _('Enter a date'))", 0),
        ("self.add_error('born_on', 'Enter a date')", 1),
        ("forms.ChoiceField(choices=[('a', 'At home')])", 1),
        ("forms.CharField(error_messages={'required': 'Enter a name'})", 1),
        ("Choice('phone', 'Phone')", 1),
        ("Choice('phone', _('Phone'))", 0),
        ("groups = [('Who', ['name']), (_('More'), ['age'])]", 1),
        ("_(f'Hello {name}')", 1),
        ("_('Hello %(name)s') % {'name': name}", 0),
        ("class Mode(TextChoices):\n    PHONE = 'phone', 'On the phone'", 1),
        ("class Mode(TextChoices):\n    PHONE = 'phone', _('On the phone')", 0),
    ],
)
def test_bare_words_of_a_form_are_found(tmp_path: Path, line: str, count: int) -> None:
    path = tmp_path / "forms.py"
    path.write_text(line + "\n")
    assert len(words.bare_in_python(path)) == count


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("ASK = 'Ask when they are alone.'", 1),
        ("ASK = N_('Ask when they are alone.')", 0),
        ("raise ValueError('Ask when they are alone.')", 0),
        ("KEY = 'ask-when-alone'", 0),
    ],
)
def test_unmarked_sentences_of_practice_are_found(tmp_path: Path, line: str, count: int) -> None:
    path = tmp_path / "wording.py"
    path.write_text(line + "\n")
    assert len(words.unmarked_sentences(path)) == count


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("She refused to engage", words.BLAMING, True),
        ("We could not find a safe time to meet", words.BLAMING, False),
        ("an addict", words.BLAMING, True),
        ("Alcoholics Anonymous", words.BLAMING, False),
        ("the victim", words.PROFESSIONAL, True),
        ("the person", words.PROFESSIONAL, False),
    ],
)
def test_blaming_words_are_found(text: str, pattern: re.Pattern[str], found: bool) -> None:
    assert bool(pattern.search(text)) is found


def test_a_professional_mark_covers_its_own_block_only() -> None:
    source = "# words: professional\nA = N_('victim')\n\nB = N_('victim')\n"
    assert [words.is_professional(source, line) for line in (2, 4)] == [True, False]
