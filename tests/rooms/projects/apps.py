from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "tests.rooms.projects"
    label = "projects"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("tests.rooms.projects")
