from django.urls import path

from krug.modules.marketing.views import leaving, marketing, people

urlpatterns = [
    path("marketing", marketing, name="marketing"),
    path("marketing-events/<int:pk>/people", people, name="marketing-event-people"),
    path("marketing-events/<int:pk>/people/<int:client>/leaving", leaving, name="marketing-event-person-leaving"),
]
