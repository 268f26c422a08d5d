"""Pages for requests that no view gets to see."""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a name is no host of this site, or that a request cannot be read.

    Without reading it again.

    Django's own page makes a token for forms and so asks for the very body that could
    not be read.
    """
    is_host = isinstance(exception, DisallowedHost)
    page = render_to_string("400.html", {"is_host": is_host})
    return HttpResponseBadRequest(page)
