"""What is wrong with the answer to bad input: a fault, no sentence, something lost."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from rectification.forms.drafted import DRAFTED
from tests.everywhere.bad_values import RIGHT_TO_LEFT
from tests.everywhere.drawn_form import Cell, Drawn, tried
from tests.everywhere.html_forms import Form, forms_on

# Characters that hide or turn what stands around them: in no page of ours.
HIDING = frozenset("\x01\x07\x1b\x7f\u2066" + RIGHT_TO_LEFT)
# They carry what was typed, as it was, to where it is judged.
CARRYING = frozenset({"draft-save", "first_run", "public-check", "public-en-check"})
# What a refusal may answer where something other than a field was tampered with.
TAMPERED = frozenset({400, 403, 404, 409, 413})


def faults_of(drawn: Drawn, cells: list[Cell]) -> list[str]:
    """Send each value in an otherwise good form; return all that is wrong."""
    assert cells, f"nothing is sent to {drawn.name}"
    wrong = []
    for field_name, what, value in cells:
        sent, file = dict(drawn.baseline), None
        if isinstance(value, tuple):
            file = {field_name: SimpleUploadedFile(*value)}
            sent.pop(field_name, None)
        else:
            if drawn.case.file:  # multipart, which knows no half of a pair
                value = value.encode("utf-8", "replace").decode()
            sent[field_name] = value
        typed = value if isinstance(value, str) else value[0]
        with tried(drawn, sent, file) as response:
            wrong += [
                f"{field_name} × {what}: {fault}"
                for fault in faults(drawn, field_name, typed, sent, response)
            ]
    return wrong


def faults(
    drawn: Drawn, name: str, typed: str, sent: dict[str, str], response: Any
) -> Iterator[str]:
    """Say what is wrong with an answer: a fault, no sentence, or something lost."""
    status, html = response.status_code, response.content.decode(errors="replace")
    if status >= 500:
        yield f"{status}"
        return
    if status in TAMPERED:
        if not html.strip():
            yield f"{status} without a word"
        return
    yield from astray(html)
    if status in drawn.case.done and "errorlist" not in html:
        # Accepted: cleaned, or harmless as it is.
        if drawn.name in CARRYING or HIDING.isdisjoint(typed):
            return
        if status == 302:
            html += drawn.client.get(response["Location"]).content.decode()
        elif not response["Content-Type"].startswith("text/"):
            return  # a file, whose bytes are no words
        if kept := sorted(HIDING.intersection(html)):
            yield f"{status}, and it shows {kept}"
        return
    if status == 303:  # refused by a rule, back to the page
        if not any(message.level_tag == "error" for message in said(response)):
            yield "303 without a sentence"
        if drawn.name not in DRAFTED:
            return
        shown = {one.action: one for one in forms_on(drawn.look(), drawn.page)}
    else:
        shown = {one.action: one for one in forms_on(html, drawn.page)}
        if "errorlist" not in html and 'class="message ' not in html:
            yield f"{status} without a sentence"
    form = shown.get(drawn.url)
    if form is None:
        yield f"{status}: the form did not come back"
        return
    yield from lost(drawn, name, sent, form, status)


def astray(html: str) -> Iterator[str]:
    """Every field that is wrong is linked to, and every link leads to a control."""
    start = html.find('class="error-summary"')
    summary = html[start : html.find("</div>", start)] if start >= 0 else ""
    led_to = re.findall(r'<a href="#([^"]*)"', summary)
    controls = set(re.findall(r'<(?:input|select|textarea)\b[^>]*\bid="([^"]+)"', html))
    yield from (
        f"a link to #{one}, where nothing is" for one in led_to if one not in controls
    )
    wrong = html.count("field--wrong")
    if len(set(led_to)) < wrong:
        yield f"{wrong} fields are wrong, {len(set(led_to))} are linked to"


def said(response: Any) -> list[Any]:
    return list(get_messages(response.wsgi_request))


def lost(
    drawn: Drawn, name: str, sent: dict[str, str], form: Form, status: int
) -> Iterator[str]:
    """Every word typed is there again, in the field itself and in all others."""
    for field_name, value in sent.items():
        one = drawn.form.fields.get(field_name)
        if one is None or one.kind not in ("text", "textarea", "date", "number"):
            continue
        back = form.fields.get(field_name)
        if back is None:
            # By other columns the text holds other findings.
            if not name.startswith("column_") or not field_name[-1].isdecimal():
                yield f"{field_name} is not there any more"
        elif status == 303 and (field_name == name or one.kind != "textarea"):
            continue  # kept as a draft: its words, cleaned
        elif comparable(back.value) != comparable(value):
            yield f"{field_name} came back as {back.value[:40]!r}"


def comparable(text: str) -> str:
    """What a browser and a parser leave of a text."""
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return "".join(text.replace("\ufffd", "").replace("\0", "").split())
