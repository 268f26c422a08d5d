"""抽查: findings drawn at random for a look-back, so that anybody can draw them again.

Which are drawn follows from the printed number and the list alone: ordered by the
SHA-256 of number and reference, the first ones; by risk each finding has as many
tickets as the list says (docs/sampling.md). A draw is made once: its rows never
change, and its number is never given again.
"""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach, Role
from rectification.errors import NotAllowed, Refusal
from rectification.models.bodies.organisation import Organisation
from rectification.models.findings.adoption import Adoption
from rectification.models.findings.finding import Finding
from rectification.models.findings.look_back import LookBack, since_closed
from rectification.models.findings.risk import risks_of, tickets_of
from rectification.models.trail import written
from rectification.models.trail.frozen import FrozenModel, FrozenQuerySet
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import FindingQuerySet

SEED = 4  # bytes of it: nobody can choose a number that draws what he likes
MOST = 200  # findings of one sample


def draw(number: str, lines: Iterable[str], count: int) -> list[str]:
    """Return the references that a printed number draws, in the order of the draw.

    A line is a reference; where it goes by risk, the number of its tickets behind it,
    and the risks. Its place is that of its first ticket.
    """
    marked = ((_mark(number, line), line.partition(" ")[0]) for line in lines)
    return [reference for _first, reference in sorted(marked)[:count]]


def _mark(number: str, line: str) -> str:
    reference, *more = line.split(" ")
    tickets = [f"#{one + 1}" for one in range(int(more[0]))] if more else [""]
    texts = (f"{number}{reference}{ticket}" for ticket in tickets)
    return min(hashlib.sha256(one.encode()).hexdigest() for one in texts)


def list_of(lines: Iterable[str]) -> str:
    """Return the list as it is kept and digested: sorted, one a line."""
    return "".join(f"{one}\n" for one in sorted(lines))


def lines_by_risk(findings: "FindingQuerySet") -> list[str]:
    """Return each reference with its tickets and its risks."""
    risks = risks_of(findings)
    return [
        " ".join([one, str(tickets_of(risks.get(one, ()))), *risks.get(one, ())])
        for one in findings.order_by().values_list("reference", flat=True)
    ]


class SampleQuerySet(FrozenQuerySet["Sample"]):
    def visible_to(self, user: "User") -> Self:
        """Those of the overseeing office: a body does not learn what was drawn."""
        scope = user.scope(Permission.FINDING_VERIFY)
        return self.filter(organisation__in=scope.overseen_by_ids)

    def draw(
        self, office: Organisation, *, by: "User", count: int, by_risk: bool = False
    ) -> "Sample":
        """Draw so many of what the office oversees and has not looked back at."""
        if not by.may(Permission.FINDING_VERIFY, Reach(None, office.pk)):
            raise NotAllowed()
        with transaction.atomic():
            row = Organisation.objects.select_for_update(no_key=True).get(pk=office.pk)
            among = eligible(by, [row.pk])
            found = {one.reference: one for one in among.only("reference")}
            _check_count(count, len(found))
            kept = list_of(lines_by_risk(among) if by_risk else found)
            made = self.create(
                **self._numbered(row),
                organisation=row,
                count=count,
                eligible=kept,
                digest=hashlib.sha256(kept.encode()).hexdigest(),
                drawn_by=by,
            )
            for place, reference in enumerate(made.draw_again(), 1):
                made.drawn.create(finding=found[reference], place=place)
            written.see(row)
            made.note(by=by)
        return made

    def _numbered(self, office: Organisation) -> dict[str, object]:
        """Return the next number of the office's year. Only with the office locked."""
        year = timezone.localdate().year
        rows = self.filter(organisation=office, year=year)
        serial = (rows.aggregate(last=Max("serial"))["last"] or 0) + 1
        seed = secrets.token_hex(SEED).upper()
        return {
            "year": year,
            "serial": serial,
            "number": f"抽查〔{year}〕{serial}号-{seed}",
        }


def _check_count(count: int, among: int) -> None:
    if not among:
        raise Refusal(
            gettext("Nothing is closed out that your office has not looked back at."),
            field="office",
        )
    if not 1 <= count <= min(among, MOST):
        said = ngettext(
            "%(most)d finding can be drawn: please give a number up to that.",
            "%(most)d findings can be drawn: please give a number up to that.",
            min(among, MOST),
        )
        raise Refusal(said % {"most": min(among, MOST)}, field="count")


class Sample(FrozenModel):
    """`number`: as printed, its seed included. `eligible`: the references it was drawn
    from, one a line, by risk with their tickets; `digest`: SHA-256 of that list."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="samples",
        verbose_name=_("overseeing body"),
    )
    year = models.PositiveIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number in the year"))
    number = models.CharField(_("number of the sample"), max_length=60, unique=True)
    count = models.PositiveIntegerField(_("findings drawn"))
    eligible = models.TextField(_("list it was drawn from"))
    digest = models.CharField(_("digest"), max_length=64)
    drawn_at = models.DateTimeField(_("drawn at"), default=timezone.now)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("drawn by"),
    )

    objects: ClassVar = SampleQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "serial"], name="sample_number"
            ),
            models.CheckConstraint(name="sample_some", condition=Q(count__gte=1)),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("sample-detail", args=[self.pk])

    def reach(self) -> Reach:
        return Reach(None, self.organisation_id)

    @property
    def references(self) -> list[str]:
        """The references it was drawn from."""
        return [one.partition(" ")[0] for one in self.eligible.splitlines()]

    @property
    def is_by_risk(self) -> bool:
        return " " in self.eligible

    def risks(self) -> dict[str, list[str]]:
        """Return the risks that each reference had when it was drawn, by name."""
        lines = (one.split(" ") for one in self.eligible.splitlines())
        return {one[0]: one[2:] for one in lines}

    def draw_again(self) -> list[str]:
        """Return what the number draws from the list that is kept."""
        return draw(self.number, self.eligible.splitlines(), self.count)

    def faults(self) -> list[str]:
        """Say what of the draw cannot be repeated, a sentence each."""
        found = []
        if hashlib.sha256(self.eligible.encode()).hexdigest() != self.digest:
            found.append(gettext("The list is not the one whose digest was printed."))
        rows = self.drawn.order_by("place").values_list("finding__reference", flat=True)
        if list(rows) != self.draw_again():
            found.append(gettext("The findings kept are not those the number draws."))
        return found

    def note(self, *, by: "User") -> None:
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=by,
            action="sample.draw",
            subject=self,
            after={
                "sample": self.number,
                "count": self.count,
                "findings": "、".join(self.draw_again()),
                "digest": self.digest,
            },
        )


class SampledFindingQuerySet(FrozenQuerySet["SampledFinding"]):
    def with_looks(self) -> Self:
        """Add when the overseeing office has looked back since the draw, and how it
        was found; None where it has not."""
        newest = _looks().order_by("-looked_at", "-pk")
        return self.annotate(
            result=Subquery(newest.values("result")[:1]),
            looked_at=Subquery(newest.values("looked_at")[:1]),
        )


class SampledFinding(FrozenModel):
    """`place`: from 1, in the order of the draw."""

    sample = models.ForeignKey(
        Sample, models.PROTECT, related_name="drawn", verbose_name=_("sample")
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="drawn_in", verbose_name=_("finding")
    )
    place = models.PositiveIntegerField(_("place in the draw"))

    objects: ClassVar = SampledFindingQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("finding of a sample")
        verbose_name_plural = _("findings of samples")
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "finding"], name="sampledfinding_once"
            ),
            models.UniqueConstraint(
                fields=["sample", "place"], name="sampledfinding_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample} {self.place}"


# --- which findings -----------------------------------------------------------------


def eligible(user: "User", offices: Collection[int]) -> "FindingQuerySet":
    """Return what offices may draw from: closed out, by an import once it is
    confirmed, and none of theirs has looked back at it since.

    That the body itself has looked takes nothing out, or it could keep out what it
    likes.
    """
    shown = Finding.objects.visible_to(user).filter(inspection__overseer__in=offices)
    waiting = Adoption.Confirmation.WAITING
    looked = since_closed().filter(_by_office("inspection__overseer"))
    closed = shown.closed().exclude(adoption__confirmation=waiting)
    return closed.filter(~Exists(looked))


def drawn_to_look_at(user: "User") -> "FindingQuerySet":
    """Return what was drawn by somebody's offices and they have not looked at since."""
    mine = SampledFinding.objects.filter(sample__in=Sample.objects.visible_to(user))
    waiting = mine.filter(~Exists(_looks()))
    shown = Finding.objects.visible_to(user).closed()
    return shown.filter(pk__in=waiting.values("finding"))


def _looks() -> "models.QuerySet[LookBack]":
    """Return the look-backs at the row at hand since the draw, of the office alone."""
    return LookBack.objects.filter(
        _by_office("sample__organisation"),
        finding=OuterRef("finding"),
        looked_at__gte=OuterRef("sample__drawn_at"),
    )


def _by_office(office: str) -> Q:
    """Say that whoever looked sits or sat in an office of the row at hand, to verify;
    of the body itself none counts."""
    post = "looked_by__appointments__post__"
    of_it = {f"{post}role": Role.VERIFIER, f"{post}organisation": OuterRef(office)}
    return Q(**of_it)
