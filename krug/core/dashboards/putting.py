"""The button on a report's page that puts it on a dashboard as it is asked there."""

from __future__ import annotations

from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from krug.core.reports.acts import Act
from krug.core.reports.report import Report


def _url(found: Report, query: str) -> str:
    return f"/dashboards/putting?{urlencode({'report': found.name})}{'&' if query else ''}{query}"


PUT = Act(_("Put on a dashboard"), "cols", _url)
