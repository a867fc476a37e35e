from django.urls import path

from krug.modules.clients.views.partners import leaving, partners

urlpatterns = [
    path("clients/<int:pk>/partners", partners, name="client-partners"),
    path("clients/<int:pk>/partners/<int:person>/leaving", leaving, name="client-partner-leaving"),
]
