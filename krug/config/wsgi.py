"""Django itself, as asgi.py carries it."""

from __future__ import annotations

import os
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters


class InUtf8(WSGIRequest):
    """Whatever charset a request names, its address and its form are in UTF-8, as Krug's pages are.

    Python knows charsets that are none, as hex and zlib, and Django would decode even the address by them.
    """

    def _set_content_type_params(self, meta: Any) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:  # by RFC 2231 in letters that nobody knows
            self.content_type, self.content_params = "", {}


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "krug.config.settings")
application = get_wsgi_application()
application.request_class = InUtf8
