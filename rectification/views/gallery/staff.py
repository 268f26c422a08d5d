"""Every component in every state, for whoever builds pages. Not in the menu."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.contrib.messages import ERROR, INFO, SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.forms.findings.steps import ReasonForm
from rectification.forms.parts.gate import OfferedDraft
from rectification.forms.reports.steps import WarningForm
from rectification.models import (
    Erasure,
    Finding,
    FormDraft,
    Office,
    Report,
    User,
    WarningReason,
)
from rectification.nav import MenuLink
from rectification.public_site.document import (
    Card,
    Count,
    DocLine,
    IndexGroup,
    NextDeadline,
    Part,
)
from rectification.templatetags.components import TONES as STATUS_TONES
from rectification.templatetags.components import BarPart, ErrorRow
from rectification.views.findings.dock import Dock
from rectification.views.findings.measure_rows import MeasureTable
from rectification.views.findings.way_back import WayBack
from rectification.views.gallery.public import public_samples
from rectification.views.parts.offered_steps import Step, Steps
from rectification.views.parts.papers import PaperLink
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import (
    Crumb,
    FileRow,
    HitRow,
    MeasureRow,
    Station,
    TimelineRow,
    WorkItem,
)
from rectification.views.reports.warnings import Panel, Row
from rectification.workflow import FindingState, MeasureState, Permission
from rectification.workflow_reports import ReportState

Context = dict[str, object]
LONG = "自助服务设备长期闲置，部分设备断网后无人维护，群众办事仍须到窗口排队，" * 6
DAY = date(2024, 5, 6)
TONES = ("idle", "ongoing", "waiting", "done", "partly", "long", "late")
# Components that are one row of a list.
ROWS = {"readiness_hit": "ul", "timeline_entry": "ol", "work_item": "ul"}


@dataclass(frozen=True, slots=True)
class Sample:
    state: str
    html: SafeString


@requires(Permission.STAFF)
@require_safe
def gallery(request: StaffRequest) -> HttpResponse:
    shown = [
        (name, ROWS.get(name, "div"), [_drawn(name, *one) for one in states.items()])
        for name, states in samples(request)
    ]
    return render(request, "gallery/gallery.html", {"components": shown})


def _drawn(name: str, state: str, context: Context) -> Sample:
    html = render_to_string(f"components/{name}.html", {"csrf_token": "", **context})
    return Sample(state, html)


def samples(request: StaffRequest) -> Iterator[tuple[str, Mapping[str, Context]]]:
    """Yield each component's file name, and its states with what they are given."""
    yield from _words()
    yield from _counts()
    yield from _work()
    yield from _ways()
    yield from _judged()
    yield from _pages(request)
    yield from _forms()
    yield from _document()
    yield from public_samples()


def _words() -> Iterator[tuple[str, Mapping[str, Context]]]:
    yield "shape", {tone: {"tone": tone} for tone in TONES}
    states = [*FindingState, *MeasureState, *ReportState]
    yield (
        "status_badge",
        {str(one.value): {"status": one.value, "label": one.label} for one in states},
    )
    due: Context = {"wording": "2024年5月底", "over": 0}
    yield (
        "due",
        {
            "late": due | {"days": -12, "over": 12, "tone": "late"},
            "soon": due | {"days": 3, "tone": "waiting"},
            "far": due | {"days": 200, "tone": "ongoing"},
            "none": due | {"days": None, "tone": "idle"},
        },
    )


def _counts() -> Iterator[tuple[str, Mapping[str, Context]]]:
    codes = {tone: code for code, tone in STATUS_TONES.items()}
    parts = [
        BarPart(Count(tone, codes[tone], 1, "#"), x, 139)
        for tone, x in zip(TONES, range(0, 1000, 143), strict=True)
    ]
    yield (
        "counts_bar",
        {"several": {"parts": parts, "total": 7}, "none": {"parts": [], "total": 0}},
    )
    yield "counts_line", {"several": {"parts": parts}}
    yield "facts", {"filled": {"facts": [("单位", "青石县档案局"), ("说明", LONG)]}}
    yield (
        "empty_state",
        {
            "plain": {"title": "还没有问题"},
            "action": {
                "title": "还没有问题",
                "text": LONG,
                "url": "#",
                "label": "新建",
            },
        },
    )
    button: Context = {"label": "公开", "url": "#"}
    yield (
        "button",
        {
            "plain": button,
            **{
                kind: {**button, "kind": kind} for kind in ("primary", "grave", "small")
            },
            "disabled": {**button, "disabled": "须先定稿。"},
        },
    )


def _ways() -> Iterator[tuple[str, Mapping[str, Context]]]:
    owed = Dock("本期还没报，25日截止。", "waiting", "填报进展", "#", note=LONG)
    ended = Dock("已销号（2024年5月6日）。", "done")
    yield "dock", {"to do": {"dock": owed}, "nothing": {"dock": ended}}
    other = Finding(reference="2024-001-02", title="会议偏多")
    yield (
        "way_back",
        {
            "between": {"way": WayBack("#", other, other)},
            "alone": {"way": WayBack("#", None, None)},
        },
    )


def _work() -> Iterator[tuple[str, Mapping[str, Context]]]:
    item = WorkItem(
        reference="2024-001-01",
        title="台账登记不规范",
        url="#",
        status="ongoing",
        status_label="正在整改",
        office="保管科",
        next_label="填报进展",
        days=3,
        wording="2024年5月底",
        last="已补齐登记日期。",
        last_on=DAY,
        shows_last=True,
    )
    late = replace(item, title=LONG, days=-30, last="", last_on=None)
    yield "work_item", {"plain": {"item": item}, "late, long": {"item": late}}
    yield "measure_table", _measures()
    file = FileRow(
        name="登记簿.pdf",
        size=20480,
        kind="制度",
        dated_on=DAY,
        claim="登记日期齐全",
        is_late=True,
    )
    gone = FileRow(name="", size=20480, is_erased=True)
    yield "file_list", {"all": {"files": [file, gone]}}
    yield "timeline_entry", _timeline(file)


def _judged() -> Iterator[tuple[str, Mapping[str, Context]]]:
    actions = [
        {"label": "定稿", "url": "#", "kind": "primary"},
        {"label": "公开", "why": "须先定稿。"},
    ]
    yield "action_list", {"both": {"actions": actions}}
    hit = HitRow("error", "写明5个，实有4个。", "第3段")
    warning = replace(hit, level="warning", url="#")
    yield "readiness_hit", {"error": {"hit": hit}, "warning": {"hit": warning}}
    yield "readiness", _readiness(hit, warning)


def _measures() -> Mapping[str, Context]:
    measure = MeasureRow(
        number="一是",
        heading="补齐登记",
        state="done",
        account="已补齐。",
        state_label="已完成",
        office="保管科",
        due=DAY,
        update_url="#",
    )
    bare = MeasureRow(number="二是", heading=LONG, state="planned")
    tables = {"filled": [measure, bare], "bare": [bare]}
    return {name: {"table": MeasureTable(rows)} for name, rows in tables.items()}


def _timeline(file: FileRow) -> Mapping[str, Context]:
    at = datetime(2024, 5, 7, 9, 0, tzinfo=timezone.get_current_timezone())
    entry = TimelineRow(
        happened_on=DAY,
        entered=at,
        text="已补齐登记日期。",
        author="李改",
        office=Office(name="保管科"),
        measure="一是",
    )
    erasure = Erasure(
        confirmed_at=at,
        requested_by=User(full_name="钱办"),
        confirmed_by=User(full_name="赵审"),
        reason="误填",
    )
    states = {
        "plain": entry,
        "on behalf": replace(entry, on_behalf=True),
        "withdrawn": replace(entry, withdrawn=at, text=LONG),
        "late": replace(entry, reason_for_delay=LONG, files=(file,)),
        "erased": replace(entry, erasure=erasure),
        "event": replace(entry, event=True, text="申请销号"),
    }
    return {name: {"entry": one} for name, one in states.items()}


def _readiness(hit: HitRow, warning: HitRow) -> Mapping[str, Context]:
    """Nothing found; an error, a warning to answer, one that is answered."""
    said = WarningReason(reason="经办科室已核实。", answered_by=User(full_name="李改"))
    rows = [
        Row("写明的数字", [hit], None, None, None),
        Row("内部备注", [warning], None, said, WarningForm()),
        Row("占位符", [warning], said, None, None),
    ]
    report = Report(reference="2024-001-r1")
    return {
        "nothing": {"readiness": Panel(report, [])},
        "found": {"readiness": Panel(report, rows)},
    }


def _pages(request: StaffRequest) -> Iterator[tuple[str, Mapping[str, Context]]]:
    crumbs = [Crumb("整改项目", "#"), Crumb("2024-001")]
    yield "breadcrumb", {"two": {"crumbs": crumbs}}
    yield "banner", {"usual": {}, "own": {"text": LONG}}
    links = [MenuLink("我的待办", "#", current=True)]
    yield "menu", {"one": {"menu": links}}
    yield "account", {"signed in": {"user": request.user, "posts": ["保管科 经办人"]}}
    yield "language_switch", {"usual": {"path": request.path}}
    yield "tools", {"staff": {"staff": True}, "public": {}}
    yield "search_box", {"blank": {"url": "#"}, "asked": {"url": "#", "sought": "台账"}}
    yield "footer", {"blank": {"site": {}}}
    levels = (INFO, SUCCESS, WARNING, ERROR)
    said = [Message(level, LONG[:36]) for level in levels]
    yield "messages", {"levels": {"messages": said}}
    head = {"title": LONG, "over": "2024-001-01", "status": "ongoing"}
    yield (
        "page_header",
        {
            "plain": {"title": "整改项目"},
            "full": head | {"status_label": "正在整改", "shows_due": True, "days": -3},
        },
    )
    yield (
        "pagination",
        {
            "both": {"previous_url": "#", "next_url": "#", "shown": "51–100"},
            "first": {"next_url": "#"},
        },
    )
    stations = [
        Station("起草", done=True),
        Station("审签", current=True),
        Station("公开"),
    ]
    yield "steps", {"second": {"steps": stations}}


def _forms() -> Iterator[tuple[str, Mapping[str, Context]]]:
    form = ReasonForm(auto_id="id_gallery_%s")
    now = Step("退回补充", "#", "", form, "", False)
    why = Step("申请销号", "#", "尚无进展情况。", None, "", False)
    later = Step("重新整改", "#", "须先销号。", None, "grave", True)
    yield "step", {"form": {"step": now}, "why not": {"step": why}}
    yield (
        "step_list",
        {
            "some": {"steps": Steps.of([why, later])},
            "later only": {"steps": Steps.of([later])},
            "none": {"steps": Steps.of([])},
        },
    )
    drafted = ReasonForm()
    drafted.draft_owner = "…"
    drafted.draft = FormDraft(updated_at=timezone.now() - timedelta(minutes=3))
    drafted.other_drafts = [OfferedDraft(1, timezone.now(), "已与两家单位核对台账")]
    yield "draft_note", {"put back": {"form": drafted, "url": "#"}, "none": {}}
    yield "draft_mark", {"usual": {"form": drafted}}
    yield "draft_keep", {"usual": {"form": drafted}}
    yield "upload_bar", {"usual": {}}
    wrong = [ErrorRow("gallery", "日期", "日期在今天之后。"), ErrorRow("", "", LONG)]
    yield "error_summary", {"linked, and not": {"rows": wrong}}


def _document() -> Iterator[tuple[str, Mapping[str, Context]]]:
    yield "doc_meta", {"usual": {"facts": [("来源", "单位"), ("日期", "2024年5月6日")]}}
    line = DocLine("text", "现将整改进展情况予以公布。")
    yield "doc_line", {"text": {"line": line}, "heading": {"line": line, "tag": "h3"}}
    card = Card(
        anchor="f-gallery",
        reference="2024-001-01",
        number="1. ",
        title=LONG,
        status="completed",
        status_label="已完成",
        tag="h4",
        lines=(line,),
        url="",
        note="",
        days=None,
    )
    late = replace(card, status="ongoing", days=-3)
    yield "finding_card", {"plain": {"finding": card}, "late": {"finding": late}}
    yield "document", {"lines": {"parts": [Part((line,), ())]}}
    yield (
        "papers",
        {"usual": {"papers": [PaperLink("Word", "#"), PaperLink("PDF", "#")]}},
    )
    yield "finding_index", {"one": {"groups": [IndexGroup("方面", (card,))]}}
    behind = NextDeadline("f-gallery", "5月底", "台账", ("保管科",), -3)
    ahead = NextDeadline("f-gallery", "6月底", "档案", (), None)
    band: Context = {
        "sentence": "共3个问题。",
        "counts": [Count("已完成", "completed", 3)],
        "deadlines": [behind, ahead],
    }
    words = "截至2024年5月6日，逾期4个"
    with_late = {**band, "late": words, "recount": words}
    yield "band", {"usual": band, "with what is late": with_late}
