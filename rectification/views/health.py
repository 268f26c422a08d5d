"""For the machine that watches this one: alive, and ready to answer."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from rectification.access import public

logger = logging.getLogger(__name__)
PLAIN = "text/plain; charset=utf-8"


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type=PLAIN)


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("the database does not answer")
        return HttpResponse("database\n", status=503, content_type=PLAIN)
    return HttpResponse("ok\n", content_type=PLAIN)
