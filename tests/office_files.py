"""Documents as office programs write them, made of lines: .docx and web pages."""

import html
import io
import re
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}content-types">'
    '<Default Extension="rels" ContentType="application/xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}document.main+xml"/>'
    "</Types>"
)
_RELS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}officeDocument" Target="word/document.xml"/></Relationships>'
)


def rows_of(text: str) -> list[str | list[list[str]]]:
    """Return a text's lines, those of a table (by bars or several tabs) as its rows."""
    found: list[str | list[list[str]]] = []
    for line in text.splitlines():
        cells = line.strip("|").split("|") if line.startswith("|") else line.split("\t")
        is_first = not found or isinstance(found[-1], str)
        if len(cells) < 3 or (is_first and line[0] in "\t \u3000"):
            found.append(line)
        elif set("".join(cells)) <= set("- :"):
            continue
        elif found and isinstance(found[-1], list):
            found[-1].append([one.strip() for one in cells])
        else:
            found.append([[one.strip() for one in cells]])
    return found


# --- .docx ----------------------------------------------------------------------------


def run(text: str) -> str:
    """Return a run; tabs and soft returns are elements of their own."""
    pieces = re.split("([\t\n])", text)
    marks = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    inner = "".join(
        marks.get(one) or f'<w:t xml:space="preserve">{escape(one)}</w:t>'
        for one in pieces
        if one
    )
    return f"<w:r>{inner}</w:r>"


def paragraph(*inner: str, properties: str = "") -> str:
    """Return a paragraph of runs (those that begin with <) and texts."""
    runs = "".join(one if one.startswith("<") else run(one) for one in inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def numbered(text: str, num: int, level: int = 0) -> str:
    own = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    return paragraph(text, properties=own)


def tc(*paragraphs: str, properties: str = "") -> str:
    inner = "".join(paragraph(one) if one[:1] != "<" else one for one in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner or paragraph('')}</w:tc>"


def table(rows: Iterable[Iterable[str]]) -> str:
    inner = "".join(
        f"<w:tr>{''.join(one if one[:5] == '<w:tc' else tc(one) for one in row)}</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{inner}</w:tbl>"


def docx(*body: str, **parts: str) -> bytes:
    """Return a document; `parts`: styles, numbering, footnotes, header1 …"""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr(
            "word/document.xml", part("document", f"<w:body>{''.join(body)}</w:body>")
        )
        for name, inner in parts.items():
            root = name.rstrip("0123456789")
            root = {"header": "hdr", "footer": "ftr"}.get(root, root)
            archive.writestr(f"word/{name}.xml", part(root, inner))
    return target.getvalue()


def part(root: str, inner: str) -> str:
    spaces = (
        f'xmlns:w="{W}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return f"{_XML}<w:{root} {spaces}>{inner}</w:{root}>"


def docx_of(text: str) -> bytes:
    return docx(
        *(
            paragraph(one) if isinstance(one, str) else table(one)
            for one in rows_of(text)
        )
    )


# --- a web page -----------------------------------------------------------------------

_PAGE = """<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}-白鹭区人民政府门户网站</title>
<style>.a {{ color: red }}</style><script>var a = "<p>不是正文</p>";</script></head>
<body><div class="top"><a href="/">设为首页</a> <a href="/">无障碍浏览</a></div>
<ul class="nav"><li>首页</li><li>政务公开</li><li>互动交流</li><li>办事服务</li></ul>
<div class="main"><div class="left"><h3>栏目导航</h3><ul><li>通知公告</li>
<li><a href="/">要闻动态，每日更新，欢迎订阅，点击查看更多内容。</a></li></ul></div>
<div class="content">{article}</div>
<div class="share">分享到：<button>微信</button></div></div>
<div class="foot"><p>主办单位：白鹭区人民政府办公室　技术支持：某某科技</p>
<p>网站标识码：0000000000　某ICP备00000000号</p></div></body></html>"""


def page_of(text: str, charset: str = "utf-8", title: str = "") -> bytes:
    """Return a saved page with the text as its article."""
    parts = []
    for one in rows_of(text):
        if isinstance(one, str):
            shown = html.escape(one).replace("  ", "&nbsp;&nbsp;")
            parts.append(f"<p>{shown}</p>")
        else:
            cells = (
                "".join(f"<td>{html.escape(it)}</td>" for it in row) for row in one
            )
            parts.append("<table>" + "".join(f"<tr>{it}</tr>" for it in cells))
            parts.append("</table>")
    named = title or next((one.strip() for one in text.splitlines() if one.strip()), "")
    page = _PAGE.format(
        charset=charset, title=html.escape(named), article="\n".join(parts)
    )
    codec = "gb18030" if charset.startswith("gb") else charset
    return page.encode(codec, "xmlcharrefreplace")
