"""What a form is made of, drawn without a template for each: a page has hundreds.

Labels and controls to the letter as Django's templates draw them: a list of ten choices
takes them thirty.
"""

import html
from collections.abc import Callable, Mapping
from typing import Any

from django.forms import BoundField, CheckboxInput
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext

Widget = Mapping[str, Any]
_AT = "django/forms/"
# Django's names of controls that are one <input>; a file's has a template of its own.
_INPUTS = (
    *("text", "number", "email", "url", "tel", "search", "password", "hidden"),
    *("date", "datetime", "time", "checkbox"),
)


class Renderer(TemplatesSetting):
    """Django's, but for what is drawn here."""

    def render(
        self,
        template_name: str,
        context: dict[str, Any],
        request: HttpRequest | None = None,
    ) -> str:
        if draw := _DRAWN.get(template_name):
            return draw(context)
        return super().render(template_name, context, request)


def _field(context: Mapping[str, Any]) -> str:
    """Draw a field with its label, what is said of it, and what is wrong with it."""
    field: BoundField = context["field"]
    is_check, errors = isinstance(field.field.widget, CheckboxInput), field.errors
    kinds = "field" + " field--wrong" * bool(errors) + " field--check" * is_check
    begins, control, ends = "", str(field), ""
    said = []
    if is_check:
        begins, control = control, ""
    elif field.use_fieldset:
        described = field.aria_describedby or False
        begins = f"<fieldset{_attributes({'aria-describedby': described})}>"
        ends = "</fieldset>"
    if hint := field.help_text:
        hint_id = field.auto_id and f"{field.auto_id}_helptext"
        hint_at = _attributes({"id": hint_id or False})
        # A hint may quote a table that somebody brought: it is text, as a label is.
        words = escape(hint)
        said.append(f'<div class="field__hint"{hint_at}>{words}</div>')
    if errors:
        said.append(f'<div class="field__errors">{errors}</div>')
    inside = "\n".join([begins + _field_label(field, is_check), *said, control + ends])
    return f'<div class="{kinds}">\n{inside}</div>'


def _field_label(field: BoundField, is_check: bool) -> str:
    """Draw the label or legend, without colon, saying so where it is optional."""
    contents = escape(field.label)
    is_needed = field.field.required or getattr(field.field, "is_needed", False)
    if not is_needed and not is_check:
        optional = escape(gettext("(optional)"))
        contents += f' <span class="field__optional">{optional}</span>'
    draw = field.legend_tag if field.use_fieldset else field.label_tag
    return draw(SafeString(contents), label_suffix="")


def _label(context: Widget) -> str:
    label, tag = escape(context["label"]), escape(context["tag"])
    if not context["use_tag"]:
        return label
    return f"<{tag}{_attributes(context['attrs'] or {})}>{label}</{tag}>"


def escape(value: object) -> str:
    """Django's `conditional_escape`, of which every call asks all it is given twice."""
    said = str(value) if isinstance(value, Promise) else value
    return said.__html__() if hasattr(said, "__html__") else html.escape(str(said))


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = widget["value"]
    said = "" if value is None else f' value="{escape(value)}"'
    kind, name = escape(widget["type"]), escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{said}{_attributes(widget["attrs"])}>'


def _textarea(widget: Widget) -> str:
    name, attributes = escape(widget["name"]), _attributes(widget["attrs"])
    text = escape(widget["value"] or "")
    return f'<textarea name="{name}"{attributes}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    drawn = []
    for group, options, _index in widget["optgroups"]:
        if group:
            drawn.append(f'\n  <optgroup label="{escape(group)}">')
        drawn += [f"\n  {_option(one)}\n" for one in options]
        if group:
            drawn.append("\n  </optgroup>")
    name, attributes = escape(widget["name"]), _attributes(widget["attrs"])
    return f'<select name="{name}"{attributes}>{"".join(drawn)}\n</select>'


def _option(option: Widget) -> str:
    attributes, label = _attributes(option["attrs"]), escape(option["label"])
    return f'<option value="{escape(option["value"])}"{attributes}>{label}</option>'


def _boxes(widget: Widget) -> str:
    """Draw choices of which one or several are ticked."""
    drawn = []
    for group, options, _index in widget["optgroups"]:
        if group:
            drawn.append(f"\n  <div><label>{escape(group)}</label>")
        drawn += [f"<div>\n    {_box(one)}\n\n</div>" for one in options]
        if group:
            drawn.append("\n  </div>")
    known = {name: widget["attrs"].get(name) for name in ("id", "class")}
    attributes = _attributes({name: value or False for name, value in known.items()})
    return f"<div{attributes}>{''.join(drawn)}\n</div>"


def _box(option: Widget) -> str:
    drawn = _input(option)
    if not option["wrap_label"]:
        return drawn
    of = _attributes({"for": option["attrs"].get("id") or False})
    return f"<label{of}>{drawn}\n {escape(option['label'])}</label>"


def _of(draw: Callable[[Widget], str]) -> Callable[[Widget], str]:
    return lambda context: draw(context["widget"])


_DRAWN: Mapping[str, Callable[[Widget], str]] = {
    f"{_AT}field.html": _field,
    f"{_AT}label.html": _label,
    **{f"{_AT}widgets/{name}.html": _of(_input) for name in _INPUTS},
    f"{_AT}widgets/textarea.html": _of(_textarea),
    f"{_AT}widgets/select.html": _of(_select),
    f"{_AT}widgets/checkbox_select.html": _of(_boxes),
    f"{_AT}widgets/radio.html": _of(_boxes),
}
