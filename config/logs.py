"""One JSON object per log line, so that an intranet's collector can read it."""

import json
import logging
from datetime import UTC, datetime

from rectification.access import REQUEST_ID


class RequestIdFilter(logging.Filter):
    """Put the request's id on every log record, for the formatter.

    Not beside the middleware: logging is set up before models can be imported.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = REQUEST_ID.get()
        return True


class JsonFormatter(logging.Formatter):
    """Keys: at (UTC, ISO), level, logger, message, request_id, error (traceback)."""

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
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
