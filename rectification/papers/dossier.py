"""一事一档: all of one finding on paper: what was found, planned, done and shown."""

from collections.abc import Iterator, Sequence

from django.utils import timezone

from rectification.exporting.evidence_pack import EvidencePack, PackedFinding, Shown
from rectification.exporting.words import (
    deadline_words,
    joint_words,
    lead_words,
    person_words,
    state_words,
)
from rectification.models import Finding
from rectification.notices.vocabulary.deadlines import write_date
from rectification.papers.paper import (
    Block,
    Face,
    Line,
    Paper,
    Part,
    Table,
    form,
    form_row,
    listed,
    titled,
)

_NUMBERS = "一二三四五六"


def dossier_paper(pack: EvidencePack) -> Paper:
    """Return the file of the one finding that a pack is about; no evidence goes in."""
    [one] = pack.shown
    finding = one.finding
    body = finding.inspection.organisation.signing_name
    title = f"{finding.title}问题整改档案"
    blocks: list[Block] = [
        *titled(title, blank=False),
        Line(finding.reference, Face.HEAD),
    ]
    blocks.append(_facts(finding))
    parts = [(name, said) for name, said in _parts(one) if said]
    for number, (name, said) in zip(_NUMBERS, parts, strict=False):
        blocks += [Line(f"{number}、{name}", Face.SECTION), *said]
    return Paper(title, body, pack.made_at, (Part(blocks),))


def _facts(finding: Finding) -> Table:
    aspect = finding.aspect.title if finding.aspect else ""
    rows = [
        form_row("所属方面", aspect, "整改状态", state_words(finding)),
        form_row("牵头科室", lead_words(finding), "配合科室", joint_words(finding)),
        form_row("责任领导", finding.leader, "责任人", person_words(finding)),
        form_row("整改时限", deadline_words(finding)),
        form_row("整改标准", finding.standard),
    ]
    return form(rows)


def _parts(one: PackedFinding) -> Iterator[tuple[str, Sequence[Block]]]:
    finding = one.finding
    yield "反馈问题", _lines(finding.original_text)
    yield "整改措施及落实情况", [*_lines(finding.account_lead), *_measures(finding)]
    yield "整改成效", _lines(finding.outcome)
    yield "未完成原因", _lines(finding.reason_for_delay)
    yield "整改过程", _entries(finding)
    yield "佐证材料", _files(one)


def _lines(text: str) -> list[Line]:
    return [Line(part) for part in text.splitlines() if part.strip()]


def _measures(finding: Finding) -> list[Table]:
    rows = [
        (
            number,
            one.line,
            str(one.office or ""),
            one.get_state_display(),
            one.account,
        )
        for number, one in enumerate(finding.measures.all(), 1)
    ]
    heads = ("序号", "整改措施", "责任科室", "状态", "落实情况")
    return [listed(heads, rows, (6, 34, 16, 12, 32))] if rows else []


def _entries(finding: Finding) -> list[Table]:
    rows = [
        (write_date(one.happened_on), str(one.office or ""), one.text)
        for one in finding.entries.all()
    ]
    return [listed(("日期", "科室", "进展情况"), rows, (23, 17, 60))] if rows else []


def _files(one: PackedFinding) -> list[Table]:
    shown = [*one.files, *(file for told in one.entries for file in told.files)]
    rows = [(number, *_file(file)) for number, file in enumerate(shown, 1)]
    heads = ("序号", "文件", "证明事项", "SHA-256")
    return [listed(heads, rows, (6, 34, 30, 30))] if rows else []


def _file(shown: Shown) -> tuple[str, str, str]:
    if shown.file is None:
        return "（内容已清除）", shown.use.claim, ""
    kept = shown.file.evidence
    day = write_date(timezone.localdate(kept.uploaded_at))
    return f"{kept.name}\n{day}上传", shown.use.claim, kept.sha256
