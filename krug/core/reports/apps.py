from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "krug.core.reports"
    label = "reports"

    def ready(self) -> None:
        from krug.core.records.places import Place
        from krug.core.reports.guiding import GUIDE
        from krug.core.reports.leaving import REPORTS
        from krug.core.reports.running import is_any_open_to
        from krug.core.reports.tallies.tallied import follow_all

        Place("reports", _("Reports"), "/reports", "chart", 70, "analysis", is_any_open_to).declare()
        REPORTS.declare()
        # Sent when the tables of all rooms are there.
        post_migrate.connect(follow_all, sender=self)
        for shown in GUIDE:
            shown.declare()
