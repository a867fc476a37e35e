"""The last app to start: by then every room has declared itself, and the declarations can be checked."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "krug.config"
    label = "config"

    def ready(self) -> None:
        from krug.config.backup.declared import DECLARED as COPIES
        from krug.config.export.declared import DECLARED as EXPORT
        from krug.config.export.keeping import FETCHED
        from krug.core.events.kinds import declare
        from krug.core.records import modules

        declare(FETCHED)
        for declaration in (*COPIES, *EXPORT):
            declaration.declare("")
        modules.check()
