"""What people, browsers and attackers send: values, and the forms they go into."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

HAN = "甲乙"
LONG = "长" * 25_000
RIGHT_TO_LEFT = "\u202e"

TEXT: dict[str, str] = {
    "empty": "",
    "blank": " \t\u3000\u00a0 ",
    "too long": LONG,
    "four-byte Han": "𠮷野𪚥🏛",
    "control": f"{HAN[0]}\x01\x07\x1b\x7f{HAN[1]}",
    "direction": f"{HAN[0]}{RIGHT_TO_LEFT}\u2066{HAN[1]}",
    "NUL": f"{HAN[0]}\0{HAN[1]}",
    "full-width digits": "２０２２年１３月",
    "HTML": "<script>alert(1)</script>&amp;\"'></textarea>",
    "formula": "=HYPERLINK(1)",
    "line ends": f"{HAN[0]}\u2028\r\r\n\v{HAN[1]}",
    "lone surrogate": f"{HAN[0]}\ud800{HAN[1]}",
}
DATE: dict[str, str] = {
    "empty": "",
    "30 February": "2022-02-30",
    "month 13": "2022年13月1日",
    "full-width digits": "２０２２-０１-０１",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "year 99999": "99999-01-01",
    "NUL": "2022-01-0\0",
    "HTML": "<b>2022-01-01</b>",
    "direction": RIGHT_TO_LEFT + "2022-01-01",
}
NUMBER: dict[str, str] = {
    "empty": "",
    "full-width digits": "１２",
    "negative": "-1",
    "forty digits": "9" * 40,
    "exponent": "1e9",
    "fraction": "1.5",
    "Arabic digit": "٣",
    "NUL": "1\0",
    "text": "<b>十</b>",
}
CHOICE: dict[str, str] = {
    "empty": "",
    "unknown": "不存在",
    "forty digits": "9" * 40,
    "NUL": "1\0",
    "HTML": "<option>",
    "four-byte Han": "𠮷",
    "lone surrogate": "\ud800",
}
# name → (file name, content)
FILE: dict[str, tuple[str, bytes]] = {
    "empty": ("空.pdf", b""),
    "a web page": ("网页.pdf", b"<html><script>alert(1)</script></html>"),
    "no extension": ("没有扩展名", b"%PDF-1.7\n"),
    "long name": ("长" * 300 + ".txt", b"%PDF-1.7\n"),
    "direction in the name": (f"台账{RIGHT_TO_LEFT}fdp.exe", b"MZ\x90\0"),
    "a path": ("../../etc/passwd", b"root:x:0:0"),
    "not text": ("通报.txt", b"\xff\xfe\x00\xd8\x81\x00" * 9),
}
HOSTILE: dict[str, dict[str, str]] = {
    "text": TEXT,
    "textarea": TEXT,
    "password": TEXT,
    "hidden": CHOICE,
    "select": CHOICE,
    "radio": CHOICE,
    "date": DATE,
    "number": NUMBER,
}


@dataclass
class Field:
    """`kind` as in HOSTILE, or file or checkbox; `value` as drawn; `choices` named."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    is_required: bool = False
    is_sent: bool = True


@dataclass
class Form:
    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    def values(self) -> dict[str, str]:
        return {one.name: one.value for one in self.fields.values() if one.is_sent}


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.inside: Field | None = None  # textarea or select

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(urlsplit(said.get("action") or self.address).path)
            if said.get("method", "").lower() == "post":
                self.forms.append(self.form)
        elif self.form is not None and tag in ("input", "textarea", "select"):
            self._add(tag, said)
        elif tag == "option" and self.inside is not None:
            self.inside.choices.append(said.get("value", ""))
            if "selected" in said:
                self.inside.value = said.get("value", "")

    def _add(self, tag: str, said: dict[str, str]) -> None:
        name, kind = said.get("name", ""), said.get("type", "text")
        if not name or self.form is None or kind in ("submit", "button"):
            return
        if tag != "input":
            self.inside = Field(name, tag, is_required="required" in said)
            self.form.fields[name] = self.inside
            return
        known = self.form.fields.get(name)
        if kind == "radio" and known is not None:
            known.choices.append(said.get("value", ""))
        else:
            known = Field(name, kind, is_required="required" in said)
            self.form.fields[name] = known
            known.value = said.get("value", "on" if kind == "checkbox" else "")
            known.choices = [known.value]
            known.is_sent = kind not in ("file", "checkbox") or "checked" in said
        if kind == "radio" and "checked" in said:
            known.value = said.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.inside is not None and self.inside.kind == "textarea":
            self.inside.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        if tag in ("textarea", "select") and self.inside is not None:
            one, self.inside = self.inside, None
            if one.kind == "textarea":
                one.value = one.value.removeprefix("\n")
            elif not one.value and one.choices:
                one.value = one.choices[0]


def forms_on(page: str, address: str) -> Iterator[Form]:
    """Yield the forms of a page that post; `address`: where one without action goes."""
    reader = _Reader(address)
    reader.feed(page)
    yield from reader.forms


def body(values: dict[str, str]) -> bytes:
    """Encode as a browser would; a lone surrogate as the bytes it cannot be."""
    pairs = (
        quote(name, safe="") + "=" + quote(value.encode("utf-8", "surrogatepass"))
        for name, value in values.items()
    )
    return "&".join(pairs).encode()
