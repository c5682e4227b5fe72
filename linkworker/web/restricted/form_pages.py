"""The pages on which a restricted note is written, corrected, and given to others to read."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.fields import Choice
from linkworker.design.forms import Form
from linkworker.design.words import Words
from linkworker.events.changed import Changed
from linkworker.partnership.models import Worker
from linkworker.practice.restricted import NoteKind
from linkworker.practice.sharing import Category
from linkworker.restricted import notes
from linkworker.restricted.notes import CannotBeNamed, NobodyNamed, ReadableNote
from linkworker.web.clients.form_pages import OfClient
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.restricted import forms
from linkworker.web.restricted.words import CANNOT_BE_NAMED, KINDS, NOBODY_NAMED
from linkworker.whereabouts.reviewing import who_may_be_named


def choices(workers: list[Worker]) -> list[Choice]:
    return [Choice(str(one.pk), one.name) for one in workers]


def chosen(workers: list[Worker], form: Form) -> list[Worker]:
    return [one for one in workers if str(one.pk) in form.cleaned_data["readers"]]


class WriteNote(OfClient):
    """Keeping something for named people; no draft of it is kept."""

    template = "web/restricted/form.jinja"
    form_class = forms.NewNoteForm
    needs = Category.HOUSEHOLD
    keeps_draft = False
    done = gettext_lazy("Kept for the people you named")
    workers: list[Worker]

    def open(self, **path: Any) -> None:
        super().open(**path)
        found = who_may_be_named(self.opened.client, self.visit.at)
        self.workers = [one for one in found if one.pk != self.visit.worker.pk]

    def form_options(self) -> Mapping[str, Any]:
        return {"workers": choices(self.workers)}

    def context(self) -> Mapping[str, Any]:
        client = self.opened.client
        return {
            **super().context(),
            "name": client.chosen_name,
            "heading": _("A note for named people alone"),
            "cancel_href": reverse("restricted-notes", args=[client.reference]),
        }

    def act(self, form: Form) -> str:
        said, client = form.cleaned_data, self.opened.client
        kind, names = NoteKind(said["kind"]), chosen(self.workers, form)
        try:
            row = notes.write_note(
                client, kind, said["text"], names=names, by=self.visit.worker, at=self.visit.at
            )
        except CannotBeNamed:
            raise NotDone("readers", CANNOT_BE_NAMED) from None
        return reverse("restricted-note", args=[client.reference, row.pk])


class OfNote(FormPage):
    """A form about one restricted note."""

    template = "web/restricted/form.jinja"
    keeps_draft = False
    heading: Words = ""
    shown: ReadableNote

    def open(self, **path: Any) -> None:
        self.shown = notes.open_note(self.visit, path["reference"], path["number"])

    def version(self) -> int:
        return self.shown.note.version

    def check_unchanged(self, version: str) -> None:
        if version != str(self.version()):
            raise Changed(self.shown.note)

    def context(self) -> Mapping[str, Any]:
        note = self.shown.note
        return {
            "reference": note.client.reference,
            "name": f"{note.client.chosen_name}: {KINDS[NoteKind(note.kind)]}",
            "heading": self.heading,
            "save_label": _("Save"),
            "cancel_href": self.here(),
        }

    def here(self) -> str:
        return reverse("restricted-note", args=[self.shown.note.client.reference, self.shown.note.pk])

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        words = _("%(name)s changed it meanwhile. What you typed is still here.")
        return {"words": words % {"name": changed.now.changed_by.name}}


class CorrectNote(OfNote):
    """What a note says now."""

    form_class = forms.CorrectNoteForm
    heading = gettext_lazy("Change what the note says")
    done = gettext_lazy("Changed. What it said before stays with it")

    def initial(self) -> Mapping[str, Any]:
        return {"text": self.shown.texts[0].text}

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        notes.correct_note(
            self.shown, said["text"], wrong=said["wrong"], by=self.visit.worker, at=self.visit.at
        )
        return self.here()


class NameReaders(OfNote):
    """Who reads a note from now on."""

    form_class = forms.ReadersForm
    heading = gettext_lazy("Who reads this note")
    done = gettext_lazy("Changed who reads it")

    @property
    def workers(self) -> list[Worker]:
        found = who_may_be_named(self.shown.note.client, self.visit.at)
        named = [one for one in self.shown.names if one not in found]
        return sorted([*found, *named], key=lambda one: (one.name, one.pk))

    def form_options(self) -> Mapping[str, Any]:
        return {"workers": choices(self.workers)}

    def initial(self) -> Mapping[str, Any]:
        return {"readers": [str(one.pk) for one in self.shown.names]}

    def act(self, form: Form) -> str:
        names = chosen(self.workers, form)
        try:
            notes.name_readers(self.shown, names, by=self.visit.worker, at=self.visit.at)
        except NobodyNamed:
            raise NotDone("readers", NOBODY_NAMED) from None
        except CannotBeNamed:
            raise NotDone("readers", CANNOT_BE_NAMED) from None
        stays = self.visit.worker in names
        return self.here() if stays else reverse("client", args=[self.shown.note.client.reference])
