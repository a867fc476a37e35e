from django.urls import path

from krug.core.dashboards.views import boards, panels
from krug.core.dashboards.views.putting import putting
from krug.core.dashboards.views.screen import screen

ONE = "dashboards/<slug:dashboard>"
urlpatterns = [
    path("dashboards", boards.index, name="dashboards"),
    path("dashboards/new", boards.new, name="dashboard-new"),
    path("dashboards/putting", putting, name="dashboard-putting"),
    path("dashboards/screen", screen, name="dashboard-screen"),
    path(ONE, boards.board, name="dashboard"),
    path(f"{ONE}/grid", boards.grid, name="dashboard-grid"),
    path(f"{ONE}/naming", boards.naming, name="dashboard-naming"),
    path(f"{ONE}/removal", boards.removal, name="dashboard-removal"),
    path(f"{ONE}/return", boards.returning, name="dashboard-return"),
    path(f"{ONE}/resetting", boards.resetting, name="dashboard-resetting"),
    path(f"{ONE}/order", panels.order, name="dashboard-order"),
    path(f"{ONE}/panels/new", panels.adding, name="dashboard-panel-new"),
    path(f"{ONE}/panels/<int:pk>", panels.panel, name="dashboard-panel"),
    path(f"{ONE}/panels/<int:pk>/form", panels.form, name="dashboard-panel-form"),
    path(f"{ONE}/panels/<int:pk>/step", panels.step, name="dashboard-panel-step"),
    path(f"{ONE}/panels/<int:pk>/removal", panels.removal, name="dashboard-panel-removal"),
    path(f"{ONE}/panels/<int:pk>/return", panels.returning, name="dashboard-panel-return"),
]
