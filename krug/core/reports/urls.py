"""The addresses of reports."""

from __future__ import annotations

from django.urls import path

from krug.core.reports.views.catalogue import catalogue
from krug.core.reports.views.files import file
from krug.core.reports.views.records import records
from krug.core.reports.views.report import report

urlpatterns = [
    path("reports", catalogue, name="reports"),
    path("reports/<slug:name>", report, name="report"),
    path("reports/<slug:name>/records", records, name="report_records"),
    path("reports/<slug:name>/file", file, name="report_file"),
]
