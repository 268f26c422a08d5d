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


class Asked(forms.Form):
    text = forms.CharField(label=SIGNS, help_text=mark_safe("<b>说明</b>"))
    more = forms.CharField(label="补充", required=False)
    ticked = forms.BooleanField(label="已核对", required=False)
    kinds = forms.MultipleChoiceField(
        label="类型",
        choices=[("a", "甲")],
        widget=forms.CheckboxSelectMultiple,
        help_text="可多选：<i>甲",  # a value that somebody brought
    )


def drawn_fields(*, data: dict[str, str] | None, auto_id: str) -> list[str]:
    form = Asked(data, auto_id=auto_id, renderer=drawing.Renderer())
    return [field.as_field_group() for field in form]


def test_a_field_says_what_it_is_and_what_is_wrong_with_it() -> None:
    text, more, ticked, kinds = drawn_fields(data={}, auto_id="id_%s")
    assert text == (
        '<div class="field field--wrong">\n'
        '<label for="id_text">&lt;b&gt;&amp;&#x27;&quot;</label>\n'
        '<div class="field__hint" id="id_text_helptext"><b>说明</b></div>\n'
        '<div class="field__errors"><ul class="errorlist" id="id_text_error">'
        "<li>这个字段是必填项。</li></ul></div>\n"
        '<input type="text" name="text" required aria-invalid="true"'
        ' aria-describedby="id_text_helptext id_text_error" id="id_text"></div>'
    )
    assert more.startswith(
        '<div class="field">\n<label for="id_more">补充'
        ' <span class="field__optional">（选填）</span></label>\n<input'
    )
    assert ticked == (
        '<div class="field field--check">\n'
        '<input type="checkbox" name="ticked" id="id_ticked">'
        '<label for="id_ticked">已核对</label>\n</div>'
    )
    described = "id_kinds_helptext id_kinds_error"
    assert f'\n<fieldset aria-describedby="{described}"><legend>类型</legend>' in kinds
    assert ">可多选：&lt;i&gt;甲</div>" in kinds
    assert kinds.endswith("</div></fieldset></div>")


def test_a_field_without_an_address_names_none() -> None:
    text, _more, ticked, _kinds = drawn_fields(data=None, auto_id="")
    assert '<div class="field__hint"><b>说明</b></div>' in text and "id=" not in text
    assert ticked.endswith('<input type="checkbox" name="ticked">已核对\n</div>')
