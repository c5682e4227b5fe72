"""The pages that change a list that is brought in: uploading it, deciding on it, taking it away."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.fields import Choice, Hidden, Radios, Select, Tick, Upload
from linkworker.design.forms import Form
from linkworker.duties.importing import advance
from linkworker.partnership.models import Service
from linkworker.people.actions import Changed
from linkworker.people.gates import open_import
from linkworker.people.import_reading import open_ready
from linkworker.people.import_text import MOST_BYTES, NotText
from linkworker.people.importing import bring_in, drop, upload
from linkworker.people.models import Import, ImportState
from linkworker.people.queries import services_to_bring_in_to
from linkworker.practice.sharing import Refused
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.imports.presenters import lines_words, status_page, where
from linkworker.web.imports.words import COLUMNS, NOT_TEXT, encoding_words

AT_ONCE = 0.4
"""Seconds of the work that are done with the press itself: a short list is ready when the page comes."""

OVER = {ImportState.VISIBLE, ImportState.DROPPING, ImportState.DROPPED}


class UploadForm(Form):
    """The file, and the service into which its people come."""

    list = Upload(
        label=gettext_lazy("The list, as a CSV file"),
        hint=gettext_lazy("At most 30 MB: about 200,000 people. It is kept encrypted until this is over."),
        missing=gettext_lazy("Choose the file with the list"),
        endings=[".csv", ".txt", ".tsv"],
        most_bytes=MOST_BYTES,
    )

    def __init__(self, *data: Any, services: Mapping[str, str], **rest: Any) -> None:
        super().__init__(*data, **rest)
        if len(services) > 1:
            self.fields["service"] = Select(
                label=gettext_lazy("Service"),
                items=[Choice(key, name) for key, name in services.items()],
                missing=gettext_lazy("Choose the service into which these people come"),
            )
            self.order_fields(["service", "list"])
        else:
            self.fields["service"] = Hidden(initial=next(iter(services), ""))


class UploadPage(FormPage):
    """Choosing the file."""

    template = "web/imports/upload.jinja"
    form_class = UploadForm
    keeps_draft = False
    services: list[Service]

    def open(self, **_path: Any) -> None:
        self.services = services_to_bring_in_to(self.visit)
        if not self.services:
            raise Refused("brings nobody in")

    def form_options(self) -> Mapping[str, Any]:
        return {"services": {str(service.pk): service.name for service in self.services}}

    def context(self) -> Mapping[str, Any]:
        return {
            "services": self.services,
            "columns": [{"key": name, "value": words} for name, words in COLUMNS.items()],
            "template_href": reverse("import-template"),
            "cancel_href": reverse("imports"),
        }

    def act(self, form: Form) -> str:
        chosen = form.cleaned_data["service"]
        service = next((one for one in self.services if str(one.pk) == chosen), self.services[0])
        try:
            row = upload(
                form.cleaned_data["list"].file, service=service, by=self.visit.worker, at=self.visit.at
            )
        except NotText as found:
            raise NotDone("list", NOT_TEXT[found.code]) from None
        advance(row, self.visit.at, AT_ONCE)
        row.refresh_from_db()
        return where(row)


class OfImport(FormPage):
    """What deciding and taking away share: somebody, in another window, may have done either."""

    keeps_draft = False
    row: Import

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        if changed.now.state in {ImportState.DROPPING, ImportState.DROPPED}:
            words = _(
                "This list was taken away meanwhile: %(name)s did it elsewhere, or it had lain too long."
            )
        else:
            words = _("%(name)s decided on this list meanwhile, in another window.")
        return {"words": words % {"name": changed.now.by.name}, "href": where(changed.now)}

    def context(self) -> Mapping[str, Any]:
        here = reverse("import", args=[self.row.reference])
        return {**status_page(self.row), "cancel_href": here}


class DecideForm(Form):
    """Whether those who may be known already come too; nothing is asked when there are none."""

    def __init__(self, *data: Any, known: int, **rest: Any) -> None:
        super().__init__(*data, **rest)
        if known:
            self.fields["known"] = Radios(
                label=gettext_lazy("What about those who may be known already?"),
                items=[
                    Choice("leave", gettext_lazy("Leave them out: I look at them one by one")),
                    Choice("bring", gettext_lazy("Bring them in too, as records of their own")),
                ],
                missing=gettext_lazy("Choose what happens to those who may be known already"),
            )


class DecidePage(OfImport):
    """A list without a mistake: what it holds, and the one press that brings everybody in."""

    template = "web/imports/decide.jinja"
    form_class = DecideForm
    names: list[str]

    def open(self, **path: Any) -> None:
        self.row, self.names = open_ready(self.visit, path["reference"])
        if self.row.state != ImportState.READY and self.request.method != "POST":
            raise Refused("not ready")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.row.state != ImportState.READY:
            raise Changed(self.row)

    def form_options(self) -> Mapping[str, Any]:
        return {"known": self.row.known}

    def context(self) -> Mapping[str, Any]:
        return {
            **super().context(),
            "names": self.names,
            "people": lines_words(self.row.people),
            "encoding": encoding_words(self.row.encoding),
            "cancel_href": reverse("imports"),
        }

    def act(self, form: Form) -> str:
        leave = form.cleaned_data.get("known") == "leave"
        row = bring_in(self.row, skips_known=leave, by=self.visit.worker, at=self.visit.at)
        advance(row, self.visit.at, AT_ONCE)
        return reverse("import", args=[row.reference])


class DropForm(Form):
    """One tick, so that nobody takes a list away by a slip."""

    sure = Tick(
        label=gettext_lazy("Yes, take it away"),
        missing=gettext_lazy("Tick the box if the list is to be taken away"),
    )


class DropPage(OfImport):
    """Taking a list away before anybody sees it."""

    template = "web/imports/drop.jinja"
    form_class = DropForm
    done = gettext_lazy("The list is taken away. Nobody of it was brought in")

    def open(self, **path: Any) -> None:
        self.row = open_import(self.visit, path["reference"])
        if self.row.state in OVER and self.request.method != "POST":
            raise Refused("over")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.row.state in OVER:
            raise Changed(self.row)

    def act(self, form: Form) -> str:  # noqa: ARG002
        drop(self.row, by=self.visit.worker, at=self.visit.at)
        return reverse("imports")
