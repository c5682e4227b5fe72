"""The sharing policy told a second time, in plain steps, for one category; it shares no code with `practice.sharing`.

A question is a dozen words. What each role sees of its own agency is written out anew, as the role table has it.
"""

from dataclasses import dataclass

CASEWORKERS = {
    "key-worker",
    "domestic-abuse-worker",
    "idva",
    "refuge-worker",
    "perpetrator-worker",
    "childrens-worker",
}
LEADERS = {"duty-worker", "manager", "safeguarding-lead"}
AT_MEETINGS = {"meeting-coordinator", "chair", "representative"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the policy. `role` is a role's word, or "" for none that counts, or "job" for a system job."""

    category: str
    role: str
    own_agency: bool = True
    whole_family_sector: bool = False
    in_service: bool = True
    kind: str = "case"
    staged: bool = False
    walled: bool = False
    opposed: bool = False
    close: bool = False
    restricted: bool = False
    allocated: bool = False
    grant: str = ""
    opening: str = ""


def is_seen(asked: Asked) -> bool:
    """Whether the reader sees the category."""
    if asked.staged or asked.walled:
        return False
    if asked.opposed and not _is_there_for_both_sides(asked):
        return not asked.restricted and asked.opening in {"live", "live on the root"}
    return _by_role(asked) or _by_grant(asked)


def _is_there_for_both_sides(asked: Asked) -> bool:
    if asked.role in {"meeting-coordinator", "safeguarding-lead"}:
        return True
    return asked.whole_family_sector and asked.role not in {"", "job"}


def _by_role(asked: Asked) -> bool:
    if not asked.own_agency or asked.restricted:
        return False
    if asked.close and not asked.allocated and asked.kind != "intake" and asked.role != "safeguarding-lead":
        return False
    if asked.role == "link-worker":
        return asked.kind == "intake" or asked.category == "identity"
    if not asked.in_service:
        return False
    if asked.role in CASEWORKERS:
        return asked.allocated or asked.category in {"identity", "contact"}
    return asked.role in LEADERS


def _by_grant(asked: Asked) -> bool:
    if asked.grant == "to worker":
        return True
    if asked.grant == "to worker on the root":
        return not asked.restricted
    if asked.grant == "to agency":
        return not asked.restricted and _reads_what_the_agency_was_given(asked)
    return False


def _reads_what_the_agency_was_given(asked: Asked) -> bool:
    if asked.role in AT_MEETINGS:
        return asked.category == "meeting"
    return asked.role in CASEWORKERS | LEADERS | {"link-worker", "job"}
