"""Accounts. What somebody may do comes from posts alone, never from the account."""

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from axes.models import AccessAttempt
from django.contrib.auth.models import BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach, Role, Seat, allowed
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.appointment import Appointment
from rectification.models.bodies.factor_reset import FactorReset
from rectification.models.bodies.initials import Initialled
from rectification.models.bodies.mail_choice import MailChoice
from rectification.models.bodies.passwords import Passwords
from rectification.models.bodies.post import Post
from rectification.models.bodies.scope import Scope
from rectification.models.bodies.sign_in import LIFT
from rectification.models.trail import written
from rectification.models.trail.constraints import paired
from rectification.models.trail.log import SYSTEM_CHAIN, Chain


class HasReach(Protocol):
    def reach(self) -> Reach: ...


class UserManager(BaseUserManager["User"]):
    def named(self, login: str) -> "models.QuerySet[User]":
        """The account of a login name, in capitals or not: there is at most one."""
        folded = Lower(Value(self.model.normalize_username(login)))
        return self.alias(folded=Lower("username")).filter(folded=folded)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Whom a typed login name means; Django signs people in by this."""
        return self.named(username or "").get()

    def create_user(
        self, username: str, password: str | None = None, **fields: object
    ) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, password: str | None = None, **fields: object
    ) -> "User":
        """Make an account on the server; the log says that nobody on the site did."""
        with transaction.atomic():
            user = self.create_user(username, password, is_superuser=True, **fields)
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=None,
                action="user.open",
                subject=user,
                after={"username": user.username, "is_superuser": True},
            )
        return user

    def open_account(
        self, *, by: "User", full_name: str, username: str = ""
    ) -> tuple["User", str]:
        """Make an account and its first password, which is kept nowhere.

        Without a login name the person's own is taken, numbered where need be.
        """
        if not (by.is_superuser or by.may(Permission.APPOINT)):
            raise NotAllowed()
        login = self.model.normalize_username(username or full_name)
        password = first_password()
        with transaction.atomic():
            taken = self.named(login).first()
            if taken and username:
                raise Refusal(taken_words(taken.username))
            number = 2
            free = login
            while not username and self.named(free).exists():
                free, number = f"{login}{number}", number + 1
            try:
                with transaction.atomic():
                    user = self.create_user(
                        free,
                        password,
                        full_name=full_name,
                        must_change_password=True,
                        opened_by=by,
                    )
            except IntegrityError as error:  # somebody else took it this moment
                raise Refusal(taken_words(free)) from error
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=by,
                action="user.open",
                subject=user,
                after={"username": free, "full_name": full_name},
            )
        return user, password


def taken_words(name: str) -> str:
    """Say that a login name is taken; `name` as the account has it."""
    return gettext(
        "The login name “%(name)s” is taken; capitals make no difference."
    ) % {"name": name}


def first_password() -> str:
    """Return a password to be typed once, without signs that look alike."""
    small, digits = "abcdefghkmnpqrstuvwxyz", "23456789"

    def some(signs: str, count: int) -> str:
        return "".join(secrets.choice(signs) for _number in range(count))

    return (
        f"{some(small, 1).upper()}{some(small, 3)}-{some(digits, 4)}-{some(small, 4)}"
    )


class User(Initialled, MailChoice, FactorReset, Passwords):
    named_in = "full_name"

    username = models.CharField(
        _("login name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
    )
    full_name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_superuser = models.BooleanField(
        _("opens the administration"),
        default=False,
        help_text=_("For installation; gives no right on any staff page."),
    )
    must_change_password = models.BooleanField(
        _("must change the password"), default=False
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    # Who made the account, and who last gave it a password that somebody else knows:
    # to them it is no second person until a seat of it is confirmed.
    opened_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("opened by"),
    )
    reset_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("password last reset by"),
    )
    reset_at = models.DateTimeField(
        _("password last reset at"), null=True, editable=False
    )
    # Part of what every session is signed with: counting it up ends them all.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            paired("user", "reset"),
            paired("user", "factor_reset"),
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_folded",
                violation_error_message=_(
                    "Another account has this login name; capitals make no difference."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    # --- posts and rights ------------------------------------------------------

    # Seats that came with the account (`known.py`); nobody has asked for them yet.
    came_with: list[Appointment] | None = None

    @cached_property
    def _appointments(self) -> list[Appointment]:
        if self.pk is None:
            return []
        if self.came_with is not None:
            return self.came_with
        if "appointments" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.appointments.all())  # a list of people fetched them
        return sorted(self.appointments.with_posts(), key=lambda seat: seat.place)

    def forget_appointments(self) -> None:
        """Drop what was read; for a change to one's posts within the same request."""
        self.__dict__.pop("_appointments", None)
        self.came_with = None
        getattr(self, "_prefetched_objects_cache", {}).pop("appointments", None)

    def posts_now(self, on: date | None = None) -> list[Post]:
        """List the posts that give rights on a day (today)."""
        return [seat.post for seat in self._seats_that_count(on)]

    def _seats_that_count(self, on: date | None = None) -> list[Appointment]:
        day = on or timezone.localdate()
        return [
            seat
            for seat in self._appointments
            if seat.is_held(on=day) and seat.is_confirmed(reset_at=self.reset_at)
        ]

    def waiting_posts(self) -> list[Post]:
        """List the posts held today that wait to be confirmed: they give no right."""
        day = timezone.localdate()
        return [
            seat.post
            for seat in self._appointments
            if seat.is_held(on=day) and not seat.is_confirmed(reset_at=self.reset_at)
        ]

    def seats_now(self, on: date | None = None) -> list[Seat]:
        """The same posts as rights see them; none for a locked account."""
        if not self.is_active:
            return []
        return [post.seat() for post in self.posts_now(on)]

    def may(
        self, permission: Permission, thing: HasReach | Reach | None = None
    ) -> bool:
        """Say whether a post gives the right: on this thing, or on anything at all."""
        seats = self.seats_now()
        if thing is None or not seats:
            return allowed(seats, permission)
        reach = thing if isinstance(thing, Reach) else thing.reach()
        return allowed(seats, permission, reach)

    def roles_now(self) -> set[Role]:
        return {seat.role for seat in self.seats_now()}

    def office_ids_now(self) -> frozenset[int]:
        """Offices in which a post is held, in whatever role."""
        seats = self.seats_now()
        return frozenset(seat.office_id for seat in seats if seat.office_id)

    def office_seats(self) -> list[Appointment]:
        """List the seats ever held in an office, in whatever role."""
        return [seat for seat in self._appointments if seat.post.office_id]

    def scope(self, permission: Permission) -> Scope:
        return Scope.of(self.seats_now(), permission)

    def name_standing(self) -> None:
        """Let the next entry of the log name what the rights of this account are from.

        Seats only where they were asked: otherwise none has given a right.
        """
        written.see(self, ("is_active", "is_superuser", "reset_at"))
        for seat in self._seats_that_count() if "_appointments" in vars(self) else ():
            seat.name_right()

    def name_seats(self) -> None:
        """The same of every seat ever held: one in an office bars from decisions."""
        for seat in self._appointments:
            seat.name_right()

    # --- what Django's admin asks ------------------------------------------------

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin opens. Each page of it asks again."""
        return self.is_superuser or bool(
            self.roles_now() & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}
        )

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_superuser

    def has_perms(self, perms: Iterable[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.username

    # --- verbs --------------------------------------------------------------------

    def lock(self, *, by: "User", reason: str) -> None:
        """Close the account: every right and session ends with the next request."""
        self._change_account(
            "user.lock",
            by=by,
            reason=reason,
            starts_from=True,
            is_active=False,
            end_sessions=True,
        )

    def unlock(self, *, by: "User", reason: str) -> None:
        self._change_account(
            "user.unlock", by=by, reason=reason, starts_from=False, is_active=True
        )

    def end_sessions(self, *, by: "User", reason: str) -> None:
        """Sign somebody out everywhere: a telephone is lost, a desk was left open."""
        self._change_account(
            "user.end_sessions", by=by, reason=reason, end_sessions=True
        )

    def lift_lock_out(self, *, by: "User", reason: str) -> None:
        """Forget the failed sign-ins that lock the name out for a while."""
        with transaction.atomic():
            self._change_account(LIFT, by=by, reason=reason)
            AccessAttempt.objects.filter(username=self.username).delete()

    def _change_account(
        self,
        action: str,
        *,
        by: "User",
        reason: str,
        end_sessions: bool = False,
        starts_from: bool | None = None,
        **values: object,
    ) -> None:
        """Change the locked row. `starts_from`: whether it must be open by now."""
        if self.pk == by.pk or not by.may(Permission.ACCOUNT_LOCK):
            raise NotAllowed()
        if not reason.strip():
            raise Refusal(gettext("Please give a reason."))
        with transaction.atomic():
            row = User.objects.select_for_update(no_key=True).get(pk=self.pk)
            if starts_from is not None and row.is_active != starts_from:
                raise InvalidTransition(
                    gettext("This account is locked already.")
                    if starts_from
                    else gettext("This account is not locked.")
                )
            if end_sessions:
                values["session_epoch"] = row.session_epoch + 1
            before = {name: getattr(row, name) for name in values}
            written.update(User.objects.filter(pk=row.pk), **values)
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=by,
                action=action,
                subject=row,
                reason=reason,
                before=before,
                after=values,
            )
        for name, value in values.items():
            setattr(self, name, value)
