"""What is drawn without a template is what Django's templates draw."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from rectification.forms import drawing

SIGNS = "<b>&'\""
CHOICES = [
    ("", "–"),
    ("a", SIGNS),
    (SIGNS, "乙"),
    ("组 & 类", [(1, "一"), ("2", mark_safe("<i>二</i>"))]),
]
INPUTS = (
    *(forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput),
    *(forms.TelInput, forms.SearchInput, forms.PasswordInput, forms.HiddenInput),
    *(forms.DateInput, forms.DateTimeInput, forms.TimeInput),
)
LISTS = (
    *(forms.Select, forms.SelectMultiple),
    *(forms.RadioSelect, forms.CheckboxSelectMultiple),
)
ATTRIBUTES = {"id": "it", "class": SIGNS, "rows": 2, "required": True, "data-x": False}


def widgets() -> list[forms.Widget]:
    plain = [one(attrs) for one in INPUTS for attrs in (ATTRIBUTES, {})]
    texts = [forms.Textarea(ATTRIBUTES), forms.CheckboxInput(ATTRIBUTES)]
    lists = [one(attrs) for one in LISTS for attrs in (ATTRIBUTES, {})]
    for one in lists:
        one.choices = CHOICES
    return [*plain, *texts, *lists]


@pytest.mark.parametrize(
    "value", [None, "", "a", SIGNS, 0, True, mark_safe("<i>"), ["a", "2"]]
)
def test_a_control_is_drawn_as_by_the_templates(value: object) -> None:
    for widget in widgets():
        assert widget.template_name in drawing._DRAWN, widget
        by_template, drawn = (
            widget.render("name", value, renderer=renderer)
            for renderer in (TemplatesSetting(), drawing.Renderer())
        )
        assert drawn == by_template, widget


@pytest.mark.parametrize(
    "label", [SIGNS, mark_safe("<i>题</i>"), gettext_lazy("State")]
)
@pytest.mark.parametrize("auto_id", ["id_%s", ""])
def test_a_label_is_drawn_as_by_the_templates(label: str, auto_id: str) -> None:
    class Form(forms.Form):
        text = forms.CharField(label=label)
        ticked = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    drawn = [
        [
            form["text"].label_tag(),
            form["text"].label_tag(attrs={"class": SIGNS}),
            form["ticked"].legend_tag(),
        ]
        for form in (
            Form(auto_id=auto_id, renderer=TemplatesSetting()),
            Form(auto_id=auto_id, renderer=drawing.Renderer()),
        )
    ]
    assert drawn[0] == drawn[1]
