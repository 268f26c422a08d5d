"""The first body of an installation, its offices and its people: all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from rectification.errors import InvalidTransition
from rectification.models import (
    SYSTEM_CHAIN,
    Appointment,
    Chain,
    Office,
    Organisation,
    Post,
    User,
)
from rectification.setup.roster import Person


@dataclass(frozen=True, slots=True)
class Slip:
    """What somebody is handed on paper, once."""

    name: str
    login: str
    password: str
    post: str


def is_due() -> bool:
    return not Organisation.objects.exists()


def found(
    *,
    by: User,
    name: str,
    full_name: str,
    overseer: str,
    offices: Sequence[str],
    people: Sequence[Person],
) -> list[Slip]:
    """Write everything and return the slips. The caller has checked who `by` is."""
    with transaction.atomic():
        if not is_due():
            raise InvalidTransition()
        parent = None
        if overseer:
            parent = Organisation.objects.create(
                name=overseer, kind=Organisation.Kind.OVERSEEING
            )
        body = Organisation.objects.create(
            name=name, full_name=full_name, parent=parent
        )
        rows = Office.objects.found(by=by, organisation=body, names=offices)
        slips = _seat_all(people, body, rows, by=by)
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=by,
            action="organisation.found",
            subject=body,
            after={"offices": list(offices), "people": len(slips)},
        )
    return slips


def _seat_all(
    people: Sequence[Person],
    body: Organisation,
    offices: Mapping[str, Office],
    *,
    by: User,
) -> list[Slip]:
    """Open an account a person, and seat it in each of the posts of its lines."""
    slips: list[Slip] = []
    known: dict[str, tuple[User, int]] = {}
    for person in people:
        login = person.login.lower()
        if login in known:
            user, number = known[login]
            post = _seat(user, person, body, offices, by=by)
            slips[number] = replace(slips[number], post=f"{slips[number].post}、{post}")
            continue
        user, password = User.objects.open_account(
            by=by, full_name=person.name, username=person.login
        )
        if login:
            known[login] = user, len(slips)
        post = _seat(user, person, body, offices, by=by)
        slips.append(Slip(user.full_name, user.username, password, str(post)))
    return slips


def _seat(
    user: User,
    person: Person,
    body: Organisation,
    offices: Mapping[str, Office],
    *,
    by: User,
) -> Post:
    post, _new = Post.objects.get_or_create(
        organisation=body, office=offices.get(person.office), role=person.role
    )
    # Not post.appoint(): nobody holds a post yet who could appoint.
    appointment = Appointment(
        post=post,
        user=user,
        appointed_by=by,
        confirmation=Appointment.Confirmation.FIRST_RUN,
    )
    appointment.refuse_clash()
    appointment.save(force_insert=True)
    appointment.note("post.appoint", by=by)
    return post
