"""意见建议 as the public sends it: no session, no cookie, no script.

Forgeries are kept out by a signed token and by where a form says that it comes from.
"""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rectification.access import public
from rectification.errors import InvalidTransition, Refusal
from rectification.forms.opinions.sending import CodeForm, OpinionForm, Token
from rectification.models import Finding, Opinion, Report
from rectification.models.bodies.sign_in import address_of
from rectification.public_site import opinions
from rectification.public_site.catalogue import catalogue
from rectification.public_site.opinions import Subject, subject_of
from rectification.public_site.page import PublicPage, PublicPlace

_OURS = ("same-origin", "none")  # Sec-Fetch-Site; "none": typed, or a bookmark


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, language: str, reference: str) -> HttpResponse:
    """Hand out the form about a report or a finding, or take what was sent of it."""
    place = PublicPlace(catalogue(), language, "opinion", (reference,))
    subject = subject_of(place, reference)
    if subject is None:
        raise Http404
    with translation.override(language):
        if request.method != "POST":
            return _answer(opinions.form(place, subject, Token.give(reference)))
        return _kept(request, place, subject)


def _kept(request: HttpRequest, place: PublicPlace, subject: Subject) -> HttpResponse:
    """Keep what was sent and answer with its receipt, or with what is to be mended."""
    sent = OpinionForm(request.POST, about=subject.reference)
    if is_foreign(request):
        return _again(place, subject, sent, _from_elsewhere(), HTTPStatus.FORBIDDEN)
    if not sent.is_valid():
        return _again(place, subject, sent)
    code = sent.cleaned_data["token"].code
    try:
        kept = Opinion.objects.receive(
            *_records(subject),
            words=sent.cleaned_data["words"],
            may_be_public=sent.cleaned_data["may_be_public"],
            code=code,
            address=address_of(request),
        )
    except InvalidTransition as refusal:
        return _again(place, subject, sent, str(refusal))
    except Refusal as refusal:
        too_many = HTTPStatus.TOO_MANY_REQUESTS
        return _again(place, subject, sent, str(refusal), too_many)
    return _answer(opinions.receipt(place, subject, code, kept))


def _records(subject: Subject) -> tuple[Report, Finding | None]:
    """Return the records of what a public page speaks of."""
    rows = Report.objects.select_related("inspection")
    report = rows.get(reference=subject.standing.reference)
    if not subject.is_finding:
        return report, None
    found = Finding.objects.filter(reference=subject.reference).first()
    if found is None:
        raise Http404
    return report, found


def _again(
    place: PublicPlace,
    subject: Subject,
    sent: OpinionForm,
    refusal: str = "",
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    """Give the form back as it was typed, with a token of its own."""
    page = opinions.form(
        place,
        subject,
        Token.give(subject.reference),
        typed=sent.typed,
        may_be_public=bool(sent.data.get("may_be_public")),
        refusals=[refusal] if refusal else sent.refusals,
    )
    return _answer(page, status)


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest, language: str) -> HttpResponse:
    """Say what became of the opinion of a receipt code; take whether it is solved."""
    place = PublicPlace(catalogue(), language, "opinions")
    with translation.override(language):
        if request.method != "POST":
            return _answer(opinions.look_up(place))
        asked = CodeForm(request.POST)
        code = request.POST.get("code", "")
        if is_foreign(request):
            page = opinions.look_up(place, code=code, refusal=_from_elsewhere())
            return _answer(page, HTTPStatus.FORBIDDEN)
        if not asked.is_valid():
            refusal = next(str(lines[0]) for lines in asked.errors.values())
            page = opinions.look_up(place, code=code, refusal=refusal)
            return _answer(page, HTTPStatus.UNPROCESSABLE_ENTITY)
        return _told(place, **asked.cleaned_data)


def _told(place: PublicPlace, *, code: str, solved: str) -> HttpResponse:
    found = Opinion.objects.of_code(code)
    if found is None:
        refusal = _("No opinion has this code. Please look at it again.")
        page = opinions.look_up(place, code=code, refusal=refusal)
        return _answer(page, HTTPStatus.NOT_FOUND)
    refusal = ""
    if solved:
        try:
            found.judge(is_satisfied=solved == "yes")
        except InvalidTransition as why:
            refusal = str(why)
    return _answer(opinions.look_up(place, code=code, opinion=found, refusal=refusal))


def is_foreign(request: HttpRequest) -> bool:
    """Say whether a browser says that a form was sent from a page of another site."""
    if request.headers.get("Sec-Fetch-Site", "none") not in _OURS:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin != f"{request.scheme}://{request.get_host()}"


def _from_elsewhere() -> str:
    return _(
        "This was sent from a page of another site, and nothing was kept. Please read "
        "through it, and send it from here."
    )


def _answer(page: PublicPage, status: int = HTTPStatus.OK) -> HttpResponse:
    response = HttpResponse(page.content, page.content_type, status)
    patch_cache_control(response, no_store=True)
    return response
