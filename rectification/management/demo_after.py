"""The demo's findings after their close-out: verified, and looked at again."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from rectification.management.demo_report import photograph
from rectification.models import (
    Evidence,
    Finding,
    LookBack,
    Organisation,
    Sample,
    User,
    Verification,
)
from rectification.models.findings.verification import to_verify

LOOKED = (
    "到5个站点现场抽问12人，11人能独立受理医保业务；"
    "1个站点的业务手册仍是旧版，已当场更换。"
)
HELD = "抽看近一个月办件记录6件，做法一致，未见反弹。"
RIGHT = "调阅整改台账和制度文本，抽查10件办件，均按新规定办理。"


def verify(people: Mapping[str, User], finding: Finding) -> None:
    """One put right in the main, with a photograph; one put right; the rest wait."""
    verifier = people["xuncha"]
    photo = Evidence.objects.keep(
        by=verifier,
        organisation=finding.inspection.organisation,
        stream=ContentFile(photograph(sky="#cdd9d2")),
        name="站点现场核查.png",
        media_type="image/png",
        kind=Evidence.Kind.PHOTO,
        dated_on=timezone.localdate() - timedelta(days=1),
    )
    Verification.objects.verify(
        finding, by=verifier, result="basic", words=LOOKED, files=[photo]
    )
    others = to_verify(finding.inspection.findings.all()).in_printed_order()
    if (other := others.first()) is not None:
        Verification.objects.verify(other, by=verifier, result="thorough", words=RIGHT)


def draw(people: Mapping[str, User], overseer: Organisation | None) -> None:
    """A sample of three, of which one is looked at."""
    verifier = people["xuncha"]
    if overseer is None:
        return
    sample = Sample.objects.draw(overseer, by=verifier, count=3)
    first = sample.drawn.select_related("finding").get(place=1).finding
    LookBack.objects.look(first, by=verifier, result="held", words=HELD)
