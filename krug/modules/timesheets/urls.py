from django.urls import path

from krug.core.settings.short.views import page_of
from krug.modules.timesheets.views import rates
from krug.modules.timesheets.views.timer import discarding, stopping, timers
from krug.modules.timesheets.views.week import week
from krug.modules.timesheets.work_kinds import WORK_KINDS

urlpatterns = [
    path("time", week, name="time"),
    path("time/timer", timers, name="timer"),
    path("time/timer/stopping", stopping, name="timer-stopping"),
    path("time/timer/discarding", discarding, name="timer-discarding"),
    path("settings/work-kinds", page_of(WORK_KINDS), name="settings-work-kinds"),
    path("settings/billing-rates", rates.rates, name="settings-billing-rates"),
    path("settings/billing-rates/rate", rates.rate, name="billing-rate"),
    path("settings/billing-rates/rules", rates.rules, name="time-rules"),
    path("settings/billing-rates/<int:pk>/removal", rates.removal, name="billing-rate-removal"),
]
