"""Small files of every accepted kind, and of some that are not."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(kind: str, size: tuple[int, int] = (32, 24)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#c9d6de").save(target, kind)
    return target.getvalue()


def box(kind: bytes, content: bytes = b"") -> bytes:
    """Return one box of an ISO file."""
    return (8 + len(content)).to_bytes(4, "big") + kind + content


PNG, JPG = picture("PNG"), picture("JPEG")
HEIC = box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(40)) + box(b"mdat")
TIF = picture("TIFF")
MOV = box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", bytes(40)) + box(b"mdat")
MP4 = box(b"ftyp", b"isom\0\0\0\0isommp42") + box(b"moov", bytes(40)) + box(b"mdat")


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def zipped(*names: str, content: bytes | None = None) -> bytes:
    """Return a zip; without content its XML parts hold an empty element."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            empty = b"<x/>" if name.endswith((".xml", ".rels")) else b"x"
            archive.writestr(zipfile.ZipInfo(name), content or empty)
    return target.getvalue()


FILL_IN = ("编号", "问题", "牵头科室", "本期进展", "下一步计划", "未按期完成原因")


def table(*rows: tuple[object, ...], head: tuple[str, ...] = FILL_IN) -> bytes:
    """Return an .xlsx file of one sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "填报"
    for row in (head, *rows):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


GOOD: dict[str, bytes] = {
    "整改方案.pdf": PDF,
    "发文稿.ofd": zipped("OFD.xml", "Doc_0/Document.xml"),
    "旧文档.doc": OLE + wide("WordDocument"),
    "纪要.docx": zipped("[Content_Types].xml", "word/document.xml"),
    "旧表.xls": OLE + wide("Workbook"),
    "台账.xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "汇报.pptx": zipped("[Content_Types].xml", "ppt/presentation.xml"),
    "文字.wps": OLE + wide("WordDocument"),
    "新文字.wps": zipped("word/document.xml"),
    "表格.et": OLE + wide("Workbook"),
    "现场.jpg": JPG,
    "现场.JPEG": JPG,
    "截图.png": PNG,
    "手机.heic": HEIC,
    "扫描件.tif": TIF,
    "传真.tiff": TIF,
    "视频.mp4": MP4,
    "录像.mov": MOV,
    "材料.zip": zipped("一、登记簿.pdf", "照片/1.jpg"),
}
BAD: dict[str, bytes] = {
    "空.pdf": b"",
    "没有扩展名": PDF,
    "程序.exe": b"MZ\x90\0",
    "程序.pdf": b"MZ\x90\0" + b"\0" * 60,
    "网页.pdf": b"<html><script>alert(1)</script></html>",
    "网页.html": b"<html></html>",
    "图.svg": b"<svg onload='x'/>",
    "图.png": b"<svg onload='x'/>",
    "照片.png": JPG,
    "带脚本.jpg": JPG + b"<script>alert(1)</script>",
    "两用.pdf": PDF + zipped("a.exe"),
    "两用.jpg": JPG + zipped("hidden.txt"),
    "宏.doc": OLE + wide("WordDocument") + wide("_VBA_PROJECT"),
    "宏.docx": zipped("word/document.xml", "word/vbaProject.bin"),
    "宏.docm": zipped("word/document.xml"),
    "表.docx": zipped("xl/workbook.xml"),
    "表.doc": OLE + wide("Workbook"),
    "加密.docx": OLE + wide("EncryptedPackage"),
    "坏.docx": b"PK\x03\x04" + b"\0" * 60,
    "坏.zip": b"PK\x03\x04" + b"\0" * 60,
    "空.zip": zipped(),
    "程序.zip": zipped("说明.txt", "安装.EXE"),
    "网页.zip": zipped("index.html"),
    "公文.ofd": zipped("别的.xml"),
    "老式.zip": b"Rar!\x1a\x07\0",
}


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
