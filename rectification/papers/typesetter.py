"""The process in which typst sets a paper: the only one that imports it.

What it sets comes as data, never as its markup, so no text can say anything to it.
Fonts are read before it is closed up; from then on it opens no file and no socket.

    python -m rectification.papers.typesetter < PAPER
    python -m rectification.papers.typesetter fonts
"""

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from rectification import apart

FONTS, NO_FONT = "fonts", "no font"
TEMPLATE = Path(__file__).with_name("paper.typ")
# Each face by the fonts that may draw it, the standard's own first; as their files
# call themselves. What the first does not have is drawn by the next.
_SONG = (
    *("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN"),
    *("AR PL UMing CN", "AR PL SungtiL GB"),
)
_HEI = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
)
_KAI = (
    *("KaiTi_GB2312", "KaiTi", "STKaiti", "FandolKai"),
    *("AR PL UKai CN", "AR PL KaitiM GB", "LXGW WenKai"),
)
_FANG = ("FangSong_GB2312", "FangSong", "STFangsong", "FandolFang")
# For boxes, arrows and the like that no Chinese font has; the first is typst's own.
_SIGNS = ("DejaVu Sans Mono", "DejaVu Sans", "Noto Sans Symbols2", "Noto Sans Symbols")
FACES: dict[str, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *_SONG, *_HEI),
    "body": (*_FANG, *_SONG, *_HEI),
    "section": ("SimHei", "STHeiti", "FandolHei", *_HEI, *_SONG),
    "group": (*_KAI, *_SONG, *_HEI),
    "number": ("SimSun", "STSong", *_SONG, *_HEI),
}
PACKAGES = ("noto_cjk_sans_otc",)  # of Python, carrying a font under the OFL


def main() -> int:
    apart.limit()
    data = sys.stdin.buffer.read()
    import typst

    fonts = typst.Fonts(font_paths=list(_folders()))
    has = set(fonts.families())
    faces = {face: [x for x in named if x in has] for face, named in FACES.items()}
    signs = [one for one in _SIGNS if one in has]
    if not all(faces.values()):
        sys.stdout.write(NO_FONT)
        return 0
    if FONTS in sys.argv[1:]:
        return 0
    faces = {face: [*named, *signs] for face, named in faces.items()}
    compiler = typst.Compiler(font_paths=fonts, root=TEMPLATE.parent)
    _read_fonts(compiler, faces)
    template = TEMPLATE.read_bytes()
    apart.open_nothing_more()
    sys.stdout.buffer.write(_set(compiler, template, json.loads(data), faces))
    return 0


def _folders() -> list[Path]:
    found = [importlib.util.find_spec(name) for name in PACKAGES]
    return [Path(one.origin).parent for one in found if one and one.origin]


def _read_fonts(compiler: Any, faces: dict[str, list[str]]) -> None:
    """Draw a sign in each font: later none could be opened."""
    families = sorted({one for names in faces.values() for one in names})
    text = "".join(
        f'#text(font: "{one}", weight: {weight})[一a]'
        for one in families
        for weight in (400, 700)
    )
    compiler.compile(input=text.encode(), format="pdf")


def _set(
    compiler: Any, template: bytes, paper: dict[str, Any], faces: dict[str, list[str]]
) -> bytes:
    """Return the PDF; where no font has some sign, without the promise of PDF/UA."""
    from typst import TypstError

    for standards in (["ua-1"], []):
        try:
            made: bytes = compiler.compile(
                input=template,
                format="pdf",
                sys_inputs={"paper": json.dumps(paper | {"faces": faces})},
                pdf_standards=standards,
                timestamp=paper["at"],
            )
        except TypstError:
            if not standards:
                raise
        else:
            return made
    raise AssertionError


if __name__ == "__main__":
    sys.exit(main())
