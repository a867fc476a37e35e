from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "krug.core.records"
    label = "records"
