"""The password rule of the graded protection scheme, as a Django validator."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class ClassesValidator:
    """Ask for several of: small letters, capitals, digits, everything else."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: object = None) -> None:
        found = {class_of(sign) for sign in password}
        if len(found) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        return _(
            "Your password must mix at least %(classes)d of these: small letters, "
            "capital letters, digits, other signs."
        ) % {"classes": self.classes}


def class_of(sign: str) -> str:
    if sign.isdigit():
        return "digit"
    if sign.islower():
        return "lower"
    return "upper" if sign.isupper() else "other"
