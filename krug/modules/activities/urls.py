from django.urls import path

from krug.modules.activities.views.day import day
from krug.modules.activities.views.doing import doings, reopening
from krug.modules.activities.views.due import cancelling, due, moves
from krug.modules.activities.views.next_step import next_step
from krug.modules.activities.views.plan import new

urlpatterns = [
    path("", day, name="day"),
    path("activities/new", new, name="activity-new"),
    path("activities/next", next_step, name="activity-next"),
    path("activities/moves", moves, name="activity-moves"),
    path("activities/<int:pk>/doing", doings, name="activity-doing"),
    path("activities/<int:pk>/reopening", reopening, name="activity-reopening"),
    path("activities/<int:pk>/cancelling", cancelling, name="activity-cancelling"),
    path("activities/<int:pk>/due", due, name="activity-due"),
]
