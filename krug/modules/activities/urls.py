from django.urls import path

from krug.core.settings.short.views import page_of
from krug.modules.activities.calendar.booking import RESOURCES
from krug.modules.activities.own_kinds import OWN_KINDS
from krug.modules.activities.views import free_busy, repetition, together
from krug.modules.activities.views.booking import bookings, ending
from krug.modules.activities.views.calendar import calendar, length
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
    path("activities/<int:pk>/people", together.people, name="activity-people"),
    path("activities/<int:pk>/people/<int:person>/leaving", together.leaving, name="activity-people-leaving"),
    path("activities/<int:pk>/delegation", together.delegation, name="activity-delegation"),
    path("activities/<int:pk>/delegation/acceptance", together.acceptance, name="activity-acceptance"),
    path("activities/<int:pk>/delegation/returning", together.returning, name="activity-returning"),
    path("activities/<int:pk>/checklist", together.items, name="activity-checklist"),
    path("activities/<int:pk>/checklist/<int:item>/tick", together.ticks, name="activity-tick"),
    path("activities/<int:pk>/checklist/<int:item>/off", together.unlisting, name="activity-unlisting"),
    path("activities/<int:pk>/repetition", repetition.repetition, name="activity-repetition"),
    path("activities/<int:pk>/repetition/again", repetition.again, name="activity-repetition-again"),
    path("activities/<int:pk>/length", length, name="activity-length"),
    path("activities/<int:pk>/bookings", bookings, name="activity-bookings"),
    path("activities/<int:pk>/bookings/<int:resource>/ending", ending, name="activity-booking-end"),
    path("calendar", calendar, name="calendar"),
    path("calendar/sharing", free_busy.links, name="calendar-sharing"),
    path("calendar/sharing/<int:pk>/ending", free_busy.ending, name="calendar-sharing-end"),
    path("free-busy/<str:secret>", free_busy.busy, name="free-busy"),
    path("settings/resources", page_of(RESOURCES), name="settings-resources"),
    path("settings/activity-kinds", page_of(OWN_KINDS), name="settings-activity-kinds"),
]
