"""How long reading and writing take: `python -m tests.benchmarks.bench_notices`."""

import sys
import time
from collections.abc import Callable

from rectification.notices import Notice, parse, write

LIMIT = 0.050  # seconds for a notice of 11,000 characters
FLAT = 2.0  # how much more a finding may take among many than among few

HEAD = (
    "清溪县档案局党组关于巡察整改情况的通报\n"
    "2021年12月10日至2022年1月20日，县委第一巡察组进行了巡察。"
    "2022年4月14日反馈了意见。\n一、整改落实情况\n（一）在“学习”方面\n"
)
FINDING = (
    "{number}.关于“第{number}册台账登记不全”问题的整改。\n"
    "台账缺页，登记缺项。\n责任科室：综合科、档案室\n"
    "整改进度：正在推进，计划2022年10月底完成\n"
    "整改落实情况：一是补页。逐页核对，已补{number}页。二是登记。“逐项登记。”到人。\n"
    "下一步计划：一是续补。二是复核。\n"
)
TAIL = "欢迎监督。电话：0000-5550101\n清溪县档案局党组\n2022年7月21日\n"


def text_of(findings: int) -> str:
    listed = "".join(FINDING.format(number=n) for n in range(1, findings + 1))
    return HEAD + listed + TAIL


def best(action: Callable[[], object], times: int) -> float:
    """Return the shortest of `times` runs in seconds: the least disturbed one."""
    runs: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        runs.append(time.perf_counter() - started)
    return min(runs)


def measure(findings: int, times: int) -> tuple[int, float, float]:
    """Return length of the text and the seconds that parse and write take."""
    text = text_of(findings)
    notice: Notice = parse(text)
    return (
        len(text),
        best(lambda: parse(text), times),
        best(lambda: write(notice), times),
    )


def main() -> int:
    """Print a table; return 1 where a limit is broken."""
    print(f"{'findings':>9} {'characters':>11} {'parse':>10} {'write':>10} per finding")
    each: list[float] = []
    parsed: float = 0
    for findings, times in ((70, 10), (100, 5), (1_000, 3), (10_000, 1)):
        length, parsing, writing = measure(findings, times)
        each.append(parsing / findings)
        parsed = parsed or parsing * 11_000 / length
        print(
            f"{findings:>9,} {length:>11,} {parsing * 1e3:>7.1f} ms"
            f" {writing * 1e3:>7.1f} ms {each[-1] * 1e6:>8.0f} µs"
        )
    flat = max(each) <= FLAT * min(each)
    print(f"11,000 characters: {parsed * 1e3:.1f} ms (limit {LIMIT * 1e3:.0f} ms)")
    print(f"time per finding is {'flat' if flat else 'NOT flat'}")
    return 0 if flat and parsed <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
