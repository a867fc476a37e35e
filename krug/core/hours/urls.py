from django.urls import path

from krug.core.hours.views.days import days, dropping
from krug.core.hours.views.people import absence_end, absences, people, person

urlpatterns = [
    path("settings/people-hours", people, name="settings-people-hours"),
    path("settings/people-hours/<int:pk>", person, name="settings-person-hours"),
    path("settings/people-hours/<int:pk>/absences", absences, name="settings-absences"),
    path("settings/people-hours/<int:pk>/absences/<int:absence>/ending", absence_end, name="settings-absence-end"),
    path("settings/days-off", days, name="settings-days-off"),
    path("settings/days-off/<int:pk>/ending", dropping, name="settings-day-off-end"),
]
