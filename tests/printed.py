"""Papers as they are printed: lines of 28 signs, 22 to a page, as a PDF draws them."""

import re
from collections.abc import Sequence

_RUN = re.compile(r"[A-Za-z0-9.@:/_-]")  # is not parted
Placed = tuple[float, float, float, str]  # from the left, from the foot, size, words
WIDTH, HEIGHT = 595.3, 841.9
LEFT, TOP, SIGNS, LINES, SIZE, LEADING = 79.4, 737.0, 28, 22, 15.8, 28.95


def pdf(pages: Sequence[Sequence[Placed]]) -> bytes:
    """Return a PDF that draws signs by their code points, as new programs write it."""
    chars = sorted({char for page in pages for *_at, text in page for char in text})
    narrow = [char for char in chars if ord(char) < 0x100]
    widths = " ".join(f"{ord(char)} [500]" for char in narrow)
    maps = "\n".join(f"<{_code(one)}> <{_utf16(one)}>" for one in chars)
    blocks = [maps.split("\n")[at : at + 100] for at in range(0, len(chars), 100)]
    listed = "\n".join(
        f"{len(one)} beginbfchar\n" + "\n".join(one) + "\nendbfchar" for one in blocks
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /U def /CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{listed}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    )
    font = (
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>"
        f"/DW 1000/W[{widths}]/FontDescriptor 6 0 R>>"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{_kids(len(pages))}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H"
        "/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        font,
        _stream(cmap),
        "<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -140 1000 860]"
        "/ItalicAngle 0/Ascent 860/Descent -140/CapHeight 860/StemV 80>>",
    ]
    for n, page in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]"
            f"/Resources<</Font<</F 3 0 R>>>>/Contents {8 + 2 * n} 0 R>>"
        )
        objects.append(_stream("\n".join(_drawn(*one) for one in page)))
    return _file(objects)


def _kids(number: int) -> str:
    return " ".join(f"{7 + 2 * n} 0 R" for n in range(number))


def _drawn(left: float, foot: float, size: float, text: str) -> str:
    codes = "".join(map(_code, text))
    return f"BT /F {size} Tf {left:.2f} {foot:.2f} Td <{codes}> Tj ET"


def _code(char: str) -> str:
    return f"{ord(char) & 0xFFFF:04X}"


def _utf16(char: str) -> str:
    return char.encode("utf-16-be").hex().upper()


def _stream(text: str) -> str:
    return f"<</Length {len(text.encode())}>>stream\n{text}\nendstream"


def _file(objects: Sequence[str]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for n, one in enumerate(objects, 1):
        places.append(len(data))
        data += f"{n} 0 obj\n{one}\nendobj\n".encode()
    start = len(data)
    rows = "".join(f"{at:010d} 00000 n \n" for at in places)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    tail = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    return data + tail.encode()


def width_of(text: str) -> float:
    return sum(0.5 if ord(char) < 0x100 else 1.0 for char in text)


def set_lines(text: str) -> list[tuple[float, str]]:
    """Return the lines a text is set in, 28 signs each, with their indentation."""
    lines: list[tuple[float, str]] = []
    shown = [line for line in text.splitlines() if line.strip()]
    for at, raw in enumerate(shown):
        words = raw.strip(" \u3000\t\u00a0").replace("\t", "\u3000\u3000")
        is_short = width_of(words) <= SIGNS - 2
        if at < 2 and is_short and words[-1:] not in "。：:":
            lines.append(((SIGNS - width_of(words)) / 2, words))  # in the middle
            continue
        indent = 2.0
        while words:
            end = _fitting(words, SIGNS - indent)
            lines.append((indent, words[:end]))
            words, indent = words[end:], 0.0
    return lines


def _fitting(words: str, room: float) -> int:
    """Return how many signs fit; a stop never begins a line."""
    end, used = 0, 0.0
    while end < len(words) and used + width_of(words[end]) <= room:
        used += width_of(words[end])
        end += 1
    while end < len(words) and end > 2 and words[end] in "。，、；：）》”！？,.;:)":
        end -= 1
    while 2 < end < len(words) and not _RUN.sub("", words[end - 1 : end + 1]):
        end -= 1
    return max(end, 1)


def pdf_of(text: str, head: str = "") -> bytes:
    """Return a text set as an official paper, pages numbered at their foot."""
    lines = set_lines(text)
    pages: list[list[Placed]] = []
    for at, (indent, words) in enumerate(lines):
        row = at % LINES
        if row == 0:
            number = f"— {len(pages) + 1} —"
            page: list[Placed] = [(270, 70, 14, number)]
            if head:
                page.append((220, 790, 10, head))
            pages.append(page)
        pages[-1].append((LEFT + indent * SIZE, TOP - row * LEADING, SIZE, words))
    return pdf(pages)
