"""等级保护 (GB/T 22239-2019): what levels 2 and 3 ask of settings, in one table.

`settings.py` takes its values from it, `check --deploy` names each that is weaker, and
the table of docs/dengbao.md is written from it (`python -m tools.protection_doc`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

LEVELS = (2, 3)
LOG_DAYS = 180  # six months, of the law on network security as well, at both levels


@dataclass(frozen=True, slots=True)
class Demand:
    """One setting and what each level asks of it: at most, or at least, so much."""

    setting: str
    what: str
    point: str  # of the standard; the same at level 2, with 7 in the place of 8
    two: int
    three: int
    is_most: bool = False
    variable: str = ""  # of the environment, where a site may choose otherwise

    def asked(self, level: int) -> int:
        return self.two if level == LEVELS[0] else self.three

    def is_met(self, level: int, value: int) -> bool:
        asked = self.asked(level)
        return 0 < value <= asked if self.is_most else value >= asked


WHO, LOCK, FACTOR = "8.1.4.1 a)", "8.1.4.1 b)", "8.1.4.1 d)"
IDLE, LONGEST = "SESSION_IDLE_SECONDS", "SESSION_LONGEST_SECONDS"
DAYS, FOR_ALL = "PASSWORD_LASTS_DAYS", "SECOND_FACTOR_FOR_ALL"
DEMANDS = (
    Demand("PASSWORD_LENGTH", "口令最短位数", WHO, 8, 10),
    Demand("PASSWORD_CLASSES", "口令至少含几类字符", WHO, 3, 3),
    Demand(DAYS, "口令最长使用天数", WHO, 90, 90, is_most=True, variable=DAYS),
    Demand("AXES_FAILURE_LIMIT", "连续失败几次锁定", LOCK, 5, 5, is_most=True),
    Demand("LOCK_MINUTES", "锁定分钟数", LOCK, 30, 30),
    Demand("SESSION_COOKIE_AGE", "无操作几秒后退出", LOCK, 1800, 900, True, IDLE),
    Demand(LONGEST, "登录最长几秒", LOCK, 43200, 28800, True, LONGEST),
    Demand(FOR_ALL, "人人须用第二重验证（1 为是）", FACTOR, 0, 1, variable=FOR_ALL),
)


def preset(level: int) -> dict[str, int]:
    """Return the settings of a level; of one that is none, those of the highest."""
    known = level if level in LEVELS else max(LEVELS)
    return {one.setting: one.asked(known) for one in DEMANDS}


def weaker(settings: object) -> Iterator[tuple[Demand, int]]:
    """Yield each demand that the settings of a site do not meet, and their value."""
    level = getattr(settings, "PROTECTION_LEVEL", 0)
    for one in DEMANDS:
        value = int(getattr(settings, one.setting))
        if level in LEVELS and not one.is_met(level, value):
            yield one, value
