from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "krug.core.jobs"
    label = "jobs"

    def ready(self) -> None:
        from krug.core.events import sealing
        from krug.core.jobs.kinds import Schedule

        Schedule("events.seal", 10, sealing.seal).declare()
