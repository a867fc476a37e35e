from __future__ import annotations

from django.urls import path

from krug.core.settings.short import page_of
from krug.modules.deals.competitors import COMPETITORS
from krug.modules.deals.interest import views as interest
from krug.modules.deals.module import DEAL
from krug.modules.deals.rules.short_list import RULES
from krug.modules.deals.score import views as score
from krug.modules.deals.views import kinds, processes
from krug.modules.deals.views.closed_period import closed_period
from krug.modules.deals.views.closing import closing, reopening
from krug.modules.deals.views.reasons import reasons

urlpatterns = [
    path("deals/<int:pk>/closing", closing, {"kind": DEAL}, name="deal-closing"),
    path("deals/<int:pk>/reopening", reopening, {"kind": DEAL}, name="deal-reopening"),
    path("deals/<int:pk>/tasks/<str:key>", processes.task, {"kind": DEAL}, name="deal-task"),
    path("deals/<int:pk>/lines", interest.lines, {"kind": DEAL}, name="deal-lines"),
    path("deals/<int:pk>/lines/price", interest.price, {"kind": DEAL}, name="deal-lines-price"),
    path("deals/<int:pk>/lines/undoing", interest.undoing, {"kind": DEAL}, name="deal-lines-undoing"),
    path("settings/closed-period", closed_period, name="settings-closed-period"),
    path("settings/competitors", page_of(COMPETITORS), name="settings-competitors"),
    path("settings/sales-rules", page_of(RULES), name="settings-sales-rules"),
    path("settings/deal-kinds", kinds.kinds, name="settings-deal-kinds"),
    path("settings/deal-kinds/<int:pk>", kinds.kind, name="settings-deal-kind"),
    path("settings/deal-kinds/<int:pk>/process", processes.process, name="settings-deal-kind-process"),
    path("settings/deal-kinds/<int:pk>/process/<int:number>", processes.drawn, name="settings-deal-kind-drawn"),
    path("settings/deal-kinds/<int:pk>/removal", kinds.removal, name="settings-deal-kind-removal"),
    path("settings/deal-score", score.score, name="settings-deal-score"),
    path("settings/deal-score/learning", score.learning, name="settings-deal-score-learning"),
    path("settings/lost-reasons", reasons, name="settings-lost-reasons"),
]
