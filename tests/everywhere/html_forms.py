"""The forms of a page as a browser reads them, and what it would send."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit


@dataclass
class Field:
    """`kind` as in VALUES, or checkbox; `value` as drawn; `choices` named."""

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
