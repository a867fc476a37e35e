from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "krug.core.reports"
    label = "reports"

    def ready(self) -> None:
        from krug.core.records.places import Place
        from krug.core.reports.running import readable_by

        Place(
            "reports", _("Reports"), "/reports", "chart", 70, "analysis", lambda user: bool(readable_by(user))
        ).declare()
