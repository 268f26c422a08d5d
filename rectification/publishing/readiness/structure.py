"""The build of a notice: empty sections, numbering, offices, what nobody recognised."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices.notice import Role
from rectification.notices.reading.doubts import Rule as Doubtful
from rectification.notices.reading.doubts import doubts
from rectification.notices.text import narrow
from rectification.notices.vocabulary import phrases
from rectification.notices.vocabulary.labels import find_labels
from rectification.notices.vocabulary.numbering import NUMERALS, heading_marker
from rectification.notices.vocabulary.printed_fields import FIELD_OF_LABEL, Label
from rectification.publishing.readiness.hit import Found, NoticePlace, Severity, rule
from rectification.publishing.readiness.reading import NumberedFinding, Reading, Text
from rectification.publishing.readiness.steps import broken_steps

_DIGITS = re.compile(rf"{NUMERALS.pattern}|^[A-Z]")
# 四、监督方式: the closing words are what stands beneath it.
_ANNOUNCES = re.compile("说明|监督|联系|公示|公开|反馈|意见|其他|事项|附|方式|渠道")
_ANNOUNCE_PROSE = frozenset(
    label
    for label, field in FIELD_OF_LABEL.items()
    if field.role in (Role.ACCOUNT, Role.TEXT, Role.NEXT_STEPS)
)
_BARE = 40  # characters; a longer line is a text of its own

# --- emptiness ------------------------------------------------------------------------


@rule(Severity.ERROR, gettext_lazy("Empty section"))
def empty_section(read: Reading) -> Iterator[Found]:
    """A heading or a label with nothing beneath it."""
    headings = [one for one in read.texts if _level(one)]
    bare = {one.at for one in headings if _is_bare(read, one)}
    listed = _items_of_lists(headings, bare)
    for text in headings:
        if text.at in bare and text.at not in listed:
            yield _empty(read, text, text.text)
    for one in read.findings:
        yield from _empty_labels(read, one)


def _empty(read: Reading, text: Text, quote: str) -> Found:
    return read.found(
        quote,
        _(
            "Nothing stands beneath “%(quote)s” in %(where)s: write the text, or take "
            "the heading out."
        ),
        text.place,
    )


def _level(text: Text) -> int:
    """Return how deep a numbered line outside the findings stands, 0 for others."""
    marker = heading_marker(text.text) if text.finding is None else None
    return int(marker.level) if marker else 0


def _is_bare(read: Reading, text: Text) -> bool:
    """Whether a heading says nothing itself and nothing stands beneath it."""
    if len(text.text) > _BARE or re.search("[。;:]", text.plain):
        return False
    if text.at + 1 >= len(read.texts):
        return True
    below = read.texts[text.at + 1]
    if below.role is Role.CLOSING:
        return not _ANNOUNCES.search(text.plain)
    if below.role in (Role.SIGNER, Role.DATE):
        return True
    return below.finding is None and 0 < _level(below) <= _level(text)


def _items_of_lists(headings: list[Text], bare: set[int]) -> set[int]:
    """Return the bare headings whose siblings are all as bare: they make a list."""
    items: set[int] = set()
    runs: dict[int, list[int]] = {}  # by level, of the siblings so far

    def close(level: int) -> None:
        for deeper in [one for one in runs if one > level]:
            run = runs.pop(deeper)
            if len(run) > 1 and all(at in bare for at in run):
                items.update(run)

    for text in headings:
        close(_level(text))
        runs.setdefault(_level(text), []).append(text.at)
    close(1)  # a section of its own is no item
    return items


def _empty_labels(read: Reading, one: NumberedFinding) -> Iterator[Found]:
    """Labels of a finding that announce an account or a text which does not come."""
    texts = read.of_finding(one)
    for spot, text in enumerate(texts):
        labels = find_labels(text.text)
        if not labels or labels[-1].label not in _ANNOUNCE_PROSE:
            continue
        last = labels[-1]
        if text.plain[last.end :].strip(" 。;"):
            continue
        behind = texts[spot + 1 : spot + 2]
        if behind and not _begins_with_label(behind[0]):
            continue  # its text is in the next paragraph
        yield _empty(read, text, text.text[last.start : last.end])


def _begins_with_label(text: Text) -> bool:
    labels = find_labels(text.text)
    return bool(labels) and labels[0].start == 0


@rule(Severity.WARNING, gettext_lazy("Unrecognised text"))
def unrecognised(read: Reading) -> Iterator[Found]:
    """A paragraph that no rule of reading recognised; it is printed as it is."""
    for text in read.texts:
        # 附件:… and (此件公开发布) are known, they only have no place of their own.
        if text.role is Role.KEPT and not phrases.ASIDE.fullmatch(text.plain):
            yield read.found(
                text.text,
                _(
                    "“%(quote)s” was not recognised and will be printed as it is: see "
                    "whether it belongs there (%(where)s)."
                ),
                text.place,
            )


# --- twice and out of turn ------------------------------------------------------------


@rule(Severity.WARNING, gettext_lazy("Duplicated findings"))
def duplicated(read: Reading) -> Iterator[Found]:
    """Two findings with the same title, or with the same number in one group."""
    seen: dict[str, NumberedFinding] = {}
    for one in read.findings:
        title = narrow(one.finding.title).strip("。,;:\"'")
        if not title:
            continue
        if title in seen:
            yield read.missing(
                one,
                _(
                    "%(where)s has the same title as finding %(other)s: merge the "
                    "two, or tell them apart."
                ),
                other=seen[title].number,
            )
        seen.setdefault(title, one)
    for doubt in doubts(read.notice):
        if doubt.rule is Doubtful.NUMBER_REPEATED and doubt.finding is not None:
            yield read.found(
                doubt.quote,
                _(
                    "The number “%(quote)s” of %(where)s has been used before in its "
                    "group: number the findings anew."
                ),
                _title_place(read, doubt.finding),
            )


@rule(Severity.WARNING, gettext_lazy("Numbering"))
def mixed_numbering(read: Reading) -> Iterator[Found]:
    """Numbers of one list written in different ways, or one left out."""
    for doubt in doubts(read.notice):
        # A group that begins with another number than one goes on with an outer list.
        if (
            doubt.rule is Doubtful.NUMBER_OUT_OF_ORDER
            and doubt.finding is not None
            and doubt.values["expected"] != 1
        ):
            yield _out_of_turn(
                read,
                doubt.quote,
                _title_place(read, doubt.finding),
                int(doubt.values["expected"]),
            )
    yield from _other_marks(read)
    for text in read.texts:
        for marker, expected in broken_steps(text.text):
            yield _out_of_turn(read, marker, text.place, expected)


def _out_of_turn(read: Reading, quote: str, place: NoticePlace, expected: int) -> Found:
    return read.found(
        quote,
        _(
            "The number “%(quote)s” in %(where)s is out of turn, number %(expected)d "
            "should stand there: number the list anew."
        ),
        place,
        expected=expected,
    )


def _other_marks(read: Reading) -> Iterator[Found]:
    """Findings of one group whose numbers are punctuated differently: 1. and 2、"""
    usual: dict[int, str] = {}
    for one in read.findings:
        mark = _DIGITS.sub("N", narrow(one.number).replace(" ", ""))
        first = usual.setdefault(one.section, mark)
        if mark and first and mark != first:
            yield read.found(
                one.number,
                _(
                    "The number “%(quote)s” of %(where)s is written unlike the others "
                    "of its group: write all of them the same way."
                ),
                _title_place(read, one.at),
            )


def _title_place(read: Reading, finding: int) -> NoticePlace:
    one = read.findings[finding]
    return NoticePlace(
        one.section, finding, one.paragraphs[0] if one.paragraphs else None
    )


# --- offices --------------------------------------------------------------------------


@rule(Severity.WARNING, gettext_lazy("No responsible office"))
def no_responsible_office(read: Reading) -> Iterator[Found]:
    """A finding without an office where the other findings name theirs."""
    if not _names_offices(read):
        return
    for one in read.findings:
        if not one.finding.offices and not one.finding.lead_office:
            yield read.missing(
                one, _("%(where)s names no responsible office: add one.")
            )


@rule(Severity.WARNING, gettext_lazy("No lead office"))
def no_lead_office(read: Reading) -> Iterator[Found]:
    """A finding shared by offices of which none is in the lead."""
    for one in read.findings:
        if one.finding.offices and _has_no_lead(read, one):
            yield read.missing(
                one,
                _("%(where)s names offices but none in the lead: say which one leads."),
            )


def _names_offices(read: Reading) -> bool:
    named = sum(bool(one.finding.offices) for one in read.findings)
    # One or two that name an office do not make it the custom of the notice.
    return 2 * named > len(read.findings)


def _has_no_lead(read: Reading, one: NumberedFinding) -> bool:
    """Whether the records name no lead, or the text names 配合科室 only."""
    if not one.finding.lead_office:
        return True
    texts = read.of_finding(one)
    named = {label.label for text in texts for label in find_labels(text.text)}
    return Label.JOINT in named and not named & {Label.LEAD, Label.OFFICES}
