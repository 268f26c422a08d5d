"""The first letters by which a name is typed: 王建国 as wjg, kept beside the name."""

from itertools import product
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rectification.models.bodies.names import pypinyin
from rectification.notices.folding import folded

_SHORT = 4  # signs of a name of which every reading is kept
_LONGEST = 200


def initials(name: str) -> str:
    """Return the first letters of a name's pinyin, each reading a word of its own.

    >>> initials("单改")
    'dg cg sg'
    """
    signs = "".join(char for char in folded(name).casefold() if char.isalnum())
    read = pypinyin()
    first = read.Style.FIRST_LETTER
    if len(signs) > _SHORT:
        return "".join(read.lazy_pinyin(signs, style=first))[:_LONGEST]
    letters = (
        dict.fromkeys(read.pinyin(sign, style=first, heteronym=True)[0])
        for sign in signs
    )
    return " ".join("".join(one) for one in product(*letters))[:_LONGEST]


class InitialsField(models.CharField):
    """Made of the field that `named_in` of the model says, whenever it is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        letters = initials(getattr(model_instance, model_instance.named_in))  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, letters)
        return letters

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Initialled(models.Model):
    """A record whose name is found by its initials. `named_in`: the name's field."""

    named_in: ClassVar[str] = "name"

    initials = InitialsField(
        _("initials"), max_length=_LONGEST, blank=True, default="", editable=False
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        changed = kwargs.get("update_fields")
        if changed is not None and self.named_in in changed:
            kwargs["update_fields"] = {*changed, "initials"}
        super().save(*args, **kwargs)
