"""Hostile files are refused in words, mutated ones never crash; within time and memory.

HOSTILE_MUTATIONS=10000 tries so many mutations instead of 2,000.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.paths import ROOT

MUTATIONS = int(os.environ.get("HOSTILE_MUTATIONS", "2000"))
MEMORY, TIME = 256, 10.0  # MiB of the whole process; seconds of work on one file


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile", str(MUTATIONS)],
        cwd=ROOT,
        env=os.environ | {"ENV_FILE": ""},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def test_all_are_tried(made: dict[str, Any]) -> None:
    for part in ("hostile", "real"):
        assert made[part]["outcomes"].keys() == {*made["known"][part]}
    assert len(made["mutations"]["outcomes"]) == MUTATIONS


def test_each_hostile_file_is_refused_with_a_sentence(made: dict[str, Any]) -> None:
    outcomes = made["hostile"]["outcomes"]
    assert [said for said, sentence in outcomes.items() if not sentence] == []
    for said, sentence in outcomes.items():
        assert len(sentence) > 5, said
        assert sentence.rstrip()[-1] in "。！" or "：" in sentence, (said, sentence)


def test_what_people_really_send_is_taken(made: dict[str, Any]) -> None:
    outcomes = made["real"]["outcomes"]
    assert {said: why for said, why in outcomes.items() if why} == {}


@pytest.mark.parametrize("part", ["hostile", "real", "mutations"])
def test_nothing_crashes_or_takes_long(made: dict[str, Any], part: str) -> None:
    assert made[part]["crashes"] == []
    assert made[part]["slowest"] <= TIME


def test_memory_stays_within_bounds(made: dict[str, Any]) -> None:
    assert made["peak"] <= MEMORY


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("windows two zips down", "程序"),
        ("a bomb in a zip", "过大"),
        ("says less than it is", "损坏"),
        ("climbs", "文件夹"),
        ("a link", "文件夹"),
        ("locked", "密码"),
        ("doctype in word/styles.xml", "外部声明"),
        ("doctype in utf-16", "外部声明"),
        ("attachedTemplate to 'http://example.org/a.dotm'", "外部"),
        ("macros renamed", "宏"),
        ("inner macros", "宏"),
        ("zip behind a pdf", "夹带"),
        ("wide png", "像素"),
        ("half a jpeg", "末尾"),
    ],
)
def test_the_sentence_names_what_is_wrong(
    made: dict[str, Any], said: str, why: str
) -> None:
    assert why in made["hostile"]["outcomes"][said]


def test_mutations_are_the_same_every_time(made: dict[str, Any]) -> None:
    assert made["steady"]
