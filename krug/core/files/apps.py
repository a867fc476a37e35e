from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "krug.core.files"
    label = "files"

    def ready(self) -> None:
        from krug.core.files import declarations

        declarations.declare()
