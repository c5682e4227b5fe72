"""A word of its own for each field that is kept encrypted, sown by the actions workers use, and who may read it.

`MAY_READ` names, for each such field, the readers to whom the site shows its word: exactly those. A reader too many is
a leak, and one too few a table that says nothing. A field that is added stands in it, and is sown in `sow`, or the
build fails.
"""

import string
from dataclasses import replace
from datetime import date, timedelta
from hashlib import blake2b
from io import BytesIO
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps

from linkworker.access_requests import receiving, reviewing
from linkworker.access_requests.models import AccessRequest
from linkworker.access_requests.receiving import Checked, RequestGiven
from linkworker.assessments.actions import attach_form
from linkworker.cases import actions as cases
from linkworker.cases import glass
from linkworker.cases.apart import separate
from linkworker.cases.build import Told
from linkworker.cases.gates import open_case
from linkworker.cases.glass_reading import answer as answer_glass
from linkworker.cases.models import EntryKind
from linkworker.cases.participants import DETAILS, add_participant, correct_participant, newest_position
from linkworker.duties.importing import advance
from linkworker.events import clock, drafts
from linkworker.events import encrypted as of_ours
from linkworker.looking.notices import open_notice, settle
from linkworker.matches.actions import AnswerGiven, answer, ask_against_harm, decide_on_harm
from linkworker.matches.finding import on_tick as find
from linkworker.matches.gates import open_match
from linkworker.matches.models import Match
from linkworker.misplaced.actions import TakingOut, take_out
from linkworker.misplaced.gates import begin_reading as begin_aside
from linkworker.misplaced.merging import MergeGiven, SplitGiven, merge, split
from linkworker.misplaced.models import Telling
from linkworker.opposed.assessing import AssessmentGiven, assess
from linkworker.people.actions import ClientGiven, as_given, change, register
from linkworker.people.connecting import PersonTold, tell
from linkworker.people.importing import upload
from linkworker.practice.access_request import Acting, Class, Decision, Withheld
from linkworker.practice.asking import Alone
from linkworker.practice.blind_match import Said
from linkworker.practice.breaking_glass import HowSoon
from linkworker.practice.noticing import Outcome
from linkworker.practice.restricted import NoteKind
from linkworker.practice.separating import Relation, SeparateBecause
from linkworker.practice.sharing import Role
from linkworker.practice.who_does_what import Concluded, Evidence
from linkworker.referrals.arriving import ArrivalGiven, arrive
from linkworker.referrals.triage import TriageGiven, triage
from linkworker.restricted.notes import correct_note, open_note, write_note
from linkworker.sharing.separating import PlanGiven, end_separation, plan_separation
from linkworker.whereabouts.reading import begin_reading
from linkworker.whereabouts.reviewing import Decided, ToRead, ask_to_read, decide_request
from linkworker.whereabouts.sealing import SealedChange, SealGiven, change_sealed, seal
from tests.cast import make_case, make_worker, visit_of
from tests.domain.test_separations import APART
from tests.glass import PHONE
from tests.lists import good
from tests.matched import a_case
from tests.web.requested import KNOWN, TOLD

LEADS = "eleri ida"
"""Who leads safeguarding in Siân's service."""

MANAGE = f"morgan {LEADS}"
OF_CASE = f"nerys {MANAGE}"

MAY_READ: dict[str, str] = {
    "access_requests.accessrequest.asker": "rhys",
    "access_requests.accessrequest.extended_because": "rhys",
    "access_requests.accessrequest.note": "rhys",
    "access_requests.accessrequest.send_to": "rhys",
    "access_requests.accessrequest.told": "rhys",
    "access_requests.item.facts": "rhys",
    "access_requests.item.given": f"rhys {MANAGE}",
    "access_requests.item.text": MANAGE,
    "access_requests.item.why": "",
    "assessments.attachedform.content": OF_CASE,
    "assessments.attachedform.name": "",
    "cases.entry.not_to_be_revealed_to": OF_CASE,
    "cases.participant.known_by": OF_CASE,
    "cases.participantversion.known_before": OF_CASE,
    "events.draft.data": "nerys",
    "looking.notice.note": "rhys",
    "matches.match.decided_note": "",
    "matches.match.harm": f"llio {MANAGE}",
    "matches.matchanswer.words": "llio",
    "mfa.authenticator.data": "",
    "misplaced.aside.said": "eleri",
    "misplaced.asidereading.reason": "",
    "misplaced.merge.after": f"owen {OF_CASE}",
    "misplaced.merge.before": f"owen {OF_CASE}",
    "misplaced.merge.end_reason": "",
    "misplaced.merge.reason": MANAGE,
    "misplaced.takenout.reason": LEADS,
    "opposed.whodoeswhat.evidence": OF_CASE,
    "people.connection.told": "owen",
    "people.importchunk.content": "morgan",
    "people.importline.problems": "morgan",
    "referrals.intake.given": f"llio {OF_CASE}",
    "referrals.intake.triage": f"llio {OF_CASE}",
    "restricted.notetext.text": "nerys morgan",
    "restricted.notetext.wrong": "nerys morgan",
    "sharing.glassasking.danger": f"{LEADS} tudur",
    "sharing.glassasking.note": LEADS,
    "sharing.glassasking.reason": LEADS,
    "sharing.glassasking.told": LEADS,
    "sharing.separationplan.end_note": LEADS,
    "sharing.separationplan.fishing": LEADS,
    "sharing.separationplan.liaison": LEADS,
    "sharing.separationplan.note": LEADS,
    "sharing.separationplan.sabotage": LEADS,
    "sharing.separationplan.said_by": LEADS,
    "sharing.separationplanversion.before": "",
    "whereabouts.addressreading.reason": MANAGE,
    "whereabouts.reviewrequest.note": OF_CASE,
    "whereabouts.reviewrequest.task": OF_CASE,
    "whereabouts.sealedplace.because": "",
    "whereabouts.sealedversion.text": "nerys",
    "whereabouts.sealedversion.wrong": "nerys",
}
"""By field, the readers to whom the site shows it. None: it is kept, and no page shows it."""

OPEN_IN: dict[str, set[str]] = {
    "access_requests.item.facts": {"people_clientrecord"},
    "access_requests.item.given": {"cases_entry"},
    "access_requests.item.text": {"cases_entry"},
    "misplaced.merge.after": {"people_clientrecord"},
    "misplaced.merge.before": {"people_clientrecord"},
}
"""Fields that hold copies: where the same words stand open, as ordinary facts of a record."""

OTHERWISE_ENCRYPTED = frozenset(
    {"whereabouts.sealedversion.text", "whereabouts.sealedversion.wrong", "mfa.authenticator.data"}
)
"""Fields of another type whose values are encrypted before they are saved."""


def secret_fields() -> set[str]:
    """Every field that is kept encrypted, as app.model.field: found in the models, so that a new one is among them."""
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, of_ours._Encrypted)
    }
    return found | OTHERWISE_ENCRYPTED


def word(field: str) -> str:
    """The word of a field, which stands nowhere else."""
    digest = blake2b(field.encode(), digest_size=10).digest()
    return "Qz" + "".join(string.ascii_lowercase[byte % 26] for byte in digest)


def words() -> dict[str, str]:
    """Each word in small letters, with its field."""
    return {word(field).lower(): field for field in MAY_READ}


def of(model: str, *fields: str) -> dict[str, str]:
    """The words of a model's fields, by field."""
    return {field: word(f"{model}.{field}") for field in fields}


More = list[tuple[str, dict[str, Any]]]
"""Addresses beside those of `test_every_url`: of what stands there no longer as it did."""


def sow(world: Any) -> More:
    """Fill each field by what people do; what the addresses name is what was sown. Returns further addresses."""
    at = clock.now()
    more: More = []
    for one in (
        _typed,
        _apart,
        _glass,
        _known,
        _brought,
        _sealed,
        _matched,
        _kept,
        _told,
        _beside,
        _arrived,
        _astray,
        _asked,
    ):
        more += one(world, at) or []
    return more


def _typed(world: Any, at: Any) -> None:
    """What Nerys has begun to write, and how Owen proves who he is."""
    form = f"/cases/{world.cast.sian.reference}/chronology/new/"
    drafts.keep(worker_id=world.cast.nerys.pk, form=form, data={"text": [word("events.draft.data")]}, at=at)
    TOTP.activate(world.cast.owen, word("mfa.authenticator.data").upper())


def _apart(world: Any, at: Any) -> More:
    cast, eleri = world.cast, {"by": world.cast.eleri, "at": at}
    einion = make_worker("Einion Puw", cast.afon, cast.city, Role.KEY_WORKER)
    own = of("sharing.separationplan", "said_by", "sabotage", "fishing", "liaison", "note", "end_note")
    before = word("sharing.separationplanversion.before")

    def a_pair(one: str, other: str, said_by: str) -> Any:
        both = [
            make_case(name, service=cast.city, worker=by, manager=cast.morgan, at=at).client.subject
            for name, by in ((one, cast.owen), (other, einion))
        ]
        return separate(*both, because=SeparateBecause.HARM, said_by=said_by, **eleri)

    plan = a_pair("Cadi", "Huw", own["said_by"])
    said = {"zones": APART, "review_on": at.date() + timedelta(days=30)}
    plan = plan_separation(plan, PlanGiven(**said, sabotage=before, fishing="-", liaison="-"), **eleri)
    now = {name: own[name] for name in ("sabotage", "fishing", "liaison", "note")}
    world.apart = plan_separation(plan, PlanGiven(**said, **now), **eleri)
    over = end_separation(a_pair("Lili", "Macsen", "Lili"), note=own["end_note"], **eleri)
    return [("separation", {"reference": over.reference})]


def _glass(world: Any, at: Any) -> More:
    own = of("sharing.glassasking", "told", "danger", "reason", "note")

    def an_asking() -> Any:
        told = PersonTold("Meinir Haf", other_names=own["told"], birth_date=date(1991, 5, 17), phone=PHONE)
        words = {"danger": own["danger"], "reason": own["reason"]}
        given = glass.GlassGiven(told=told, how_soon=HowSoon.NOW, **words)
        row = glass.ask(given, visit=visit_of(world.cast.nerys, at - timedelta(minutes=3)))
        glass.on_tick(at - timedelta(minutes=2))
        row.refresh_from_db()
        return row

    over = answer_glass(an_asking(), was_right=True, note=own["note"], visit=visit_of(world.cast.eleri, at))
    world.glassy.asking = an_asking()
    world.glassy.opening = world.glassy.asking.openings.get()
    return [("glass-answer", {"reference": over.reference}), ("glass-read", {"reference": over.reference})]


def _known(world: Any, at: Any) -> None:
    told = PersonTold(f"Ieuan {word('people.connection.told')}", birth_date=at.date())
    world.told = tell(Relation.FRIEND, told, by=world.cast.owen, at=at)


def _brought(world: Any, at: Any) -> More:
    """Lists of Morgan's: one with a name, that waits to be decided, and one with a date of birth that is none."""

    def a_list(column: int, value: str) -> Any:
        head, line = good(1).getvalue().decode().splitlines()
        cells = line.split(",")
        cells[column] = value
        file = BytesIO("\n".join([head, ",".join(cells)]).encode())
        row = upload(file, service=world.cast.city, by=world.cast.morgan, at=at)
        advance(row, at, 9)
        return row

    world.bringing = a_list(0, word("people.importchunk.content"))
    wrong = {"reference": a_list(2, word("people.importline.problems")).reference}
    return [(name, wrong) for name in ("import", "import-report", "import-file")]


def _sealed(world: Any, at: Any) -> None:
    """Where Enid's doctor is: Ida asks that Nerys may read it, and Morgan says yes."""
    cast, made, nerys = world.cast, world.sealed, {"by": world.cast.nerys, "at": at}
    said = of("whereabouts.sealedversion", "text", "wrong")
    why, asked = word("whereabouts.sealedplace.because"), of("whereabouts.reviewrequest", "task", "note")
    given = SealGiven(
        label="Her doctor", because=why, kind="doctor", text="The surgery, 8 Lower Lane, Ely CB7 3PP"
    )
    place = seal(made.enid.client, given, **nerys)
    change = SealedChange(
        label="Her doctor", text=f"The surgery, 3 {said['text']} Lane, Ely CB7 3PQ", wrong=said["wrong"]
    )
    made.school = change_sealed(place, change, seen_version=1, **nerys)
    until = (at + timedelta(days=3)).date()
    runs = ask_to_read(
        made.school, ToRead(worker=cast.nerys, task=asked["task"], until=until), by=cast.ida, at=at
    )
    made.runs = decide_request(runs, Decided(True, asked["note"]), by=cast.morgan, at=at)
    reason = word("whereabouts.addressreading.reason")
    made.reading = begin_reading(made.runs, code="travel", reason=reason, **nerys)


def _matched(world: Any, at: Any) -> More:
    own = of("matches.match", "harm", "decided_note")
    here, lead = visit_of(world.cast.llio, at), visit_of(world.cast.eira, at)

    def a_match(name: str, born: date) -> Match:
        for by in (world.cast.nerys, world.cast.dafydd):
            a_case(world.cast, by, name, born, at)
        while find(at):
            pass
        row = Match.objects.get(holder__chosen_name=name)
        ask_against_harm(open_match(here, row.reference), own["harm"], here)
        return row

    world.found.to_decide = a_match("Ceinwen Abara", date(1972, 4, 11))
    over = a_match("Rhosyn Quaye", date(1964, 9, 23))
    shown = open_match(lead, over.reference)
    decide_on_harm(shown, authorise=False, note=own["decided_note"], visit=lead)
    later = AnswerGiven(
        Alone.NOT_SURE, Said.LATER, at.date() + timedelta(days=9), word("matches.matchanswer.words")
    )
    answer(open_match(here, world.found.to_ask.reference), later, here)
    return [("match", {"reference": over.reference})]


def _kept(world: Any, at: Any) -> None:
    cast, own = world.cast, of("restricted.notetext", "text", "wrong")
    client = cast.sian.client
    note = write_note(client, NoteKind.ORIENTATION, "She told me", names=[cast.morgan], by=cast.nerys, at=at)
    shown = open_note(visit_of(cast.nerys, at), client.reference, note.pk)
    world.kept = correct_note(shown, own["text"], wrong=own["wrong"], by=cast.nerys, at=at)


def _told(world: Any, at: Any) -> None:
    """From whom an entry is to be kept, a form that was filled in on paper, and what came of asking Owen."""
    cast, nerys = world.cast, {"by": world.cast.nerys, "at": at}
    note = Told(
        EntryKind.NOTE, text="Came by", not_to_be_revealed_to=word("cases.entry.not_to_be_revealed_to")
    )
    world.entry = cases.add_entry(cast.sian, note, recorded_at=at, **nerys)
    file = of("assessments.attachedform", "name", "content")
    content = b"%PDF-1.4 " + file["content"].encode()
    kept = {"name": f"{file['name']}.pdf", "content_type": "application/pdf", "content": content}
    world.form = attach_form(world.assessment, **kept, **nerys)
    lead = visit_of(cast.rhys, at)
    settle(
        open_notice(lead, world.notice.pk), outcome=Outcome.FINE, note=word("looking.notice.note"), visit=lead
    )


def _beside(world: Any, at: Any) -> None:
    """Another person of Siân's case: by what he is known, and what a specialist found of the two."""
    case, nerys, own = world.cast.sian, {"by": world.cast.nerys, "at": at}, word("cases.participant.known_by")
    given = {"name": "Ianto", "relationship": "intimate-partner"}
    before = {"other_names": word("cases.participantversion.known_before")}
    person = add_participant(
        case, {**given, "known_by": before}, position="harming", said_by="person", **nerys
    )
    now = {**{name: getattr(person, name) for name in DETAILS}, "known_by": {"other_names": own}}
    person = correct_participant(person, now, wrong="His other name", seen_version=1, **nerys)
    found = dict.fromkeys(Evidence, word("opposed.whodoeswhat.evidence"))
    assessed = AssessmentGiven("Dr Sesay", at, found, Concluded.CANNOT_SAY)
    assess(person, assessed, seen=newest_position(person), by=world.cast.eleri, at=at)


def _arrived(world: Any, at: Any) -> None:
    own, nerys = of("referrals.intake", "given", "triage"), {"by": world.cast.nerys, "at": at}
    person = ClientGiven(chosen_name="Eira", contact_note=own["given"])
    told = {"from_name": "Dr Sesay", "consent": "with-consent", "told": "told"}
    given = ArrivalGiven(way="call", person=person, need="substance-treatment", asks="To cut down", **told)
    intake = arrive(world.cast.city, given, **nerys)
    asked = dict.fromkeys(("danger", "dependent", "pregnant", "children", "safe_tonight"), "not-known")
    world.intake = triage(
        intake, TriageGiven(may_call="yes", tried="phone", note=own["triage"], **asked), **nerys
    )


def _astray(world: Any, at: Any) -> More:
    """An entry about somebody else, kept aside; two records of one person, and two that were so no longer."""
    cast, made, nerys = world.cast, world.astray, {"by": world.cast.nerys, "at": at}
    eleri, own = visit_of(cast.eleri, at), of("misplaced.merge", "before", "after", "reason", "end_reason")
    entry = cases.add_entry(
        made.luned, Told(EntryKind.NOTE, text=word("misplaced.aside.said")), recorded_at=at, **nerys
    )
    open_case(eleri, made.luned.reference)
    row = take_out(entry, TakingOut(word("misplaced.takenout.reason")), **nerys)
    made.aside, made.telling = row.aside, Telling.objects.get(taken_out=row)
    made.reading = begin_aside(row.aside, reason=word("misplaced.asidereading.reason"), visit=eleri)

    def merged(*notes: str) -> Any:
        both = [
            register(ClientGiven(chosen_name=name, contact_note=note), service=cast.city, **nerys)
            for name, note in zip(("Gwawr", "Gwawl"), notes, strict=True)
        ]
        return merge(*both, MergeGiven(own["reason"]), by=cast.morgan, at=at)

    made.merged = merged(own["before"], own["after"])
    over = split(merged("", ""), SplitGiven(own["end_reason"]), by=cast.morgan, at=at)
    return [
        ("client", {"reference": one.reference}) for one in (over.one, made.merged.one, made.merged.other)
    ]


def _asked(world: Any, at: Any) -> None:
    """Requests for Tegid's record: one just come, one being read, and one of which a part is given."""
    own, made, cast = _of_request(), world.requested, world.cast
    lead, eleri = visit_of(cast.rhys, at), visit_of(cast.eleri, at)
    client = made.ready.client
    now = replace(as_given(client), pronouns=own["facts"])
    client = change(client, now, seen_version=client.version, by=cast.nerys, at=at)
    case = client.cases.get()
    told = Told("note", code="work", text=f"{own['text']} said {own['given']}", source="ourselves")
    cases.add_entry(case, told, by=cast.nerys, at=at, recorded_at=at)

    def a_request(**more: Any) -> AccessRequest:
        given = {"way": "letter", "acting": "self", "told": TOLD, "received_on": at.date(), **more}
        return receiving.receive(RequestGiven(**given), KNOWN, visit=lead)

    who = PersonTold(TOLD.name, other_names=own["told"], birth_date=TOLD.birth_date)
    fresh = a_request(told=who, acting=Acting.REPRESENTATIVE, asker=own["asker"])
    checked = Checked(identity=KNOWN.identity, surely=KNOWN.surely, send_by=KNOWN.send_by,
                      send_to=own["send_to"], note=own["note"])  # fmt: skip
    fresh = receiving.check(fresh, checked, seen_version=1, visit=lead)
    made.fresh = receiving.extend(fresh, because=own["extended_because"], visit=lead)
    made.reading, made.ready = a_request(), a_request()
    for row in (made.reading, made.ready):
        receiving.hand_over(row, visit=lead)
        reviewing.on_tick(at)
        reviewing.choose(row, client, visit=eleri)
    for item in made.ready.items.filter(rule=Class.REVIEW):
        passage = own["text"] if own["text"] in item.text else "Ianto"
        part = {
            "decision": Decision.PART,
            "passages": (passage,),
            "withheld": Withheld.OTHERS,
            "why": own["why"],
        }
        reviewing.decide(item, reviewing.Decided(**part), visit=eleri)
    made.item = made.reading.items.get(pk=_item_of(made.reading, own["text"]))
    reviewing.finish(made.ready, visit=eleri)
    for row in (made.reading, made.ready):
        row.refresh_from_db()


def _item_of(row: AccessRequest, text: str) -> int:
    return next(item.pk for item in row.items.filter(rule=Class.REVIEW) if text in item.text)


def _of_request() -> dict[str, str]:
    request = of("access_requests.accessrequest", "asker", "told", "send_to", "note", "extended_because")
    return {**request, **of("access_requests.item", "facts", "text", "given", "why")}
