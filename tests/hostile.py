"""Files made to harm, each named by what is wrong with it, and real ones to mutate.

    python -m tests.hostile [mutations]

tries all of them in a process of its own and prints, as JSON, what came of it: the
test reads that, so that memory and time are this process's and nobody else's.
"""

import io
import json
import os
import random
import resource
import stat
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from tests.uploads import (
    GOOD,
    HEIC,
    JPG,
    MOV,
    MP4,
    OLE,
    PDF,
    PNG,
    TIF,
    box,
    picture,
    wide,
    zipped,
)

SEED = 20260722
ZIP, DOC, XLS = "材料.zip", "word/document.xml", "xl/workbook.xml"
TYPES = "[Content_Types].xml"
RELS = "word/_rels/document.xml.rels"
NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

Files = dict[str, tuple[str, bytes]]  # what is wrong → name, content


def packed(
    members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a zip; made at no time at all, so that it is the same tomorrow."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return target.getvalue()


def member(name: str, *, mode: int = 0, content: bytes = b"x") -> bytes:
    """Return a zip with one member whose name nobody has cleaned."""
    info = zipfile.ZipInfo("x" * len(name.encode()))
    info.external_attr = mode << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(info, content)
    plain = target.getvalue()
    return plain.replace(b"x" * len(name.encode()), name.encode())


def nested(content: bytes, name: str, depth: int) -> bytes:
    for level in range(depth):
        content, name = packed({name: content}), f"第{level}层.zip"
    return content


def related(kind: str, target: str, mode: str = "External") -> str:
    return (
        f'<Relationships xmlns="{NAMESPACE}"><Relationship Id="r1" '
        f'Type="{KIND}{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def office(main: str, **more: bytes | str) -> bytes:
    """Return a document with parts besides; "__" in a name is a slash."""
    parts: dict[str, bytes | str] = {TYPES: "<Types/>", main: "<x/>"}
    parts.update({name.replace("__", "/"): text for name, text in more.items()})
    return packed(parts)


def docx(**more: bytes | str) -> bytes:
    return office(DOC, **more)


def with_rels(text: str, rels: str = RELS, main: str = DOC) -> bytes:
    return packed({TYPES: "<Types/>", main: "<x/>", rels: text})


def heavy(name: str, megabytes: int) -> bytes:
    """Return an honest document with one part that unpacks to so much."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(zipfile.ZipInfo(TYPES), "<Types/>")
        archive.writestr(zipfile.ZipInfo(DOC), "<x/>")
        heavy = zipfile.ZipInfo(name)
        heavy.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(heavy, "w") as part:
            part.write(b"<x>")
            for _number in range(megabytes):
                part.write(b" " * (1 << 20))
    return target.getvalue()


def patched(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def end(data: bytes) -> int:
    return data.rindex(b"PK\x05\x06")


def png(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"
    sized = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + sized + PNG[33:]


def jpeg(width: int, height: int) -> bytes:
    at = JPG.index(b"\xff\xc0")
    return patched(JPG, at + 5, struct.pack(">HH", height, width))


def programs() -> Files:
    """Programs and pages under another name, in a zip, in zips in it."""
    begins = {
        "windows": b"MZ\x90\0" + bytes(60),
        "linux": b"\x7fELF" + bytes(60),
        "java": b"\xca\xfe\xba\xbe" + bytes(60),
        "mac": b"\xcf\xfa\xed\xfe" + bytes(60),
        "shell": b"#!/bin/sh\nrm -rf /\n",
        "shortcut": b"L\0\0\0\x01\x14\x02\0" + bytes(60),
        "help": b"ITSF" + bytes(60),
        "page": b"<html><script>alert(1)</script></html>",
        "drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        "php": b"<?php system($_GET['c']); ?>",
    }
    files: Files = {}
    for kind, content in begins.items():
        for extension in ("pdf", "jpg", "docx", "zip"):
            files[f"{kind} as {extension}"] = f"名单.{extension}", content
        files[f"{kind} in a zip"] = ZIP, packed({"说明.txt": content})
        files[f"{kind} two zips down"] = ZIP, nested(content, "说明.txt", 3)
    for name in (
        "安装.exe", "安装.EXE", "安装.exe.", "安装.exe ", "安装.exe:x", "安装.scr",
        "开.bat", "开.cmd", "开.ps1", "开.vbs", "开.js", "开.hta", "开.lnk", "开.jar",
        "页.html", "图.svg", "宏.docm", "宏.xlsm", "宏.xlsb", "宏.pptm", "模板.dotm",
        "盘.iso", "帮助.chm", "库.dll", "表.slk", "连.url", "表.xll", "盘.img",
    ):  # fmt: skip
        files[f"a member called {name!r}"] = ZIP, packed({f"材料/{name}": b"x"})
        files[f"{name!r} itself"] = name, b"x"
    for name, content in (
        ("rar", b"Rar!\x1a\x07\0"),
        ("7z", b"7z\xbc\xaf\x27\x1c"),
        ("gz", b"\x1f\x8b\x08"),
        ("xz", b"\xfd7zXZ\0"),
    ):
        files[f"{name} in a zip"] = ZIP, packed({"材料.dat": content + bytes(60)})
    return files


def archives() -> Files:
    """Zips that lie, climb out, never end or cannot be looked into."""
    good = packed({"a.txt": b"x" * 100})
    zeros = packed({"0.txt": bytes(3 << 20)})
    large = packed({"0": bytes(40 << 20)})
    lying = packed({"a.txt": bytes(100_000)})
    central = lying.rindex(b"PK\x01\x02")
    secret = patched(good, 6, b"\x01\0")
    secret = patched(secret, secret.rindex(b"PK\x01\x02") + 8, b"\x01\0")
    files: Files = {
        "climbs": (ZIP, member("../../etc/cron")),
        "climbs in windows": (ZIP, member("..\\..\\x.txt")),
        "climbs midway": (ZIP, member("a/../../b.txt")),
        "from the root": (ZIP, member("/etc/passwd1")),
        "from a share": (ZIP, member("\\\\host\\a.txt")),
        "from a drive": (ZIP, member("C:\\a\\b.txt")),
        "a link": (ZIP, member("link", mode=stat.S_IFLNK | 0o777, content=b"/etc")),
        "a device": (ZIP, member("null", mode=stat.S_IFCHR | 0o666)),
        "a pipe": (ZIP, member("pipe", mode=stat.S_IFIFO | 0o666)),
        "forty zips deep": (ZIP, nested(b"x", "a.txt", 40)),
        "a bomb, declared": (ZIP, packed({f"{n}": bytes(30 << 20) for n in range(16)})),
        "a bomb in a zip": (
            ZIP,
            packed(dict.fromkeys([f"{n}.zip" for n in range(12)], large)),
        ),
        "says less than it is": (ZIP, patched(lying, central + 24, b"\x0a\0\0\0")),
        "says more than it is": (ZIP, patched(lying, central + 24, b"\0\0\xff\x0f")),
        "wrong sum": (ZIP, patched(lying, central + 16, b"\0\0\0\0")),
        "locked": (ZIP, secret),
        "another method": (
            ZIP,
            patched(good, good.rindex(b"PK\x01\x02") + 10, b"\x0e\0"),
        ),
        "bzip2": (ZIP, packed({"a.txt": b"x"}, zipfile.ZIP_BZIP2)),
        "lzma": (ZIP, packed({"a.txt": b"x"}, zipfile.ZIP_LZMA)),
        "twenty thousand files": (ZIP, packed({f"{n}": b"" for n in range(20_000)})),
        "says 65,535 files": (ZIP, patched(good, end(good) + 10, b"\xff\xff")),
        "a huge directory": (ZIP, patched(good, end(good) + 12, b"\xff\xff\xff\x7f")),
        "no end": (ZIP, good[: end(good)]),
        "half": (ZIP, zeros[: len(zeros) // 2]),
        "end only": (ZIP, good[end(good) :]),
        "two in one": (ZIP, packed({"b.txt": b"y"}) + good),
        "a program behind": (ZIP, good + b"MZ\x90\0" + bytes(60)),
        "directory elsewhere": (ZIP, patched(good, end(good) + 16, b"\0\0\0\0")),
        "other local name": (ZIP, good.replace(b"a.txt", b"b.exe", 1)),
        "empty": (ZIP, packed({})),
        "a name of NUL": (ZIP, member("a\0b.exe")),
        "a rar": (ZIP, b"Rar!\x1a\x07\0" + bytes(60)),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", b"one")
        archive.writestr("b.txt", b"two")
    twice = target.getvalue().replace(b"b.txt", b"a.txt")
    files["one name twice"] = ZIP, twice
    return files


def documents() -> Files:
    """Office documents with macros, declarations, calls to elsewhere, packed files."""
    doctype = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    billion = f'<!DOCTYPE l [<!ENTITY a0 "ha">{laughs}]><l>&a8;</l>'
    away = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
    files: Files = {}
    for where in (DOC, TYPES, RELS, "word/styles.xml", "docProps/app.xml"):
        for said, text in (("doctype", doctype), ("laughs", billion), ("away", away)):
            parts: dict[str, bytes | str] = {TYPES: "<Types/>", DOC: "<x/>"}
            files[f"{said} in {where}"] = "纪要.docx", packed(parts | {where: text})
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037", "utf-7"):
        text = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}'
        files[f"doctype in {encoding}"] = (
            "纪要.docx",
            docx(word__styles__xml="", **{"word__styles.xml": text.encode(encoding)}),
        )
    files["doctype in a sheet"] = "台账.xlsx", office(XLS, **{"xl__a.xml": doctype})
    files["doctype in an ofd"] = (
        "公文.ofd",
        packed({"OFD.xml": "<x/>", "Doc_0/Document.xml": doctype}),
    )
    files["doctype across pieces"] = (
        "纪要.docx",
        docx(**{"word__a.xml": "<x>" + " " * ((1 << 18) - 6) + "</x>" + doctype}),
    )
    for kind, to in (
        ("attachedTemplate", "http://example.org/a.dotm"),
        ("attachedTemplate", "https://example.org/a.dotx"),
        ("attachedTemplate", "\\\\host\\share\\a.dotm"),
        ("attachedTemplate", "//host/share/a.dotm"),
        ("attachedTemplate", "file://host/share/a.dotm"),
        ("attachedTemplate", "%5C%5Chost%5Cshare%5Ca.dotm"),
        ("image", "http://example.org/pixel.png"),
        ("oleObject", "http://example.org/a.hta!x"),
        ("oleObject", "mhtml:http://example.org/a!x-usc:http://example.org/a"),
        ("frame", "http://example.org/a.html"),
        ("subDocument", "http://example.org/a.docx"),
        ("externalLinkPath", "http://example.org/a.xlsx"),
        ("hyperlink", "javascript:alert(1)"),
        ("hyperlink", "java\tscript:alert(1)"),
        ("hyperlink", "ms-msdt:/id PCWDiagnostic"),
        ("hyperlink", "search-ms:query=a"),
        ("hyperlink", "data:text/html,x"),
        ("hyperlink", "\\\\host\\share\\a.exe"),
    ):
        files[f"{kind} to {to!r}"] = "纪要.docx", with_rels(related(kind, to))
    files["remote slide"] = (
        ZIP,
        packed(
            {
                "汇报.pptx": with_rels(
                    related("slideMaster", "http://example.org/a"),
                    "ppt/_rels/presentation.xml.rels",
                    "ppt/presentation.xml",
                )
            }
        ),
    )
    files["remote template in a zip"] = (
        ZIP,
        nested(with_rels(related("attachedTemplate", "http://a.cn/x")), "纪要.docx", 2),
    )
    files["broken relations"] = "纪要.docx", with_rels("<Relationships")
    files["no relations at all"] = "纪要.docx", with_rels("x" * 100)
    files["endless relations"] = (
        "纪要.docx",
        with_rels("<r>" + " " * (3 << 20) + "</r>"),
    )
    macro, old = OLE + wide("_VBA_PROJECT"), OLE + wide("WordDocument")
    macro_types = '<Types><Default ContentType="application/vnd.ms-office.vbaProject"/>'
    files |= {
        "macros": ("纪要.docx", docx(**{"word__vbaProject.bin": macro})),
        "macros renamed": ("纪要.docx", docx(**{"word__other.bin": macro})),
        "macros declared": ("纪要.docx", packed({TYPES: macro_types, DOC: "<x/>"})),
        "macro sheet": ("表.xlsx", office(XLS, **{"xl__macrosheets__a.xml": "<x/>"})),
        "active x": ("纪要.docx", docx(**{"word__activeX__activeX1.bin": OLE})),
        "packed program": (
            "纪要.docx",
            docx(**{"word__embeddings__o.bin": OLE + wide("\x01Ole10Native")}),
        ),
        "program inside": ("纪要.docx", docx(**{"word__media__a.png": b"MZ" + PNG})),
        "inner macros": (
            "纪要.docx",
            docx(**{"word__a.xlsx": office(XLS, **{"xl__vbaProject.bin": macro})}),
        ),
        "dde": ("纪要.docx", packed({TYPES: "<x/>", DOC: "<x>DDEAUTO c:\\x</x>"})),
        "dde link": ("表.xlsx", office(XLS, **{"xl__a.xml": "<ddeLink a='b'/>"})),
        "old macros": ("旧.doc", OLE + wide("WordDocument_VBA_PROJECT")),
        "old macros in a zip": (ZIP, packed({"旧.doc": macro})),
        "old macros far in": ("旧.doc", old + bytes(3 << 20) + macro),
        "old packed program": ("旧.doc", OLE + wide("WordDocument\x01Ole10Native")),
        "old with a zip behind": ("旧.doc", old + zipped("a.exe")),
        "locked": ("锁.docx", OLE + wide("EncryptedPackage")),
        "a sheet called a text": ("纪要.docx", office(XLS)),
        "no text in it": ("纪要.docx", packed({TYPES: "<Types/>"})),
        "half a document": ("纪要.docx", docx()[:200]),
    }  # fmt: skip
    return files


def media() -> Files:
    """Pictures, films and PDFs that are something else, cut off or enormous."""
    page = b"<html><body onload=x()>"
    files: Files = {
        "wide png": ("图.png", png(100_000, 100_000)),
        "png of nothing": ("图.png", png(0, 0)),
        "half a png": ("图.png", PNG[: len(PNG) // 2]),
        "png without end": ("图.png", PNG[:-12]),
        "zip behind a png": ("图.png", PNG + zipped("a.exe")),
        "page behind a png": ("图.png", PNG + page),
        "program behind a png": ("图.png", PNG + b"MZ\x90\0" * 40),
        "png of one huge piece": ("图.png", patched(PNG, 8, b"\x7f\xff\xff\xff")),
        "wide jpeg": ("图.jpg", jpeg(65_535, 65_535)),
        "jpeg of nothing": ("图.jpg", jpeg(0, 0)),
        "half a jpeg": ("图.jpg", JPG[: len(JPG) // 2]),
        "jpeg without end": ("图.jpg", JPG[:-2]),
        "jpeg's head only": ("图.jpg", JPG[:4]),
        "zip behind a jpeg": ("图.jpg", JPG + zipped("a.exe")),
        "script in a jpeg": ("图.jpg", JPG[:20] + b"<script>x()</script>" + JPG[20:]),
        "a gif": ("图.jpg", picture("GIF")),
        "a tiff": ("图.jpg", picture("TIFF")),
        "a bitmap": ("图.png", picture("BMP")),
        "a png": ("图.jpg", PNG),
        "a jpeg": ("图.png", JPG),
        "half a tif": ("图.tif", TIF[: len(TIF) // 2]),
        "a tif without its tags": ("图.tif", TIF[:8] + b"\0\0" + bytes(4)),
        "a tif of nothing": ("图.tif", TIF[:10]),
        "half a mov": ("录像.mov", MOV[:-20]),
        "half a heic": ("图.heic", HEIC[:-20]),
        "heic without its list": ("图.heic", HEIC.replace(b"meta", b"free")),
        "half a film": ("片.mp4", MP4[:-20]),
        "film without its list": ("片.mp4", MP4.replace(b"moov", b"free")),
        "film of endless boxes": ("片.mp4", MP4 + box(b"\0\0\0\0")[:4] + b"\x01"),
        "box of no length": ("片.mp4", MP4 + b"\0\0\0\x03free"),
        "zip behind a film": ("片.mp4", MP4 + box(b"free", zipped("a.exe"))),
        "page before a pdf": ("稿.pdf", page + PDF),
        "page in a pdf's head": ("稿.pdf", b"%PDF-1.7\n" + page + PDF),
        "zip behind a pdf": ("稿.pdf", PDF + zipped("a.exe")),
        "half a pdf": ("稿.pdf", PDF[:20]),
        "pdf without end": ("稿.pdf", PDF.replace(b"%%EOF", b"")),
        "script in a pdf": ("稿.pdf", PDF.replace(b"<<>>", b"<</S/JavaScript/JS(x)>>")),
        "spelled script": ("稿.pdf", PDF.replace(b"<<>>", b"<</S/J#61vaScript>>")),
        "program in a pdf": ("稿.pdf", PDF.replace(b"<<>>", b"<</S/Launch/F(a.exe)>>")),
        "script across pieces": (
            "稿.pdf",
            b"%PDF-1.7\n" + bytes((1 << 20) - 15) + b"/JavaScript" + PDF,
        ),
        "right to left": ("稿\u202efdp.exe", b"MZ\x90\0"),
        "two extensions": ("稿.pdf.exe", PDF),
        "a stream's name": ("稿.pdf::$DATA", PDF),
        "extension of spaces": ("稿.pdf   .exe", PDF),
        "nothing": ("稿.pdf", b""),
        "zeros": ("稿.pdf", bytes(1000)),
    }
    return files


@cache
def hostile() -> Files:
    return programs() | archives() | documents() | media()


@cache
def real() -> Files:
    """Files as people send them: every one of these is taken."""
    rich = docx(**{
        "word__media__1.png": PNG,
        "word__embeddings__表.xlsx": office(XLS),
    })  # fmt: skip
    return {
        **{f"good {name}": (name, content) for name, content in GOOD.items()},
        "a document with a picture": ("纪要.docx", rich),
        "links": ("纪要.docx", with_rels(related("hyperlink", "https://www.gov.cn/"))),
        "own template": (
            "纪要.docx",
            with_rels(related("attachedTemplate", "file:///C:\\模板\\Normal.dotm")),
        ),
        "sheet beside": (
            "台账.xlsx",
            with_rels(
                related("externalLinkPath", "%E5%8F%B0%E8%B4%A6.xlsx"),
                "xl/externalLinks/_rels/a.xml.rels",
                XLS,
            ),
        ),
        "a photograph with a film behind": ("图.jpg", JPG + MP4),
        "evidence in folders": (
            ZIP,
            packed({"照片/1.jpg": JPG, "稿/纪要.docx": rich, "旧/台账.doc": OLE}),
        ),
        "a zip in a zip": (ZIP, packed({"内.zip": packed({"1.pdf": PDF})})),
        "a double name": ("稿.exe.pdf", PDF),
        "a heavy document": ("纪要.docx", heavy("word/a.xml", 390)),
        "a large document": ("纪要.docx", docx(**{"word__a.xml": "<x/>" * 400_000})),
    }  # fmt: skip


def mutations(count: int) -> Iterator[tuple[str, str, bytes]]:
    """Yield name of the mutation, file name and content: bytes turned, cut, doubled."""
    by = random.Random(SEED)
    originals = list(real().values())
    for number in range(count):
        name, data = originals[number % len(originals)]
        data = data[:200_000]
        kind = by.choice([_turn, _cut, _double, _zero, _swap, _grow])
        yield f"{kind.__name__}{number}", name, kind(data, by)


def _turn(data: bytes, by: random.Random) -> bytes:
    changed = bytearray(data)
    for _number in range(by.randint(1, 12)):
        changed[by.randrange(len(changed))] = by.randrange(256)
    return bytes(changed)


def _cut(data: bytes, by: random.Random) -> bytes:
    first, last = sorted(by.sample(range(len(data) + 1), 2))
    return data[:first] + data[last:] if by.random() < 0.5 else data[:last]


def _double(data: bytes, by: random.Random) -> bytes:
    first, last = sorted(by.sample(range(len(data) + 1), 2))
    return data[:last] + data[first:]


def _zero(data: bytes, by: random.Random) -> bytes:
    at = by.randrange(len(data))
    return patched(data, at, bytes(min(by.randint(1, 40), len(data) - at)))


def _swap(data: bytes, by: random.Random) -> bytes:
    """Write a large or small number over four bytes: a length, an offset, a count."""
    value = by.choice([b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\x01"])
    return patched(data, by.randrange(max(len(data) - 4, 1)), value)


def _grow(data: bytes, by: random.Random) -> bytes:
    at = by.randrange(len(data))
    return data[:at] + by.randbytes(by.randint(1, 400)) + data[at:]


def tried(check: Callable[[str, bytes], str], files: Iterator) -> dict[str, object]:
    """Try files one by one; return outcome by name, crashes and the slowest."""
    outcomes: dict[str, str] = {}
    crashes: list[str] = []
    slowest = 0.0
    for said, name, content in files:
        started = time.process_time()  # others on the machine do not count
        try:
            outcomes[said] = check(name, content)
        except Exception as error:  # what a user would see as a page of error 500
            crashes.append(f"{said}: {error!r}")
        slowest = max(slowest, time.process_time() - started)
    return {"outcomes": outcomes, "crashes": crashes, "slowest": slowest}


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from rectification.errors import Refusal
    from rectification.intake.files.evidence_file import check_file
    from rectification.intake.files.text_file import read_text

    def check(name: str, content: bytes) -> str:
        try:
            read_text(content)
        except Refusal as refusal:
            assert str(refusal)
        try:
            file = check_file(io.BytesIO(content), name=name, size=len(content))
        except Refusal as refusal:
            return str(refusal)
        assert file.stream.read() == content
        return ""

    parts = {
        "hostile": ((said, *file) for said, file in hostile().items()),
        "real": ((said, *file) for said, file in real().items()),
        "mutations": mutations(count),
    }
    made = {part: tried(check, files) for part, files in parts.items()}
    # What is large is packed here alone.
    known = {"hostile": list(hostile()), "real": list(real())}
    steady = list(mutations(30)) == list(mutations(30))
    said = {**made, "known": known, "steady": steady, "peak": peak()}
    print(json.dumps(said, ensure_ascii=False))


def peak() -> int:
    """Return the most memory this program has held, in MiB.

    Not `ru_maxrss` where it can be helped: that lives on through exec, so a child
    starts with what its parent, a worker full of other tests, held when it forked.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
