"""Lines that are labels: 一、反馈问题 三、整改措施 （二）整改成效 责任科室."""

from collections.abc import Iterator

from rectification.notices.reading.body_lines import Body
from rectification.notices.vocabulary.labels import PrintedLabel, bare_label
from rectification.notices.vocabulary.numbering import heading_marker
from rectification.notices.vocabulary.printed_fields import Label

_FOUND = frozenset({Label.PROBLEM, Label.STANDARD})  # 反馈问题, 整改任务
_FEWEST = 3  # parts that tell one finding


def parts_of_one(body: Body) -> range:
    """Return the paragraphs of a notice whose parts are the fields of one finding."""
    numbered = [(at, marker) for at, marker in enumerate(body.markers) if marker]
    heads = [at for at, marker in numbered if marker.level is numbered[0][1].level]
    if len(heads) < _FEWEST or bare_label(body.texts[heads[0]]) not in _FOUND:
        return range(0)
    labels = [bare_label(body.texts[at]) for at in heads]
    if None in labels:
        return range(0)
    if Label.ACCOUNT not in labels or labels.count(Label.PROBLEM) > 1:
        return range(0)
    if sum(body.patterned) > 1:
        return range(0)  # accounts of several findings are listed in a part
    return range(heads[0], len(body.texts))


def label_lines(paragraphs: list[str]) -> Iterator[PrintedLabel]:
    """Yield the labels that are lines of their own; their values follow."""
    start = 0
    for at, text in enumerate(paragraphs):
        behind = start + len(text) + 1
        label = bare_label(text) if at + 1 < len(paragraphs) else None
        if label and (at or heading_marker(text)):
            yield PrintedLabel(label, text, start, behind)
        start = behind
