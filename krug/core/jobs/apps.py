from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "krug.core.jobs"
    label = "jobs"
