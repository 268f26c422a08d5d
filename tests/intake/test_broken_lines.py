"""Whatever takes a text in makes broken lines whole; the reader prints what it got."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from rectification.intake.import_notice import take_in
from rectification.intake.recognise import read
from rectification.notices import normalise, parse, put_back
from rectification.notices.reading.answers import answers
from tests.paths import ROOT

BROKEN = ("lines_broken_within_sentences", "lines_full_and_indented")
BROKEN += ("source_of_a_page",)
FILES = [ROOT / f"tests/notices/{name}.txt" for name in BROKEN]


def said_of(path: Path) -> object:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_way_in_reads_whole_paragraphs(path: Path) -> None:
    text, expected = path.read_text(encoding="utf-8"), said_of(path)
    assert answers(take_in(path.read_bytes(), name=path.name).notice) == expected
    pasted = read(text).notice
    assert pasted is not None and answers(pasted) == expected
    out = StringIO()
    call_command("parse_notice", path, "--json", stdout=out)
    assert json.loads(out.getvalue()) == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_reader_itself_takes_every_line_for_a_paragraph(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "\n".join(put_back(parse(text))) == normalise(text)
    lines = [one.strip("\u3000 \t") for one in text.split("\n")]
    assert normalise(text).split("\n") == list(filter(None, lines))
