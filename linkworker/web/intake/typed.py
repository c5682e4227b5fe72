"""Typing in somebody of whom a call, a letter or the person themselves told."""

from collections.abc import Mapping
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linkworker.design.forms import Form
from linkworker.partnership.directory import needs_of
from linkworker.partnership.models import Service
from linkworker.partnership.queries import services_of_agency
from linkworker.people.gates import works_in
from linkworker.practice.sharing import Refused
from linkworker.practice.triage import Way
from linkworker.referrals.arriving import TYPISTS, arrive
from linkworker.web.form_page import FormPage
from linkworker.web.intake.forms import TypedForm
from linkworker.web.referrals.words import need_words


class TypeIn(FormPage):
    """One page in groups, of which only a name, what is asked and the agreement must be filled in."""

    template = "web/intake/typed.jinja"
    form_class = TypedForm
    done = _("It is in the inbox")
    services: list[Service]

    def open(self, **path: Any) -> None:  # noqa: ARG002
        own = services_of_agency(self.visit.reader.agency)
        self.services = [one for one in own if works_in(self.visit.reader, one, TYPISTS, self.visit.at)]
        if not self.services:
            raise Refused("types in for no service")

    def form_options(self) -> Mapping[str, Any]:
        return {
            "needs": {
                f"{one.pk} {one.name}": [(code, need_words(code)) for code in needs_of(one)]
                for one in self.services
            }
        }

    def initial(self) -> Mapping[str, Any]:
        return {"consent": "", "address_kind": "none"}

    def context(self) -> Mapping[str, Any]:
        return {"cancel_href": reverse("today"), "save_label": _("Put it in the inbox")}

    def act(self, form: Form) -> str:
        typed, said = cast(TypedForm, form), form.cleaned_data
        service = next(one for one in self.services if str(one.pk) == typed.service_key())
        themselves = said["way"] == Way.SELF
        given = typed.arrival(
            way=said["way"],
            need=said["need"],
            **{name: "" if themselves else said[name] for name in SENDER},
        )
        arrived = arrive(service, given, by=self.visit.worker, at=self.visit.at)
        return reverse("intake", args=[arrived.reference])


SENDER = ("from_name", "from_agency", "from_role", "from_contact")
