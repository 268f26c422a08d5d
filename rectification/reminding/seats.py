"""Who sits where on a day, and whom a level reminds of something."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from rectification.access import OFFICE_ROLES, Role
from rectification.models import Appointment, ReminderLevel, User
from rectification.models.bodies.names import same_name
from rectification.reminding.subjects import Subject
from rectification.workflow_chain import DECIDED_BY

_BETWEEN = re.compile(r"[、,，;；\s]+")


class Seats:
    """Who sits where on a day, with rights and an account that is open."""

    def __init__(self) -> None:
        self.offices: dict[tuple[Role, int], list[User]] = defaultdict(list)
        self.bodies: dict[tuple[Role, int], list[User]] = defaultdict(list)
        self.posts: dict[int, list[User]] = defaultdict(list)

    @classmethod
    def of(cls, bodies: Iterable[int], *, on: date) -> "Seats":
        held = Appointment.objects.held(on=on).confirmed()
        rows = held.filter(post__organisation__in=set(bodies), user__is_active=True)
        seats = cls()
        for one in rows.select_related("post", "user").order_by("user__pk", "pk"):
            role, post = Role(one.post.role), one.post
            seats.posts[post.pk].append(one.user)
            if post.office_id and role in OFFICE_ROLES:
                seats.offices[role, post.office_id].append(one.user)
            else:
                seats.bodies[role, post.organisation_id].append(one.user)
        return seats

    def whom(self, row: Subject, level: ReminderLevel) -> list[User]:
        """List whom a level reminds, each once; the coordinator where that is nobody.

        An office whose request waits for a decision can do nothing about the day: where
        it waits at a step of a chain, whoever decides there is reminded beside them.
        """
        found: dict[int, User] = {}
        roles = [one for one in level.roles if not row.waits or one not in OFFICE_ROLES]
        if row.step in DECIDED_BY:
            roles.append(DECIDED_BY[row.step])
        for role in roles:
            found |= {one.pk: one for one in self._in(role, row)}
        if not found:
            coordinators = self.bodies.get((Role.COORDINATOR, row.organisation), [])
            found = {one.pk: one for one in coordinators}
        return list(found.values())

    def of_office(self, office: int) -> list[User]:
        """List the handlers of an office (key); where there is none, its head."""
        handlers = self.offices.get((Role.HANDLER, office))
        return handlers or self.offices.get((Role.OFFICE_HEAD, office), [])

    def _in(self, role: Role, row: Subject) -> list[User]:
        if role in OFFICE_ROLES:
            return self.offices.get((role, row.office or 0), [])
        if role == Role.COORDINATOR and row.post:
            return self.posts.get(row.post, [])
        body = row.organisation if role != Role.VERIFIER else row.overseer or 0
        people = self.bodies.get((role, body), [])
        if role != Role.LEADER:
            return people
        names = [name for name in _BETWEEN.split(row.leader) if name]
        named = [
            one
            for one in people
            if any(same_name(one.full_name, name) for name in names)
        ]
        return named or people
