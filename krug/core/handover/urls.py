from django.urls import path

from krug.core.handover import views

urlpatterns = [
    path("settings/people/<int:pk>/leaving", views.leaving, name="handover-leaving"),
    path("settings/handovers/<int:pk>", views.progress, name="handover-progress"),
    path("settings/handovers/<int:pk>/undo", views.undo, name="handover-undo"),
]
