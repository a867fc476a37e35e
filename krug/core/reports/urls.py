"""The addresses of reports."""

from __future__ import annotations

from django.urls import path

from krug.core.reports.views import builder, saving
from krug.core.reports.views.catalogue import catalogue
from krug.core.reports.views.files import file
from krug.core.reports.views.records import records, segment
from krug.core.reports.views.report import report

urlpatterns = [
    path("reports", catalogue, name="reports"),
    path("reports/builder", builder.builder, name="report_builder"),
    path("reports/builder/condition", builder.condition, name="report_condition"),
    path("reports/builder/keeping", saving.keeping, name="report_keeping"),
    path("reports/saved/<int:pk>/sharing", saving.sharing, name="report_sharing"),
    path("reports/saved/<int:pk>/copying", saving.copying, name="report_copying"),
    path("reports/saved/<int:pk>/removal", saving.removal, name="report_removal"),
    path("reports/<slug:name>", report, name="report"),
    path("reports/<slug:name>/records", records, name="report_records"),
    path("reports/<slug:name>/records/segment", segment, name="report-segment"),
    path("reports/<slug:name>/file", file, name="report_file"),
]
