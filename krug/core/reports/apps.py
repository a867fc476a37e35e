from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "krug.core.reports"
    label = "reports"
