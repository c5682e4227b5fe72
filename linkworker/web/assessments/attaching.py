"""The completed form kept beside its answers: attaching it, and reading it again."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linkworker.assessments.actions import MOST_BYTES, NotAForm, attach_form, kind_of_file
from linkworker.assessments.gates import open_form, open_to_correct
from linkworker.assessments.models import Assessment
from linkworker.cases.gates import OpenedCase
from linkworker.design import fields, forms
from linkworker.design.forms import Form
from linkworker.web.cases.identity import identity
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.visiting import visit

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


class AttachForm(forms.Form):
    """One file: a scan or photograph of the completed form."""

    completed_form = fields.Upload(
        label=_("Completed form"),
        hint=_("A PDF, PNG or JPEG of at most 10 MB. It is kept encrypted."),
        missing=_("Choose the file to attach"),
        endings=[".pdf", ".png", ".jpg", ".jpeg"],
        most_bytes=MOST_BYTES,
    )


class AttachPage(FormPage):
    """Attaching a completed form to an assessment."""

    template = "web/assessments/attach.jinja"
    form_class = AttachForm
    keeps_draft = False
    done = _("The form is attached.")
    opened: OpenedCase
    row: Assessment

    def open(self, **path: Any) -> None:
        self.opened, self.row = open_to_correct(self.visit, path["reference"], path["number"])

    def context(self) -> Mapping[str, Any]:
        return {"about": identity(self.opened, self.visit.at), "cancel_href": self._result()}

    def act(self, form: Form) -> str:
        sent = form.cleaned_data["completed_form"]
        content = sent.read()
        kind = kind_of_file(content)
        try:
            attach_form(
                self.row,
                name=sent.name,
                content_type=kind,
                content=content,
                by=self.visit.worker,
                at=self.visit.at,
            )
        except NotAForm:
            words = _("This file is not a PDF, PNG or JPEG, whatever its name says: choose another")
            raise NotDone("completed_form", words) from None
        return self._result()

    def _result(self) -> str:
        return reverse("assessment", args=[self.opened.case.reference, self.row.pk])


def form_file(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """A form as it was attached, to save: it is never opened inside the page, and its name says nothing."""
    _opened, kept = open_form(visit(request), reference, form)
    name = f"{kept.reference}.{ENDINGS[kept.content_type]}"
    return HttpResponse(
        bytes(kept.content),
        content_type=kept.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
