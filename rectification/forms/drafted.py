"""Which forms are kept as drafts, where they post to and on which page they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from rectification.forms.parts.gate import LONGEST
from rectification.limits import MOST_CHARACTERS


@dataclass(frozen=True, slots=True)
class Drafted:
    """`page`: the name of the address the form stands on; `prose`: what makes a
    draft worth keeping; `rest`: what comes along with it. Without `prose` the whole
    form is kept as it stands, what was emptied too. `about`: a name in `_seen`.
    """

    page: str
    prose: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    anchor: str = ""
    about: str = ""
    longest: int = LONGEST
    within: str = ""


_FINDING_STEP = Drafted(
    "finding-detail", ("reason",), anchor="actions", about="finding"
)
_DECISION = replace(_FINDING_STEP, page="finding-decide", anchor="decision")
_OPINION_STEP = Drafted(
    "opinion-detail", ("reply", "outline"), anchor="actions", about="opinion"
)
_REPORT_STEP = Drafted("report-detail", ("reason",), anchor="actions", about="report")

_DEADLINE = ("due_wording", "due_on", "due_precision", "kind")

# Name of the address that a form posts to → what is kept of it.
DRAFTED: Mapping[str, Drafted] = {
    "finding-record_progress": Drafted(
        "finding-detail",
        ("text", "reason_for_delay", "help_needed", "help_of", "account", "claim"),
        ("version", "happened_on", "measure", "kind", "dated_on", "state"),
        "progress",
        about="finding",
    ),
    "measure-update": Drafted(
        "measure-update", ("account",), ("version", "state"), about="measure"
    ),
    "entry-correct": Drafted("entry-correct", ("text", "reason"), about="entry"),
    "entry-withdraw": Drafted("entry-withdraw", ("reason",), about="entry"),
    "entry-return": Drafted("entry-return", ("reason",), about="entry"),
    "finding-submit": Drafted(
        "finding-detail", ("waiver",), ("asks",), "actions", about="finding"
    ),
    "finding-ask_help": Drafted(
        "finding-detail", ("needed",), ("of_whom",), "actions", about="finding"
    ),
    "finding-send_back": _DECISION,
    "finding-approve": _DECISION,
    "finding-conclude": _FINDING_STEP,
    "finding-unregister": _FINDING_STEP,
    "check_in-confirm": _FINDING_STEP,
    "check_in-send_back": _FINDING_STEP,
    "extension-endorse": _FINDING_STEP,
    "extension-grant": _FINDING_STEP,
    "extension-refuse": _FINDING_STEP,
    "paper-enter": Drafted("paper-enter", about="body"),
    "report-review": Drafted(
        "report-detail", ("opinion",), anchor="reviews", about="report"
    ),
    "report-enter_review": Drafted(
        "report-enter_review",
        ("name", "opinion"),
        ("sheet_number", "signed_at"),
        about="report",
    ),
    # Not which act it was drawn for: what was typed of one may be sent of the next.
    "report-enter_act": Drafted(
        "report-enter_act",
        ("name", "number", "present", "opinion"),
        ("sheet_number", "is_of_meeting", "signer", "signed_on"),
        about="report",
    ),
    "report-section": Drafted("report-section", about="section"),
    "report-item": Drafted("report-item", about="item"),
    "report-new_section": Drafted(
        "report-new_section", ("title", "text"), ("version", "behind"), about="report"
    ),
    "report-send_back": _REPORT_STEP,
    "report-approve": _REPORT_STEP,
    "report-unfreeze": _REPORT_STEP,
    "report-void": _REPORT_STEP,
    "report-revise": _REPORT_STEP,
    "report-take_down": replace(_REPORT_STEP, rest=("publication", "reach")),
    "opinion-draft_reply": _OPINION_STEP,
    "opinion-draft_refusal": _OPINION_STEP,
    "opinion-send_back": replace(_OPINION_STEP, prose=("reason",)),
    "opinion-hide": replace(_OPINION_STEP, prose=("reason",)),
    # Its boxes are ticked anew: only what is typed is kept.
    "order-new": Drafted(
        "order-new", ("reason",), ("kind", "reply_days"), about="inspection"
    ),
    "order-edit": Drafted(
        "order-edit", ("reason",), ("kind", "reply_days", "version"), about="order"
    ),
    "instruction-new": Drafted(
        "instruction-new",
        ("text",),
        (
            *("leader", "name", "post", "given_on", "is_told"),
            *("reply_days", "reply_due_on"),
        ),
        about="inspection",
    ),
    "finding-verify": Drafted(
        "finding-verify",
        ("text", "sham_reason"),
        ("result", "is_sham", *_DEADLINE),
        about="finding",
    ),
    "finding-look_back": Drafted(
        "finding-look_back", ("text",), ("result", *_DEADLINE), about="finding"
    ),
    "finding-check_in": Drafted("finding-check_in", ("text",), about="finding"),
    # Its boxes are ticked anew.
    "finding-reopen": Drafted(
        "finding-reopen", ("reason",), _DEADLINE, about="finding"
    ),
    "reply-write": Drafted("reply-write", ("reply",), ("read",), about="addressee"),
    "inspection-submit": Drafted(
        "inspection-submit",
        ("to_whom", "title", "opening", "closing", "note"),
        ("way", "sent_on"),
        about="inspection",
        within="since",
    ),
    "inspection-fold": Drafted("inspection-fold", about="inspection", within="since"),
    "inspection-new": Drafted("inspection-new"),
    "office-new": Drafted("office-new"),
    "intake-cleared": Drafted("intake-cleared"),
    **{
        name: Drafted(name, about="inspection")
        for name in (
            "inspection-edit",
            "inspection-dispatch",
            "inspection-fill_in",
            "inspection-approve_plan",
            "aspect-new",
            "finding-new",
        )
    },
    "aspect-edit": Drafted("aspect-edit", about="aspect"),
    "office-edit": Drafted("office-edit", about="office"),
    **{
        name: Drafted(name, about="finding")
        for name in (
            "finding-edit",
            "finding-correct_text",
            "finding-assign",
            "measure-new",
        )
    },
    "measure-edit": Drafted("measure-edit", about="measure"),
    "measure-remove": Drafted("measure-edit", ("why_text",), ("why",), about="measure"),
    "intake-new": Drafted(
        "intake-new",
        ("text",),
        ("organisation", "target", "kind", "typed"),
        longest=MOST_CHARACTERS,
    ),
    # Its text comes along signed, three bytes a character.
    "intake-review": Drafted("intake-review", longest=4 * MOST_CHARACTERS),
}


@dataclass(frozen=True, slots=True)
class FormPlace:
    """One form about one thing: where it posts to, and the page it stands on."""

    form: str
    key: str
    page: str

    @property
    def about(self) -> str:
        """The key of what it is about, whatever it is within."""
        return about_of(self.key)

    @property
    def drafted(self) -> Drafted:
        return DRAFTED[self.form]


_LONGEST_WITHIN = 10  # a day
_WITHIN = "~"  # in a key: between what a form is about and what it is within


def about_of(key: str) -> str:
    return key.partition(_WITHIN)[0]


def place_of(address: str) -> FormPlace | None:
    """Return the form that posts to an address, None where it keeps no draft."""
    path, _mark, query = address.partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        return None
    drafted = DRAFTED.get(match.url_name or "")
    if drafted is None:
        return None
    key = "-".join(str(value) for value in match.kwargs.values())
    page = reverse(drafted.page, kwargs=match.kwargs)
    within = QueryDict(query).get(drafted.within, "")[:_LONGEST_WITHIN]
    if within:
        key, page = f"{key}{_WITHIN}{within}", f"{page}?{drafted.within}={within}"
    anchor = f"#{drafted.anchor}" if drafted.anchor else ""
    return FormPlace(match.url_name or "", key, page + anchor)
