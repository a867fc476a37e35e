"""Log lines: as text for a terminal, or as JSON for whoever gathers them."""

from __future__ import annotations

import datetime as dt
import json
import logging
from contextvars import ContextVar
from typing import Any

# The request under way in this thread; empty outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="")
FIELDS = ("user", "method", "route", "status", "ms")


class JsonLines(logging.Formatter):
    """One object a line: time, level, logger, message, the request's id, and what the line is about."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def is_news(record: logging.LogRecord) -> bool:
    """Whether an operator has to hear of it: whoever asks for the health is answered, every few seconds if ill."""
    return getattr(getattr(record, "request", None), "path", "") != "/healthz"


def configuration(level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING. `form` "json": also one line for each request; "" or "text": only what is wrong."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "krug.core.watch.logs.JsonLines"},
        },
        "filters": {"news": {"()": "django.utils.log.CallbackFilter", "callback": is_news}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json" if form == "json" else "text"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # What a person or a program asked wrongly is answered, and is no news for the operator.
            "django.request": {"level": "ERROR", "filters": ["news"]},
            "krug.requests": {"level": "INFO" if form == "json" else "WARNING"},
        },
    }
