import datetime as dt

from django.utils import timezone

from krug.core.jobs import life
from krug.core.jobs.models import Worker


def test_without_a_worker_krug_is_ill(client, db):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["reason"]) == (503, "no worker is running")


def test_with_a_living_worker_krug_is_well(client, db):
    life.beat("one")

    assert client.get("/healthz").json() == {"status": "well"}


def test_a_silent_worker_is_named(client, db):
    Worker.objects.create(name="one", seen_at=timezone.now() - dt.timedelta(seconds=40))

    assert client.get("/healthz").json()["reason"] == "the worker has been silent for 40 seconds"


def test_a_worker_that_stops_leaves_no_row(db):
    life.beat("one")

    life.leave("one")

    assert Worker.objects.count() == 0
