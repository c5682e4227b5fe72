"""What stands on and beside each screen of an act of sharing, and the letter it is read as before it is sent."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.assessments.levels import newest_checklists
from linkworker.cases.gates import OpenedCase
from linkworker.cases.queries import newest_on_substances
from linkworker.cases.shares import Basis
from linkworker.design.dates import day, short_day
from linkworker.design.fields import Choice
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Sector
from linkworker.partnership.protocols import Between
from linkworker.partnership.receiving import Receiver
from linkworker.practice.locality_values import Nation
from linkworker.practice.purposes import Purpose, Without, ground, powers
from linkworker.practice.referring import PRIORITIES, Priority, Told
from linkworker.practice.scales import Level
from linkworker.practice.sharing import Category
from linkworker.sharing.models import Agreement
from linkworker.web.cases.identity import level_words
from linkworker.web.cases.words import CATEGORIES
from linkworker.web.data_words import cited, pick, route_words
from linkworker.web.referrals.words import ADDRESS_KINDS
from linkworker.web.sharing.share_forms import HARM, LABELS, NO_PROTOCOL, Plan
from linkworker.web.sharing.words import TOLD, WISHES


def receiver_choices(found: Iterable[Receiver]) -> list[Choice]:
    """The services to choose among, those of the own partnerships first."""
    choices, was_near = [], False
    for one in found:
        choices.append(
            Choice(
                str(one.service.pk),
                _("%(service)s, %(agency)s")
                % {"service": one.service.name, "agency": one.service.agency.name},
                hint=one.who_for,
                divider=_("Elsewhere") if was_near and not one.near else "",
            )
        )
        was_near = one.near
    return choices


def protocol_choices(found: Iterable[Between]) -> list[Choice]:
    """The protocols to rely on, with whoever has not signed; and that there is none."""
    choices = []
    for between in found:
        name = _("%(name)s, version %(version)s") % {
            "name": between.protocol.name,
            "version": between.protocol.version,
        }
        choices.append(Choice(str(between.protocol.pk), name, hint=signed_words(between)))
    return [*choices, Choice(NO_PROTOCOL, _("None: it rests on the law alone"))]


def signed_words(between: Between) -> str:
    """Whether both sides signed, and if not, who has not."""
    framework = between.protocol.framework
    if not between.missing:
        signed = _("Both sides have signed it.")
    else:
        names = ", ".join(agency.name for agency in between.missing)
        signed = _("Careful: %(names)s has not signed it.") % {"names": names}
    return f"{framework}. {signed}" if framework else signed


def lawful_words(basis: Basis) -> str:
    """How the reason begins that makes it lawful; the worker writes what is so."""
    if basis.agreement is not None:
        return _("They agreed on %(day)s, and it is needed for the help they want.") % {
            "day": day(basis.agreement.at)
        }
    return _("It protects somebody from serious harm, and is no more than that takes.")


def screen(
    opened: OpenedCase, step: str, wanted: Purpose | None, basis: Basis | None, at: datetime
) -> dict[str, Any]:
    """The context of one screen."""
    case = opened.case
    found: dict[str, Any] = {
        "purpose": pick(wanted.label) if wanted else "",
        "source": cited(wanted.source) if wanted else "",
        "said": said_rows(basis.said if basis else None),
        "agreement_href": _agreement_href(opened, wanted),
        "danger_href": reverse("danger", args=[case.reference]),
        "refers": bool(wanted and wanted.refers),
        "without": wanted.without.value if wanted else "",
        "outside_href": reverse("referral-outside", args=[case.reference]),
    }
    if step == "not-agreed":
        found["level"] = level_words(newest_checklists([case.pk]).get(case.pk))[1]
    if step in {"harm", "sure"}:
        found["powers"] = power_lines(locality_at(case.service.locality, at).nation)
    if step in {"to", "blocked"} and wanted is not None:
        locality = locality_at(case.service.locality, at)
        found["routes"] = route_words(route for route in locality.routes if route.to.value == wanted.need)
    return found


def power_lines(nation: Nation) -> list[Mapping[str, str]]:
    """What the law of a nation allows or asks of those who share, where it is decided."""
    return [
        {"label": pick(one.label), "words": pick(one.words), "source": cited(one.source)}
        for one in powers(nation)
    ]


def _agreement_href(opened: OpenedCase, wanted: Purpose | None) -> str:
    asked = f"?for={wanted.code}" if wanted else ""
    return reverse("agreement-new", args=[opened.case.reference]) + asked


def urgent_already(opened: OpenedCase, wanted: Purpose) -> list[str]:
    """What is known to make a referral urgent. Dependence is named only where use is shared too."""
    case = opened.case
    newest = newest_checklists([case.pk]).get(case.pk)
    tells_use = Category.SUBSTANCE in wanted.categories and opened.decision.shows(Category.SUBSTANCE)
    use = newest_on_substances(case) if tells_use else None
    known = {
        Priority.HIGH_RISK: newest is not None and newest.level == Level.HIGH.name.lower(),
        Priority.REFUGE: case.agency.sector == Sector.REFUGE,
        Priority.PREGNANT: case.client.pregnant == "yes" or (use is not None and use.pregnant == "yes"),
        Priority.DEPENDENT: use is not None and use.dependent == "yes",
    }
    return [priority.value for priority, holds in known.items() if holds]


def said_rows(said: Agreement | None) -> list[Mapping[str, str]]:
    """What the person last said about sharing, in rows."""
    if said is None:
        return [{"key": _("What they said"), "value": _("Nobody has asked them about this yet")}]
    return [
        {
            "key": _("What they said"),
            "value": _("%(wish)s, on %(day)s") % {"wish": WISHES[said.wish], "day": short_day(said.at)},
        },
        {"key": _("In their words"), "value": said.own_words},
        {"key": _("To be kept back"), "value": said.kept_back},
        {
            "key": _("Both ways"),
            "value": _("Both services may keep each other informed") if said.both_ways else "",
        },
    ]


def check(told: Mapping[str, Any], plan: Plan, to: Receiver | None, basis: Basis | None) -> dict[str, Any]:
    """What is about to be shared, read like a letter; empty while something on an earlier screen is missing."""
    wanted = plan.purpose
    if wanted is None or to is None or "told" not in told:
        return {"sentence": "", "rows": []}
    agreement = basis.agreement if basis else None
    rows = [*_rows(told, wanted), *_relied_on(told["protocol"], plan)]
    return {"sentence": _sentence(told, wanted, to, agreement), "rows": rows}


def _sentence(told: Mapping[str, Any], wanted: Purpose, to: Receiver, agreement: Agreement | None) -> str:
    what = {
        "service": _("%(service)s, %(agency)s")
        % {"service": to.service.name, "agency": to.service.agency.name},
        "what": ", ".join(str(CATEGORIES[Category(one)]) for one in told["categories"]).lower(),
        "until": day(told["until"]),
    }
    if agreement is not None:
        because = _("because they agreed on %(day)s.") % {"day": day(agreement.at)}
    else:
        because = _("without agreement, because somebody may be seriously harmed.")
    if wanted.refers:
        first = _("Once they accept, %(service)s will read %(what)s until %(until)s,") % what
    else:
        first = _("%(service)s will read %(what)s until %(until)s,") % what
    return f"{first} {because}"


def _rows(told: Mapping[str, Any], wanted: Purpose) -> Iterable[Mapping[str, str]]:
    yield {"key": _("For"), "value": pick(wanted.label)}
    if wanted.refers:
        yield {"key": _("You ask"), "value": told["asks"]}
        urgent = ", ".join(_(PRIORITIES[one]) for one in told["priorities"])
        yield {"key": _("Urgent because"), "value": urgent}
        kind = told["address_kind"]
        yield {"key": _("Letters"), "value": str(ADDRESS_KINDS[kind]) + _label(told, kind)}
        yield {"key": _("Attached"), "value": _("The newest risk checklist") if told.get("checklist") else ""}
    if told.get("without") == HARM and wanted.without is Without.SERIOUS_HARM:
        yield {"key": _("Danger"), "value": told.get("danger", "")}
        yield {"key": _("Why it takes this"), "value": told.get("necessity", "")}
        yield {"key": _("Why so much"), "value": told.get("proportion", "")}
        urgent = (
            _("Sent now; a manager decides by the next working day") if told.get("urgent") == "yes" else ""
        )
        yield {"key": _("Authorised"), "value": urgent or _("It waits until a manager has authorised it")}
    yield {"key": _("Lawful because"), "value": told["lawful_because"]}
    found = ground(told["ground"])
    yield {"key": _("Ground"), "value": pick(found.label) if found else ""}
    yield {"key": _("The person knows"), "value": str(TOLD[Told(told["told"])])}
    yield {"key": _("Not told because"), "value": told.get("told_why") or ""}


def _relied_on(chosen: str, plan: Plan) -> Iterable[Mapping[str, str]]:
    """The protocol, with whoever has not signed it."""
    for one in plan.protocols:
        if one.value == chosen:
            yield {
                "key": _("Protocol"),
                "value": ". ".join(str(part) for part in (one.label, one.hint) if part),
            }


def _label(told: Mapping[str, Any], kind: str) -> str:
    written = told.get(LABELS.get(kind, ""), "")  # type: ignore[call-overload]
    return f": {written}" if written else ""
