"""Each of our notices reads the same as a file of an office program as from its text.

NOTICE_FILES=all tries every notice in every form, else every tenth.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.intake.documents.reading import read_here
from tests.intake.documents.wording import said
from tests.office_files import docx_of, page_of
from tests.paths import OWN
from tests.printed import pdf_of

EVERY = 1 if os.environ.get("NOTICE_FILES") == "all" else 10
# Texts that no program of the kind would give: a page's own source; a bar of links.
NOT_MADE = {
    "docx": {"source_of_a_page"},
    "html": {
        "state_on_own_line_obscured_email",
        "table_groups_across_all_columns",
        "township_plain_paragraphs",
    },
    # Lines broken in the middle; tables, whose cells a PDF does not part.
    "pdf": {
        "lines_full_and_indented",
        "one_running_title_without_quotes",
        "table_cells_shared_by_rows",
        "table_group_cells_lost",
        "table_groups_across_all_columns",
        "table_in_wide_space",
        "township_plain_paragraphs",
    },
}
MAKERS: dict[str, Callable[[str], bytes]] = {
    "docx": docx_of,
    "html": page_of,
    "pdf": pdf_of,
}
CASES = [
    pytest.param(kind, path, id=f"{kind}-{path.stem}")
    for kind in MAKERS
    for path in OWN[::EVERY]
    if path.stem not in NOT_MADE[kind]
]


@pytest.mark.parametrize(("kind", "path"), CASES)
def test_a_file_reads_as_its_text(kind: str, path: Path) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    read = read_here(MAKERS[kind](text), f"通报.{kind}")
    assert said(read.text, kind) == said(text, kind)
