"""Where somebody is, as the templates draw it: addresses, what is sealed, who asked, who let, and who read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linkworker.design.dates import clock_time, day, day_and_time, local, short_day
from linkworker.partnership.labels import accepted
from linkworker.partnership.models import LabelAcceptance
from linkworker.practice.whereabouts import Place
from linkworker.referrals.queries import receivers_of
from linkworker.sharing.gates import Visit
from linkworker.web.whereabouts.words import (
    ENDED,
    PLACES,
    READ_FOR,
    SAFE_TO_WRITE,
    STANDING_TONES,
    STANDINGS,
    TONES,
    WHAT,
)
from linkworker.whereabouts.gates import Asked, OpenedWhereabouts
from linkworker.whereabouts.models import Address, LivesWith, ReviewKind, ReviewRequest, SealedPlace
from linkworker.whereabouts.reading import OpenedAddress
from linkworker.whereabouts.reviewing import Standing, may_decide, may_end

Row = Mapping[str, Any]
REFERRAL = "referrals.referral"
CONTACT = "people.safecontact"


def whereabouts_page(found: OpenedWhereabouts, visit: Visit) -> Mapping[str, Any]:
    """The context of where somebody lives."""
    client = found.opened.client
    reference = client.reference
    return {
        "name": client.chosen_name,
        "reference": reference,
        "care_of": client.care_of,
        "acceptances": acceptance_rows(accepted(client.agency_id, visit.at, client.care_of))
        if client.care_of
        else [],
        "by_parent": bool(client.care_of) and not any(one.kind == Place.HOME for one in found.places),
        "addresses": [_address(one, reference) for one in found.addresses],
        "places": [place_row(one, reference) for one in found.places],
        "over": [_over(one) for one in found.over],
        "asked": [asked_row(one, visit) for one in found.asked],
        "parents": [_lives(one, "parent", reference) for one in found.parents],
        "children": [_lives(one, "child", reference) for one in found.children],
        "at_home": found.at_home,
        "leads": found.leads,
    }


def _address(versions: list[Address], reference: str) -> Row:
    row = versions[0]
    return {
        "text": row.text,
        "when": _span(row),
        "safe": SAFE_TO_WRITE[row.safe_to_write],
        "tone": TONES.get(row.safe_to_write, "grey"),
        "is_left": row.until is not None,
        "change": reverse("address-correct", args=[reference, row.pk]),
        "by": _("%(name)s, %(day)s") % {"name": row.by.name, "day": short_day(row.recorded_at)},
        "wrong": row.wrong,
        "earlier": [
            {"text": one.text, "by": one.by.name, "at": day_and_time(one.recorded_at), "wrong": one.wrong}
            for one in versions[1:]
        ],
    }


def _span(row: Address) -> str:
    if row.since and row.until:
        return _("from %(since)s to %(until)s") % {
            "since": short_day(row.since),
            "until": short_day(row.until),
        }
    if row.until:
        return _("until %(day)s") % {"day": short_day(row.until)}
    return _("since %(day)s") % {"day": short_day(row.since)} if row.since else ""


def place_row(place: SealedPlace, reference: str) -> Row:
    """A sealed place as everybody who may see where the person is reads it: its label, and what can be done."""
    args = [reference, place.pk]
    is_home = place.kind == Place.HOME
    return {
        "kind": PLACES[place.kind],
        "label": place.label,
        "since": _("Sealed %(day)s by %(name)s")
        % {"day": short_day(place.sealed_at), "name": place.sealed_by.name},
        "ask": reverse("sealed-ask", args=args),
        "change": reverse("sealed-change", args=args),
        "leave": "" if is_home else reverse("sealed-leave", args=args),
        "unseal": reverse("sealed-unseal", args=args) if is_home else "",
        "covered": covered_lines(place),
        "of": place.label,
    }


def _over(place: SealedPlace) -> Row:
    ended = short_day(place.ended_at) if place.ended_at else ""
    words = _("unsealed %(day)s") if place.unsealed else _("no longer theirs since %(day)s")
    return {"kind": PLACES[place.kind], "label": place.label, "when": words % {"day": ended}}


def covered_lines(place: SealedPlace) -> list[str]:
    """What was taken out of where when it was sealed; and what nobody can take back, with whom to ring."""
    rows = place.covered
    if not rows:
        return []
    lines = [
        ngettext(
            "It was taken out of %(n)d place of this record, where “[sealed]” stands now.",
            "It was taken out of %(n)d places of this record, where “[sealed]” stands now.",
            len(rows),
        )
        % {"n": len(rows)}
    ]
    sent = receivers_of([key for table, key in rows if table == REFERRAL])
    lines += [
        _("%(whom)s was sent it with a referral on %(day)s. That can’t be taken back: ring them.")
        % {"whom": whom, "day": short_day(at)}
        for whom, at in sent
    ]
    if any(table == CONTACT for table, _key in rows):
        lines.append(
            _("It stood under safe contact, so a service that this record was shared with may have read it.")
        )
    return lines


def asked_row(one: Asked, visit: Visit) -> Row:
    """A request: what, by whom, how it stands, and what the reader can do with it."""
    row, client = one.request, one.request.client
    runs, waits = one.standing is Standing.RUNS, one.standing is Standing.WAITS
    mine = runs and row.worker_id == visit.worker.pk
    args = [client.reference, row.reference]
    return {
        "what": WHAT[row.kind],
        "whose": client.chosen_name,
        "whose_href": reverse("address", args=[client.reference]),
        "label": row.place.label if row.place else "",
        "standing": STANDINGS[one.standing],
        "tone": STANDING_TONES[one.standing],
        "lines": _lines(row),
        "readings": [
            {
                "at": day_and_time(each.at),
                "by": each.by.name,
                "code": READ_FOR[each.code],
                "reason": each.reason,
            }
            for each in one.readings
        ],
        "read": reverse("address-read", args=args) if mine else "",
        "decide": reverse("review", args=args) if waits and may_decide(visit.worker, row, visit.at) else "",
        "end": reverse("review-end", args=args)
        if (runs or waits) and may_end(visit.worker, row, visit.at)
        else "",
    }


def _lines(row: ReviewRequest) -> list[Row]:
    asked = _("%(name)s, %(at)s") % {"name": row.asked_by.name, "at": day_and_time(row.asked_at)}
    rows: list[Row] = [
        {"key": _("For"), "value": row.worker.name if row.worker else ""},
        {"key": _("They ask") if row.kind == ReviewKind.RECORD else _("Task"), "value": row.task},
        {"key": _("Until"), "value": day(row.until) if row.until else ""},
        {"key": _("Written down by") if row.kind == ReviewKind.RECORD else _("Asked by"), "value": asked},
    ]
    if row.decided_by is not None and row.decided_at is not None:
        who = _("%(name)s, %(at)s") % {"name": row.decided_by.name, "at": day_and_time(row.decided_at)}
        rows += [
            {"key": _("Decided by"), "value": who},
            {"key": _("Decision"), "value": row.get_answer_display() if row.answer else _yes_or_no(row)},
            {"key": _("Why"), "value": row.note},
        ]
    if row.ended_at is not None:
        why = str(ENDED.get(row.ended_because, ""))
        words = _("%(at)s, because %(why)s") % {"at": day_and_time(row.ended_at), "why": why}
        rows.append({"key": _("Ended"), "value": words if why else day_and_time(row.ended_at)})
    return rows


def _yes_or_no(row: ReviewRequest) -> str:
    return _("Yes") if row.granted else _("No")


def _lives(row: LivesWith, whom: str, reference: str) -> Row:
    other = getattr(row, whom)
    return {
        "name": other.chosen_name,
        "href": reverse("address", args=[other.reference]),
        "end": reverse("lives-elsewhere", args=[reference, row.pk]) if whom == "parent" else "",
    }


def shown_page(found: OpenedAddress) -> Mapping[str, Any]:
    """The context of a sealed address that is shown: no name of the person stands beside it."""
    now, *earlier = found.said
    return {
        "kind": PLACES[found.place.kind],
        "label": found.place.label,
        "text": now.text,
        "since": short_day(now.since) if now.since else "",
        "until": clock_time(local(found.until).time()),
        "last_day": day(found.request.until) if found.request.until else "",
        "wrong": now.wrong,
        "earlier": [
            {"text": one.text, "wrong": one.wrong, "by": one.by, "at": day_and_time(one.at)}
            for one in earlier
        ],
    }


def acceptance_rows(rows: Iterable[LabelAcceptance]) -> list[Row]:
    """Who accepted a label in writing."""
    return [
        {
            "number": row.pk,
            "organisation": row.organisation,
            "kind": row.get_kind_display(),
            "label": row.label,
            "accepted": short_day(row.accepted_on),
            "until": short_day(row.until) if row.until else _("until it is taken back"),
            "kept": row.where_kept,
            "protocol": row.protocol.name if row.protocol else "",
            "by": _("%(name)s, %(day)s") % {"name": row.recorded_by.name, "day": short_day(row.recorded_at)},
            "ended": _ended(row),
        }
        for row in rows
    ]


def _ended(row: LabelAcceptance) -> str:
    if row.ended_at is None or row.ended_by is None:
        return ""
    told = {"day": short_day(row.ended_at), "name": row.ended_by.name, "note": row.end_note}
    return _("Taken back %(day)s, %(name)s: %(note)s") % told


def permission_line(row: ReviewRequest, reference: str) -> Row:
    """What the reader may read of somebody's sealed address, on that person's page."""
    label = row.place.label if row.place else ""
    until = day(row.until) if row.until else ""
    return {
        "text": _("You may read “%(label)s” until %(day)s") % {"label": label, "day": until},
        "href": reverse("address-read", args=[reference, row.reference]),
    }
