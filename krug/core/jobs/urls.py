from django.urls import path

from krug.core.jobs.views import jobs

urlpatterns = [
    path("jobs/<int:pk>", jobs.show, name="job"),
    path("jobs/<int:pk>/cancellation", jobs.cancellation, name="job-cancellation"),
    path("jobs/<int:pk>/attempts", jobs.attempts, name="job-attempts"),
]
