"""The last app to start: by then every room has declared itself, and the declarations can be checked."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "krug.config"
    label = "config"

    def ready(self) -> None:
        from krug.config.backup.declared import DECLARED
        from krug.core.records import modules

        for declaration in DECLARED:
            declaration.declare("")
        modules.check()
