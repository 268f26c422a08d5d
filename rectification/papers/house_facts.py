"""A template is looked into by a process of its own, since its file came from outside.

python -m rectification.papers.house_facts < FILE
"""

import io
import json
import sys

from rectification import apart
from rectification.papers.word_parts import qualified

MARK = "【正文】"


def facts(data: bytes) -> dict[str, object]:
    from docx import Document

    file = Document(io.BytesIO(data))
    tracked = (file.element.body.iter(qualified(f"w:{one}")) for one in ("ins", "del"))
    styles = [one for one in file.styles if one.name]
    number = f".//{qualified('w:numPr')}"
    return {
        "styles": [one.name for one in styles],
        "numbered": [
            one.name for one in styles if one.element.find(number) is not None
        ],
        "sections": len(file.sections),
        "marks": sum(one.text.strip() == MARK for one in file.paragraphs),
        "is_tracked": any(True for found in tracked for _one in found),
    }


def main() -> int:
    apart.limit()
    data = sys.stdin.buffer.read()
    from docx import Document

    Document()  # whatever the library reads of its own
    b"".decode("cp437")  # in which a zip's names are read
    apart.open_nothing_more()
    sys.stdout.write(json.dumps(facts(data)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
