"""Every way the system says no; each carries the sentence people will read."""

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A request that a rule declines. `sentence` is for people, translated; `field`:
    where it is mended, for a form that has a field of this name.
    """

    default: str | Promise = _("This is not possible.")

    field = ""

    def __init__(self, sentence: str | Promise = "", *, field: str = "") -> None:
        self.sentence = sentence or self.default
        self.field = field
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refusal, PermissionDenied):
    """The person lacks the right; Django answers 403 by itself."""

    default = _("You are not allowed to do this.")


class InvalidTransition(Refusal):
    """The state of the thing does not permit the action."""

    default = _("This step is not possible in the present state.")


class Frozen(Refusal):
    """An attempt to change a row that never changes."""

    default = _("This record is final and cannot be changed or deleted.")


class Conflict(Refusal):
    """Somebody else saved first. `current` holds the stored values by field."""

    default = _("Somebody else has changed this in the meantime.")

    def __init__(
        self,
        sentence: str | Promise = "",
        *,
        current: dict[str, object] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.current = current or {}


class Incomplete(Refusal):
    """A short form that lacks something. `form`: what was sent, with what it lacks."""

    def __init__(self, sentence: str | Promise = "", *, form: object = None) -> None:
        super().__init__(sentence)
        self.form = form


class UnreadableFile(Refusal):
    """An uploaded file that is not what it claims, or is broken."""

    default = _("The file cannot be read.")


class TooLarge(Refusal):
    """An upload beyond the limits."""

    default = _("The file is too large.")


class Classified(Refusal):
    """A classification mark was met; nothing of the text may be kept or echoed."""

    default = _("The text bears a classification mark and was not accepted.")


class Unclear(Refusal):
    """A text that says it is for internal use; a person must clear it."""

    default = _("The text says that it is for internal use.")


class RuleFailed(Refusal):
    """A redaction rule that could not be asked: it is broken, or takes too long."""

    default = _("This redaction rule cannot be applied.")


class NoFinding(Refusal):
    """A text in which no finding could be recognised."""

    default = _("No finding was recognised in this text.")


class AlreadyImported(Refusal):
    """The same text was imported before. `url` leads to the first import."""

    default = _("This text has been imported before.")

    def __init__(self, sentence: str | Promise = "", *, url: str = "") -> None:
        super().__init__(sentence)
        self.url = url
