from __future__ import annotations

from django.urls import path

from krug.core.settings.short import page_of
from krug.modules.requests.module import REQUEST
from krug.modules.requests.short_lists import KINDS, RULES
from krug.modules.requests.views import becoming, intake, work
from krug.modules.requests.views.stages import stages
from krug.modules.requests.views.terms import terms

OF = {"kind": REQUEST}
urlpatterns = [
    path("requests/intake", intake.intake, name="requests-intake"),
    path("requests/intake/clients", intake.clients, name="requests-intake-clients"),
    path("requests/intake/takers", intake.takers, name="requests-intake-takers"),
    path("requests/<int:pk>/assignment", work.assignment, OF, name="request-assignment"),
    path("requests/<int:pk>/assignment/undoing", work.assignment_undoing, OF, name="request-assignment-undoing"),
    path("requests/<int:pk>/offer/declining", work.declining, OF, name="request-declining"),
    path("requests/<int:pk>/answer", work.answered, OF, name="request-answer"),
    path("requests/<int:pk>/answer/undoing", work.answered_undoing, OF, name="request-answer-undoing"),
    path("requests/<int:pk>/closing", work.ending, OF, name="request-closing"),
    path("requests/<int:pk>/reopening", work.reopening, OF, name="request-reopening"),
    path("requests/<int:pk>/becoming/<str:code>", becoming.become, OF, name="request-becoming"),
    path("requests/<int:pk>/became/<int:outcome>/undoing", becoming.undoing, OF, name="request-became-undoing"),
    path("settings/request-kinds", page_of(KINDS), name="settings-request-kinds"),
    path("settings/request-rules", page_of(RULES), name="settings-request-rules"),
    path("settings/request-stages", stages, name="settings-request-stages"),
    path("settings/request-terms", terms, name="settings-request-terms"),
]
