"""Pages for requests that no view gets to see."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request cannot be read, without reading it again.

    Django's own page makes a token for forms and so asks for the very body that could
    not be read.
    """
    return HttpResponseBadRequest(render_to_string("400.html"))
