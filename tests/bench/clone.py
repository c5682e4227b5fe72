"""Many cases from few: each row of a case is copied under keys moved by a fixed stride, one statement a table.

A table `bench_copy(k, subject, held)` says which person is copied for the k-th time, and the holding of their case.
Workers are copied once for each k, with their casework, so that caseloads stay what they were. Events and looks are
not copied, and keys that stand inside JSON are left as they are: `world` works out again the duties of the cases it
measures.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Field, Model

from linkworker.assessments.models import Assessment
from linkworker.cases.models import (
    Case,
    Emergency,
    Enquiry,
    Entry,
    Lead,
    Liaison,
    Link,
    Offer,
    Part,
    Participant,
    Position,
    SubstanceEnquiry,
)
from linkworker.desk.models import Arrival
from linkworker.duties.models import Duty, Handover, Waiver
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.people.models import (
    ClientRecord,
    ClientVersion,
    HouseholdMember,
    MatchKey,
    SafeContact,
    SearchKey,
)
from linkworker.practice.sharing import CASEWORK
from linkworker.referrals.models import Intake, Referral, ReferralStep
from linkworker.sharing.models import Agreement, Allocation, Grant, Holding, SeriousHarm, Share, Subject

STRIDE = 1 << 20
ONCE_A_COPY = "JOIN (SELECT DISTINCT k FROM bench_copy) c ON TRUE"
BY_SUBJECT = "JOIN bench_copy c ON c.subject = t.{}"
BY_CASE = "JOIN bench_copy c ON c.held = t.{}"
BY_HOLDING = "JOIN sharing_holding p ON p.id = t.holding_id JOIN bench_copy c ON c.subject = p.subject_id"
BY_REFERRAL_OR_INTAKE = """LEFT JOIN referrals_referral r ON r.id = t.referral_id
    LEFT JOIN sharing_holding h ON h.id = t.intake_id
    JOIN bench_copy c ON c.held = r.case_id OR (t.referral_id IS NULL AND c.subject = h.subject_id)"""
"""An intake belongs to a person of its own agency; what was sent, to the sender's case."""

BY_PARENT = "JOIN {} p ON p.id = t.{} JOIN bench_copy c ON c.held = p.{}"

COPIED: dict[type[Model], str] = {
    Worker: ONCE_A_COPY,
    RoleGiven: ONCE_A_COPY
    + " WHERE t.role IN ({})".format(", ".join(f"'{role}'" for role in sorted(CASEWORK))),
    Subject: BY_SUBJECT.format("id"),
    Holding: BY_SUBJECT.format("subject_id"),
    Allocation: BY_CASE.format("holding_id"),
    Grant: BY_CASE.format("holding_id"),
    ClientRecord: BY_SUBJECT.format("subject_id"),
    ClientVersion: BY_SUBJECT.format("client_id"),
    SafeContact: BY_SUBJECT.format("client_id"),
    HouseholdMember: BY_SUBJECT.format("client_id"),
    SearchKey: BY_SUBJECT.format("subject_id"),
    MatchKey: BY_SUBJECT.format("subject_id"),
    Case: BY_SUBJECT.format("client_id"),
    Arrival: BY_SUBJECT.format("client_id"),
    Enquiry: BY_CASE.format("case_id"),
    Entry: BY_CASE.format("case_id"),
    SubstanceEnquiry: BY_CASE.format("case_id"),
    Emergency: BY_CASE.format("case_id"),
    Offer: BY_CASE.format("case_id"),
    Participant: BY_CASE.format("case_id"),
    Position: BY_PARENT.format(Participant._meta.db_table, "participant_id", "case_id"),
    Assessment: BY_CASE.format("case_id"),
    Duty: BY_CASE.format("holding_id"),
    Handover: BY_PARENT.format(Duty._meta.db_table, "duty_id", "holding_id"),
    Waiver: BY_PARENT.format(Duty._meta.db_table, "duty_id", "holding_id"),
    Link: BY_CASE.format("case_id"),
    Liaison: BY_CASE.format("case_id"),
    Part: BY_CASE.format("case_id"),
    Lead: BY_CASE.format("case_id"),
    Agreement: BY_CASE.format("holding_id"),
    Share: BY_CASE.format("holding_id"),
    SeriousHarm: BY_PARENT.format(Share._meta.db_table, "share_id", "holding_id"),
    Referral: BY_CASE.format("case_id"),
    Intake: BY_HOLDING,
    ReferralStep: BY_REFERRAL_OR_INTAKE,
}
"""How a row of each table is found from the people to copy, in the order in which they may be inserted."""

THREADS = {"thread", "thing_id"}


def _moved(before: str) -> str:
    """A duty's key, of which the number after these words is that of a thread."""
    number = f"CAST(REPLACE(t.key, t.rule || '{before}', '') AS BIGINT)"
    return f"t.rule || '{before}' || CAST({number} + c.k * {STRIDE} AS VARCHAR(20))"


NAMED = (":screen-", ":received-", ":referral-")
"""What may stand between a rule and the number of a thread."""

OF_TWO = ("%:since-%", "%:until-%", "share.alone:%", "share.disagreed:%")
"""The keys that hold two numbers: they stay as they are, since a key is its case's alone."""

SPECIAL = {
    (Worker, "username"): "t.username || '-' || c.k",
    (Offer, "talk"): f"t.talk + c.k * {STRIDE}",
    (Duty, "key"): "CASE WHEN t.key = t.rule OR "
    + " OR ".join(f"t.key LIKE '{two}'" for two in OF_TWO)
    + " THEN t.key "
    + " ".join(f"WHEN t.key LIKE '%{before}%' THEN {_moved(before)}" for before in NAMED)
    + f" ELSE {_moved(':')} END",
}


def copy_everybody(pairs: Sequence[tuple[int, int, int]]) -> int:
    """Copy the people of `pairs` (k, subject, holding of the case), k from 1 on; the number of rows written."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_copy (k BIGINT, subject BIGINT, held BIGINT)")
        cursor.executemany("INSERT INTO bench_copy VALUES (%s, %s, %s)", pairs)
        cursor.execute("CREATE INDEX bench_copy_subject ON bench_copy (subject)")
        cursor.execute("CREATE INDEX bench_copy_held ON bench_copy (held)")
        cursor.execute("ANALYZE bench_copy")
        written = 0
        for model, path in COPIED.items():
            cursor.execute(_statement(model, path))
            written += cursor.rowcount
        cursor.execute("DROP TABLE bench_copy")
    return written


def _statement(model: type[Model], path: str) -> str:
    fields = model._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    values = ", ".join(_value(model, field) for field in fields)
    table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t {path} ORDER BY c.k, t.{key}"


ACTS = (Grant, Share)


def act() -> str:
    """A copied act, the same in a share and in its grants: the number of the copy stands in its last eight digits."""
    if connection.vendor == "sqlite":
        return "substr(t.act, 1, 24) || printf('%08x', c.k)"
    return "(substr(replace(t.act::text, '-', ''), 1, 24) || lpad(to_hex(c.k), 8, '0'))::uuid"


def _value(model: type[Model], field: "Field[object, object]") -> str:
    column = f"t.{connection.ops.quote_name(field.column)}"
    if field.name == "act" and model in ACTS:
        return act()
    if (model, field.name) in SPECIAL:
        return SPECIAL[model, field.name]
    if field.name in {"reference", "arrival_reference"}:
        key = connection.ops.quote_name(model._meta.pk.column)  # type: ignore[union-attr]
        return f"'B' || CAST(1000000000 + t.{key} + c.k * {STRIDE} AS VARCHAR(12)) || 'X'"
    copied = field.remote_field.model if field.remote_field else None
    if copied in COPIED or (field.primary_key and copied is None) or field.name in THREADS:
        return f"{column} + c.k * {STRIDE}"
    return column
