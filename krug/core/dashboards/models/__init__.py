from krug.core.dashboards.models.dashboard import Audience, Dashboard

__all__ = ["Audience", "Dashboard"]
