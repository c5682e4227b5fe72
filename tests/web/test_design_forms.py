"""Forms: every question is drawn, every refusal is in our words, and only what was asked is kept."""

import re
import uuid
from datetime import date, time

import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines

from linkworker.design import field_base, fields, forms, layout
from linkworker.design.fields import Choice

DAY = date(2026, 11, 2)


class Sample(forms.Form):
    name = fields.Text(label="Chosen name", missing="Enter a chosen name", hint="As she says it", width=20)
    channel = fields.Radios(
        label="Channel",
        missing="Select a channel",
        items=[Choice("phone", "Phone", reveals=("number",)), Choice("post", "Letter", hint="Safe ones")],
    )
    number = fields.Text(label="Number", missing="Enter a number")
    born_on = fields.Date(label="Date of birth", must_be="past", quick=True, required=False)
    groups = [("Who", ["name", "born_on"]), ("Contact", ["channel"])]


def drawn(form: django_forms.Form, call: str = "{{ form_body(form) }}") -> str:
    env = next(engine.env for engine in engines.all() if hasattr(engine, "env"))
    source = '{% from "design/forms.jinja" import form_body, error_summary, form_tag, one_field %}' + call
    html = env.from_string(source).render(form=form, csrf_input="token")
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


def answered(**given: str) -> Sample:
    return Sample({"name": "Sam", "channel": "post"} | given, today=DAY)


def test_a_text_field_is_drawn_with_label_hint_and_no_autocomplete():
    assert drawn(Sample(today=DAY), '{{ one_field(form, "name") }}') == (
        '<div class="govuk-form-group"><label class="govuk-label govuk-label--s" for="name">Chosen name</label>'
        '<div id="name-hint" class="govuk-hint">As she says it</div>'
        '<input class="govuk-input govuk-input--width-20" id="name" name="name" type="text" spellcheck="false"'
        ' value="" aria-describedby="name-hint" autocomplete="off"></div>'
    )


def test_a_revealed_field_is_drawn_under_its_answer():
    html = drawn(Sample(today=DAY))
    assert (
        '<div class="govuk-radios__conditional govuk-radios__conditional--hidden" id="conditional-channel">'
        in html
    )
    assert html.count('name="number"') == 1


def test_a_field_that_stands_in_no_group_is_never_dropped_silently():
    class Forgetful(Sample):
        groups = [("Who", ["name"]), ("Contact", ["channel"])]

    with pytest.raises(layout.FormLayoutError, match="born_on"):
        drawn(Forgetful(today=DAY))


def test_a_group_that_names_no_field_is_refused():
    class Wrong(Sample):
        groups = [*Sample.groups, ("More", ["nothing"])]

    with pytest.raises(layout.FormLayoutError, match="nothing"):
        drawn(Wrong(today=DAY))


def test_a_required_field_without_its_own_sentence_is_refused():
    with pytest.raises(fields.FieldDefinitionError, match="Chosen name"):
        fields.Text(label="Chosen name")


def every_field() -> list[field_base.Designed]:
    items = [Choice("a", "A")]
    with_items = [kind(label="L", required=False, items=items) for kind in (fields.Radios, fields.Checkboxes)]
    plain = (
        fields.Text,
        fields.LongText,
        fields.WholeNumber,
        fields.Tick,
        fields.Date,
        fields.Time,
        fields.Hidden,
    )
    return [
        *with_items,
        fields.Select(label="L", required=False, items=items),
        fields.Upload(label="L", required=False, endings=[".pdf"]),
        *(kind(label="L", required=False) for kind in plain),
    ]


@pytest.mark.parametrize("field", every_field(), ids=lambda field: type(field).__name__)
def test_no_field_speaks_in_djangos_words(field):
    codes = {code for kind in type(field).__mro__ for code in getattr(kind, "default_error_messages", {})}
    codes |= {validator.code for validator in field.validators if hasattr(validator, "code")}
    ours = {code for code, message in field.error_messages.items() if _is_ours(field, code, message)}
    assert codes - {"required"} <= ours


def _is_ours(field, code, message):
    defaults = [kind.default_error_messages.get(code) for kind in type(field).__mro__ if _speaks(kind)]
    return all(str(message) != str(default) for default in defaults if default is not None)


def _speaks(kind):
    return "default_error_messages" in vars(kind)


def test_a_field_under_an_answer_is_asked_for_only_with_that_answer():
    assert answered().is_valid()
    assert answered(channel="phone").errors == {"number": ["Enter a number"]}


def test_what_was_typed_under_an_answer_not_chosen_is_forgotten():
    form = answered(number="07700 900123")
    assert form.is_valid()
    assert form.cleaned_data["number"] == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("3", "", ""), "Date of birth: add the month and year"),
        (("3", "4", "26"), "Date of birth: write the year with four numbers"),
        (("31", "2", "2020"), "Date of birth: write a real date, like 27 3 2026"),
        (("x", "2", "2020"), "Date of birth: write a real date, like 27 3 2026"),
        (("3", "11", "2026"), "Date of birth: write today's date or an earlier one"),
    ],
)
def test_a_wrong_date_is_refused_in_words_that_say_what_to_type(typed, words):
    day, month, year = typed
    form = answered(**{"born_on-day": day, "born_on-month": month, "born_on-year": year})
    assert form.errors == {"born_on": [words]}


def test_a_date_may_be_today_and_its_month_a_word():
    form = answered(**{"born_on-day": "2", "born_on-month": "Nov", "born_on-year": "2026"})
    assert form.is_valid()
    assert form.cleaned_data["born_on"] == DAY


def test_a_wrong_date_keeps_what_was_typed_and_leads_to_the_box_that_is_wrong():
    form = answered(**{"born_on-day": "3", "born_on-month": "", "born_on-year": ""})
    html = drawn(form, "{{ error_summary(form) }}{{ form_body(form) }}")
    assert '<a href="#born_on-month">Date of birth: add the month and year</a>' in html
    assert 'id="born_on-day" name="born_on-day" type="text" value="3"' in html
    assert html.count("govuk-input--width-2 govuk-input--error") == 1


def test_today_is_offered_only_to_a_form_that_knows_the_day():
    assert 'data-date="2-11-2026"' in drawn(Sample(today=DAY))
    assert "data-date" not in drawn(Sample())


def test_the_error_summary_links_to_each_field_and_takes_the_focus():
    html = drawn(Sample({}, today=DAY), "{{ error_summary(form) }}")
    assert html.startswith('<div class="govuk-error-summary" tabindex="-1" autofocus="" data-module=')
    assert '<a href="#name">Enter a chosen name</a>' in html
    assert '<a href="#channel">Select a channel</a>' in html


def test_a_form_nobody_sent_shows_no_error_summary():
    assert drawn(Sample(today=DAY), "{{ error_summary(form) }}") == ""


def test_a_refused_decision_stands_in_the_summary_without_a_link():
    form = answered()
    form.add_error(None, "Somebody else has decided this already")
    assert "<li>Somebody else has decided this already</li>" in drawn(form, "{{ error_summary(form) }}")


def token_of(form: forms.Form) -> str:
    html = drawn(form, "{% call form_tag(form, csrf_input) %}{% endcall %}")
    return re.search(r'name="form_token" value="([^"]*)"', html)[1]


def test_each_form_drawn_has_a_token_of_its_own_and_keeps_it_when_refused():
    first, second = token_of(Sample()), token_of(Sample())
    assert first != second
    again = Sample({"form_token": first})
    assert again.token == uuid.UUID(first)
    assert token_of(again) == first


def test_a_draft_comes_back_whole_and_under_a_new_token():
    draft = {"name": "Sam", "born_on-day": "3", "born_on-month": "Nov", "form_token": "old"}
    form = Sample(initial=draft, today=DAY)
    html = drawn(form)
    assert 'value="Sam"' in html
    assert 'name="born_on-month" type="text" value="Nov"' in html
    assert token_of(form) != "old"
    assert draft["form_token"] == "old"


def test_a_made_up_token_counts_as_none():
    assert Sample({"form_token": "x"}).token is None


class Versioned(Sample):
    versioned = True


def test_a_form_of_something_that_changes_carries_its_version():
    html = drawn(Versioned(version=4), "{% call form_tag(form, csrf_input) %}{% endcall %}")
    assert '<input type="hidden" name="version" value="4">' in html
    sent = Versioned({"name": "Sam", "channel": "post", "version": "4"})
    assert sent.is_valid()
    assert sent.cleaned_data["version"] == "4"


def test_a_form_that_lost_its_version_says_what_to_do():
    html = drawn(Versioned({"name": "Sam", "channel": "post"}), "{{ error_summary(form) }}")
    assert "<li>This page is out of date. Open it again, then send it</li>" in html


def test_a_form_is_never_filled_in_by_the_browser_and_names_its_draft():
    call = '{% call form_tag(form, csrf_input, draft_url="/d/") %}x{% endcall %}'
    html = drawn(Sample(), call)
    assert html.startswith(
        '<form method="post" action="" novalidate autocomplete="off" class="lw-form" data-lw-form data-draft-url="/d/"'
        ' data-draft-saved="Saved as a draft {time}" data-draft-failed="Not saved as a draft yet">token'
    )


def test_times_are_read_as_people_write_them_and_shown_on_the_clock():
    field = fields.Time(label="Time", required=False)
    assert field.clean("5pm") == time(17, 0)
    with pytest.raises(django_forms.ValidationError, match="Time: write a time, like 17:00 or 5pm"):
        field.clean("later")


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("a.exe", 10, "Choose a file that ends in .pdf"),
        ("a.pdf", 2_000_001, "Choose a file smaller than 2 MB"),
    ],
)
def test_a_wrong_file_is_refused(name, size, words):
    field = fields.Upload(label="Form", required=False, endings=[".pdf"], most_bytes=2_000_000)
    with pytest.raises(django_forms.ValidationError, match=words):
        field.clean(SimpleUploadedFile(name, b"x" * size))


def test_a_right_file_is_taken():
    field = fields.Upload(label="Form", required=False, endings=[".pdf"], most_bytes=2_000_000)
    assert field.clean(SimpleUploadedFile("a.PDF", b"x" * 10)).name == "a.PDF"


def test_a_list_of_everybody_can_not_be_made():
    with pytest.raises(fields.FieldDefinitionError, match="let people search"):
        fields.Select(label="Client", required=False, items=[Choice(str(n), str(n)) for n in range(61)])


def test_a_plain_django_form_is_drawn_too_and_a_password_never_comes_back():
    class SignIn(django_forms.Form):
        login = django_forms.CharField(widget=django_forms.TextInput(attrs={"autocomplete": "username"}))
        password = django_forms.CharField(widget=django_forms.PasswordInput(render_value=True))
        remember = django_forms.BooleanField(required=False)

    html = drawn(SignIn({"login": "priya", "password": "secret"}))
    assert 'value="priya" autocomplete="username"' in html
    assert 'type="password"' in html
    assert "secret" not in html
    assert 'type="checkbox"' in html
