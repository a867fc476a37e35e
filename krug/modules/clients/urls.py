from django.urls import path

from krug.modules.clients.views.partners import leaving, partners
from krug.modules.clients.views.relations import parting, relations

urlpatterns = [
    path("clients/<int:pk>/relations", relations, name="client-relations"),
    path("clients/<int:pk>/relations/<int:relation>/parting", parting, name="client-relation-parting"),
    path("clients/<int:pk>/partners", partners, name="client-partners"),
    path("clients/<int:pk>/partners/<int:person>/leaving", leaving, name="client-partner-leaving"),
]
