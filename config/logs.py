"""One JSON object per log line, so that an intranet's collector can read it."""

import json
import logging
import traceback
from datetime import UTC, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import InterfaceError, OperationalError

from rectification.access import REQUEST_ID

# Their messages speak of disks, sockets and servers, and of nobody.
_OF_SYSTEM = (OSError, OperationalError, InterfaceError, ImproperlyConfigured)
_LONGEST = 400  # lines; a fault may lead to itself


class RequestIdFilter(logging.Filter):
    """Put the request's id on every log record, for the formatter.

    Not beside the middleware: logging is set up before models can be imported.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = REQUEST_ID.get()
        return True


class JsonFormatter(logging.Formatter):
    """Keys: at (UTC, ISO), level, logger, message, request_id, error (`told`)."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        # Set by RequestIdFilter; "" outside of a request.
        if request_id := getattr(record, "request_id", ""):
            line["request_id"] = request_id
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def told(error: BaseException) -> str:
    """Return what went wrong where, and in which words if those are the system's.

    Messages of other faults quote what people have typed, and are left out.
    """
    lines: list[str] = []
    one: BaseException | None = error
    while one is not None and len(lines) < _LONGEST:
        words = f": {one}" if isinstance(one, _OF_SYSTEM) or settings.DEBUG else ""
        lines.append(f"{type(one).__module__}.{type(one).__qualname__}{words}")
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(one.__traceback__)
        ]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\n".join(lines)
