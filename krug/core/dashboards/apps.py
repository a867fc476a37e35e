from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "krug.core.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        from krug.core.dashboards.guiding import GUIDE
        from krug.core.dashboards.leaving import DASHBOARDS
        from krug.core.dashboards.putting import PUT
        from krug.core.records.places import Place
        from krug.core.reports.running import is_any_open_to

        Place("dashboards", _("Dashboards"), "/dashboards", "cols", 68, "analysis", is_any_open_to).declare()
        PUT.declare()
        DASHBOARDS.declare()
        for shown in GUIDE:
            shown.declare()
