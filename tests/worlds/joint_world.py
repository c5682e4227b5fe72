"""Where the machine of joint work begins, and its rows by their keys."""

from typing import Any

from linkworker.cases.models import Case
from linkworker.partnership.models import Service, Worker
from linkworker.practice.sharing import Role
from linkworker.referrals.models import Intake
from linkworker.sharing.models import Holding
from tests.cast import make_case, make_worker
from tests.joined import make_joined
from tests.worlds.joint_model import Asked, Kept, Model, Person


class World:
    """The joined-up cast with two cases an agency, as it stands before every example, and its model."""

    def __init__(self) -> None:
        joined = make_joined()
        cast = joined.cast
        make_worker("Tegan Rees", joined.harbour, joined.refuge, Role.REFUGE_WORKER)
        for name, agency in (("Una", cast.afon), ("Vera", cast.lantern), ("Wanda", joined.harbour)):
            make_worker(f"{name} Front", agency, None, Role.RECEPTION)
        make_case("Two", service=cast.city, worker=cast.owen, manager=cast.morgan)
        make_case("Three", service=cast.idvas, worker=cast.dafydd, manager=joined.efua)
        make_case("Four", service=cast.idvas, worker=joined.gwilym, manager=joined.efua)
        make_case("Five", service=joined.refuge, worker=joined.lowri, manager=joined.sunniva)
        make_case(
            "Six", service=joined.refuge, worker=Worker.objects.get(username="tegan"), manager=joined.sunniva
        )
        self.needs = {
            cast.city.pk: "substance-treatment",
            cast.fens.pk: "substance-treatment",
            cast.idvas.pk: "idva",
            joined.refuge.pk: "refuge",
        }
        self.services = {one.pk: one.agency_id for one in Service.objects.all()}

    def model(self) -> Model:
        model = Model()
        for worker in Worker.objects.prefetch_related("roles"):
            held = list(worker.roles.all())
            service = held[0].service_id if held else None
            model.people[worker.pk] = Person(
                worker.agency_id, service, frozenset(Role(one.role) for one in held)
            )
        for case in Case.objects.all():
            add_case(model, case)
        return model


def add_case(model: Model, case: Case) -> None:
    services = {case.service_id}
    worker = case.key_worker_id
    model.kept[case.pk] = Kept(case.agency_id, services, case.client_id, "case", worker)
    client = Holding.objects.get(subject=case.client_id, kind="client")
    model.kept.setdefault(client.pk, Kept(client.agency_id, {client.service_id}, client.subject_id, "client"))


def one_of(options: list[Any], pick: int) -> Any:
    return options[pick % len(options)]


def worker(key: int) -> Worker:
    return Worker.objects.select_related("agency").get(pk=key)


def service(key: int) -> Service:
    return Service.objects.select_related("agency").get(pk=key)


def case_of(key: int) -> Case:
    return Case.objects.select_related("holding", "client__holding", "service", "agency", "key_worker").get(
        pk=key
    )


def intake_of(asked: Asked) -> Intake:
    rows = Intake.objects.select_related(
        "holding", "service__agency", "agency", "referral__case__agency", "case__holding"
    )
    return rows.get(pk=asked.intake)
