"""A day of the year in which the tests of reporting play."""

from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine


def on(month: int, day: int) -> time_machine.travel:
    at = datetime(2026, month, day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    return time_machine.travel(at, tick=True)
