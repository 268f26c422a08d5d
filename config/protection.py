"""等级保护 (GB/T 22239-2019): what levels 2 and 3 ask of settings, in one table.

`settings.py` takes its values from it, `check --deploy` names each that is weaker, and
the table of docs/dengbao.md is written from it (`python -m tools.protection_doc`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LEVELS = (2, 3)
LOG_DAYS = 180  # six months, of the law on network security as well, at both levels


@dataclass(frozen=True, slots=True)
class Demand:
    """One setting and what each level asks of it: at most, or at least, so much."""

    setting: str
    what: str
    point: str  # of the standard; the same at level 2, with 7 in the place of 8
    of_level: Mapping[int, int]
    is_most: bool = False
    variable: str = ""  # of the environment, where a site may choose otherwise

    def is_met(self, level: int, value: int) -> bool:
        asked = self.of_level[level]
        return 0 < value <= asked if self.is_most else value >= asked


def _of(setting: str, what: str, point: str, two: int, three: int) -> Demand:
    return Demand(setting, what, point, {2: two, 3: three})


def _most(
    setting: str, what: str, point: str, two: int, three: int, variable: str = ""
) -> Demand:
    return Demand(setting, what, point, {2: two, 3: three}, True, variable)


DEMANDS = (
    _of("PASSWORD_LENGTH", "口令最短位数", "8.1.4.1 a)", 8, 10),
    _of("PASSWORD_CLASSES", "口令至少含几类字符", "8.1.4.1 a)", 3, 3),
    _most(
        *("PASSWORD_LASTS_DAYS", "口令最长使用天数", "8.1.4.1 a)", 90, 90),
        variable="PASSWORD_LASTS_DAYS",
    ),
    _most("AXES_FAILURE_LIMIT", "连续失败几次锁定", "8.1.4.1 b)", 5, 5),
    _of("LOCK_MINUTES", "锁定分钟数", "8.1.4.1 b)", 30, 30),
    _most(
        *("SESSION_COOKIE_AGE", "无操作几秒后退出", "8.1.4.1 b)", 1800, 900),
        variable="SESSION_IDLE_SECONDS",
    ),
    _most(
        *("SESSION_LONGEST_SECONDS", "登录最长几秒", "8.1.4.1 b)", 43200, 28800),
        variable="SESSION_LONGEST_SECONDS",
    ),
    Demand(
        *("SECOND_FACTOR_FOR_ALL", "人人须用第二重验证（1 为是）", "8.1.4.1 d)"),
        {2: 0, 3: 1},
        variable="SECOND_FACTOR_FOR_ALL",
    ),
)


def preset(level: int) -> dict[str, int]:
    """Return the settings of a level; of one that is none, those of the highest."""
    known = level if level in LEVELS else max(LEVELS)
    return {one.setting: one.of_level[known] for one in DEMANDS}


def weaker(settings: object) -> Iterator[tuple[Demand, int]]:
    """Yield each demand that the settings of a site do not meet, and their value."""
    level = getattr(settings, "PROTECTION_LEVEL", 0)
    for one in DEMANDS:
        value = int(getattr(settings, one.setting))
        if level in LEVELS and not one.is_met(level, value):
            yield one, value
