"""The demo's report: reviewed on paper and on screen, approved, frozen, published."""

import io
import zlib

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from rectification.models import Evidence, Report, User
from rectification.models.bodies.emblem import emblem
from rectification.models.findings.paper import number_of
from rectification.publishing import freeze as publishing
from rectification.publishing import reviewing
from rectification.publishing.readiness import reasons
from rectification.publishing.report_text import text_now

Signed = tuple[str, str, str]  # kind of review, name, opinion


def publish(
    coordinator: User, leader: User, report: Report, reviews: list[Signed]
) -> None:
    """One edition for the public: drafted, approved, frozen, made public by two."""
    for one in reasons.for_report(report):
        if one.is_open:
            reasons.answer(
                report,
                by=coordinator,
                rule=one.rule,
                reason="已核实，情况属实。",
                seen=one.digest,
            )
    report.submit(by=coordinator)
    _sign(coordinator, leader, report, reviews)
    for adoption in report.inspection.adoptions.filter(confirmed_at=None):
        adoption.confirm(by=leader)
    publishing.approve(report, by=leader)
    publishing.freeze(report, by=coordinator)
    publishing.publish(report, by=leader)


# Kind of review, name, opinion. Who has no account signs on paper.
REVIEWS = [
    ("first", "何主任", "数据与台账核对一致。"),
    ("second", "林副局长", "同意，整改成效可再写具体一些。"),
    ("final", "赵审", "同意提交。"),
    ("secrecy", "许保密", "经审查，不涉及国家秘密和工作秘密。"),
]


def _sign(
    coordinator: User, leader: User, report: Report, reviews: list[Signed]
) -> None:
    """Have the reviews signed: on paper by whoever has no account."""
    number = number_of(report.reference, text_now(report).digest)
    # One sheet serves one text: that of another looks different.
    paper = photograph(f"#{zlib.crc32(number.encode()) & 0xFFFFFF:06x}")
    for kind, name, opinion in reviews:
        if name == str(leader):
            reviewing.review(report, by=leader, kind=kind, opinion=opinion)
            continue
        scan = Evidence.objects.keep(
            by=coordinator,
            organisation=report.inspection.organisation,
            stream=ContentFile(paper),
            name=f"审签单（{name}）.png",
            media_type="image/png",
        )
        entered = reviewing.enter(
            report,
            by=coordinator,
            kind=kind,
            name=name,
            scan=scan,
            sheet_number=number,
            opinion=opinion,
        )
        reviewing.confirm(entered, by=leader)


def photograph(sky: str = "#e9e4da") -> bytes:
    """Draw a plain picture of a service window; no photograph is carried along."""
    image = Image.new("RGB", (640, 400), sky)
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 60, 600, 250), fill="#c9d6de", outline="#7d8b94", width=4)
    for left in range(70, 560, 130):
        draw.rectangle((left, 90, left + 100, 220), fill="#f7f9fa", outline="#9aa7af")
    draw.rectangle((0, 260, 640, 330), fill="#a58d6f")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def drawn_emblem() -> str:
    """Return an invented emblem: the lake of the district's name under a red sun."""
    edge, red, blue = 112, "#9b1c1f", "#1c5fa8"
    picture = Image.new("RGBA", (edge, edge), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((4, 4, edge - 4, edge - 4), outline=red, width=6)
    pen.ellipse((38, 22, 74, 58), fill=red)
    for row in range(3):
        pen.arc((16, 56 + 12 * row, 58, 76 + 12 * row), 180, 360, fill=blue, width=6)
        pen.arc((54, 56 + 12 * row, 96, 76 + 12 * row), 0, 180, fill=blue, width=6)
    target = io.BytesIO()
    picture.save(target, "PNG")
    target.seek(0)
    return emblem(target)
