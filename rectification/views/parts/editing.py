"""One way to correct anything by hand: form, conflict with both texts, refusal said."""

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rectification.errors import Classified, Conflict, NotAllowed, Refusal
from rectification.forms.autosave import hold, keep_files, put_in
from rectification.forms.drafted import place_of
from rectification.forms.parts.deadline import PARTS
from rectification.forms.parts.editing import NewForm, WordedForm
from rectification.models import User
from rectification.views.autosave import sent
from rectification.views.parts.answers import once, sent_before
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb

F = TypeVar("F", bound=WordedForm)
Stored = dict[str, object]


@dataclass(frozen=True, slots=True)
class FormPage:
    """What the template prints around a form. `save`: words of its button."""

    title: str
    back: str
    over: str
    save: str


@dataclass
class Correction(Generic[F]):
    """Something that a person opens or corrects by hand: form, way to keep it, page.

    Each page has a subclass beside its view. `is_new`: nothing is stored yet, so that
    nobody else can have changed it.
    """

    user: User

    template: ClassVar[str] = "editing/form.html"
    is_new: ClassVar[bool] = False

    def form(self, data: QueryDict | None) -> F:
        """Return the form of what was sent (None: nothing yet) over what is stored."""
        raise NotImplementedError

    def keep(self, form: F) -> str:
        """Keep what a valid form says and return the sentence to show.

        Raises a Refusal, Conflict where somebody else was quicker.
        """
        raise NotImplementedError

    def latest(self) -> tuple[object, Stored]:
        """Read again what is stored; return its version and values by field."""
        raise NotImplementedError

    def title(self) -> str:
        raise NotImplementedError

    def back(self) -> str:
        """Return the address to which the page leads back without saving."""
        raise NotImplementedError

    def done(self) -> str:
        """Return the address to go to when it is kept."""
        return self.back()

    def over(self) -> str:
        """Return what stands above the title: what is corrected."""
        return ""

    def save(self) -> str:
        """Return the words of the button where they are not those for saving."""
        return ""

    def crumbs(self) -> list[Crumb]:
        return []

    def address(self, request: StaffRequest) -> str:
        """Return the address by which a draft of the form is kept."""
        return request.path

    def extra(self) -> dict[str, object]:
        """Return what the template prints besides."""
        return {}

    # --- showing and sending ----------------------------------------------------------

    def respond(self, request: StaffRequest) -> HttpResponse:
        """Show the form, or keep what it says and go on."""
        if request.method != "POST":
            return self._draw(request, self.form(None))
        if again := sent_before(request):
            return again
        form = self.form(request.POST)
        hold(form, self.user, self.address(request))
        is_valid = form.is_valid()
        if "look" in request.POST and not any(part in form.errors for part in PARTS):
            return self._draw(request, self._looked_at(form), looked=form)
        if not is_valid:
            return self._draw(request, form)
        return self._kept(request, form)

    def _kept(self, request: StaffRequest, form: F) -> HttpResponse:
        if not self.is_new and not _differs(form):
            sent(request, self.address(request))
            messages.info(request, _("Nothing was changed."))
            return redirect(self.back())
        try:
            address, sentence = self._keep_once(request, form)
        except Conflict as conflict:
            return self._show_both(request, form, conflict)
        except (NotAllowed, Classified):
            raise
        except Refusal as refusal:
            at = refusal.field if refusal.field in form.fields else None
            form.add_error(at, str(refusal))
            return self._draw(request, form)
        sent(request, self.address(request))
        messages.success(request, sentence)
        return redirect(address)

    def _keep_once(self, request: StaffRequest, form: F) -> tuple[str, str]:
        """Keep what the form says; of something new, unless its twin just has.

        Returns the address to go to and the sentence to show.
        """
        if not isinstance(form, NewForm):
            sentence = self.keep(form)
            return self.done(), sentence
        with once(request, form) as before:
            if before.led_to:
                return before.led_to, _("This form was sent before; nothing is added.")
            sentence = self.keep(form)
            before.lead_to(self.done())
            return before.led_to, sentence

    def _show_both(
        self, request: StaffRequest, form: F, conflict: Conflict
    ) -> HttpResponse:
        """Show what was typed over the newer version, beside what that one says."""
        if self.is_new:
            raise conflict
        version, stored = self.latest()
        again = self.form(form.follow(version))
        again.is_valid()
        theirs = again.differences(stored)
        return self._draw(request, again, conflict=str(conflict), theirs=theirs)

    def _looked_at(self, form: F) -> F:
        """Return the form with the deadline filled in as it was understood."""
        data = form.sent()
        for name in PARTS:
            data[name] = str(form.cleaned_data.get(name) or "")
        shown = self.form(data)
        shown.errors.clear()  # only a look: what is still missing is said on saving
        return shown

    def _draw(
        self,
        request: StaffRequest,
        form: F,
        *,
        looked: F | None = None,
        **more: object,
    ) -> HttpResponse:
        address = self.address(request)
        if place := place_of(address):
            chosen = request.GET.get("draft", "")
            if form.is_bound:
                keep_files(form, self.user, address)
            put_in(form, self.user, place.form, place.key, chosen=chosen)
        understood = getattr(looked, "understood", None)
        context = {
            "form": form,
            "page": FormPage(self.title(), self.back(), self.over(), self.save()),
            "draft_url": address,
            "crumbs": self.crumbs(),
            "reads_deadline": "due_wording" in form.fields,
            "looked": looked is not None,
            "understood": understood() if understood else "",
            **self.extra(),
            **more,
        }
        return render(request, self.template, context)


def _differs(form: WordedForm) -> bool:
    return any(name not in form.silent for name in form.changed_data)
