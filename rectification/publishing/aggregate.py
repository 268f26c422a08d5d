"""The notice about many bodies: its words, drafted from the records, to be worked on.

Documents speak Chinese, whatever language the page is in.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from rectification.notices.vocabulary.deadlines import write_date
from rectification.publishing.submission_report import counted_words

MOST_NAMED = 10  # bodies in one sentence


@dataclass(frozen=True, slots=True)
class Standing:
    """How all bodies stand together; `late`: the names of some, with their numbers."""

    on: date
    bodies: int
    inspections: int
    states: Counter[str]
    late: Sequence[tuple[str, int]]
    unsent: Sequence[str]

    @property
    def counted(self) -> str:
        """Count the findings by their states; the parts add up to the whole."""
        with translation.override("zh-hans"):
            late = sum(number for _name, number in self.late)
            return counted_words(self.states, late, on=self.on)


def paragraphs(standing: Standing) -> list[str]:
    """Return the draft, a paragraph each."""
    found = [
        f"关于整改进展情况的通报（截至{write_date(standing.on)}）",
        f"本次通报涉及{standing.bodies}家单位、{standing.inspections}个整改项目。"
        f"{standing.counted}",
    ]
    if standing.late:
        most = sorted(standing.late, key=lambda one: -one[1])
        named = _named([f"{name}{number}个" for name, number in most])
        found.append(f"有逾期问题的单位{len(most)}家：{named}。")
    if standing.unsent:
        number, named = len(standing.unsent), _named(standing.unsent)
        found.append(f"本期到期未上报的单位{number}家：{named}。")
    found.append(
        "请有关单位对照整改方案加快推进，逾期问题逐项说明原因、明确完成时间，"
        "完成一项、销号一项。"
    )
    return found


def _named(names: Sequence[str]) -> str:
    more = "等" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more
