"""Making the demo's world into rows, with progress, and the few things that its steps leave to be done by hand."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from linkworker.demo.access_requests import make_access_requests
from linkworker.demo.apart import keep_apart
from linkworker.demo.by_actions import ByActions
from linkworker.demo.cover import make_cover
from linkworker.demo.desk import come_to_desks
from linkworker.demo.directory import check_directory, make_directory
from linkworker.demo.glass import break_glass
from linkworker.demo.in_bulk import InBulk
from linkworker.demo.joined import make_joint_work
from linkworker.demo.known import know_people
from linkworker.demo.looking import look_around
from linkworker.demo.matches import make_matches
from linkworker.demo.misplaced import merge_doubles, take_out_entries
from linkworker.demo.opposed import look_for_named, name_people
from linkworker.demo.restricted import write_restricted
from linkworker.demo.staff import make_staff
from linkworker.demo.taking_part import take_along
from linkworker.demo.whereabouts import make_whereabouts
from linkworker.demo.world import SEED, World, make_world
from linkworker.duties.actions import ask_waiver, hand_over, may_be_waived, may_take
from linkworker.duties.models import Duty
from linkworker.partnership.models import Worker
from linkworker.practice.rule import Weight
from linkworker.practice.sharing import Role
from linkworker.sharing.references import repeatable

Tell = Callable[[str], None]


def load(day: date, *, people: int = 500, seed: int = SEED, tell: Tell = print, bulk: bool = True) -> World:
    """Make and save the world that has reached nine o'clock on `day`. Needs an empty, migrated database."""
    tell(f"Living through two years with {2 * people} invented people …")
    world = make_world(day, people=people, seed=seed)
    with repeatable(seed), transaction.atomic():
        tell(f"Writing down {len(world.steps)} things that happened …")
        last = world.steps[-1].at
        staff = make_staff(world, world.steps[0].at)
        make_directory(staff, world.steps[0].at, last)
        player = InBulk(staff) if bulk else ByActions(staff)
        for place, step in enumerate(world.steps, start=1):
            player.play(step)
            if place % 4000 == 0:
                tell(f"  {place} of {len(world.steps)}")
        if isinstance(player, InBulk):
            tell("Saving …")
            player.save()
        check_directory(last)
        tell("Working together …")
        make_joint_work(last)
        keep_apart(last)
        know_people(last)
        name_people(last)
        take_along(last)
        make_whereabouts(last)
        break_glass(last)
        make_matches(last)
        write_restricted(last)
        take_out_entries(last)
        merge_doubles(last)
        make_access_requests(last)
        _hand_over(last)
        _ask_waivers(last)
        make_cover(world.agencies, staff, day, last)
        look_around(last)
        look_for_named(last)
        come_to_desks(last)
    tell("The demo is ready.")
    return world


def _hand_over(at: datetime) -> None:
    """Two duties of each service that has a duty worker are with that worker."""
    covering = Worker.objects.filter(roles__role=Role.DUTY_WORKER).select_related("agency").order_by("pk")
    for cover in covering:
        role = cover.roles.filter(role=Role.DUTY_WORKER).first()
        waiting = Duty.objects.filter(service=role.service if role else None, ended_at=None, opens_at__lte=at)
        for duty in (
            waiting.exclude(owner=None).exclude(owner=cover).select_related("holding__case", "owner")[:2]
        ):
            if duty.owner is not None and may_take(cover, duty, duty.holding.case, at):
                hand_over(duty, to=cover, note="On leave until Thursday.", by=duty.owner, at=at)


def _ask_waivers(at: datetime) -> None:
    """Each service's manager has waivers to decide, for what is pressing and for what is coming."""
    for service in (
        Duty.objects.filter(ended_at=None).values_list("service", flat=True).distinct().order_by("service")
    ):
        leads = Worker.objects.filter(roles__role=Role.MANAGER, roles__service=service)
        waiting = Duty.objects.filter(service=service, ended_at=None, weight=Weight.MUST, waivers=None)
        for duty in (
            waiting.exclude(owner=None)
            .exclude(owner__in=leads)
            .select_related("holding", "owner")
            .order_by("overdue_at", "pk")[:4]
        ):
            if duty.owner is not None and may_be_waived(duty):
                ask_waiver(duty, reason="She is in hospital until Friday.", by=duty.owner, at=at)
