"""What a program may count on: bodies that can be sent back, days that are the asker's, mistakes that say the truth."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from krug.core.events.models import Event
from krug.core.stages.models import Passage
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from tests.api.conftest import fields_of


@pytest.fixture
def stages(mine, deal_kinds):
    """Stage ids of the first kind of deal, and those of the second."""
    return [[s["id"] for s in mine.get(f"deal-kinds/{kind.pk}").json()["stages"]] for kind in deal_kinds[:2]]


def test_a_deal_is_made_in_a_stage_of_its_kind(mine, deal_kinds, stages):
    answer = mine.post("deals", {"name": "Line", "kind": deal_kinds[1].pk, "stage": stages[1][2]})

    deal = answer.json()
    assert (answer.status_code, deal["stage"]) == (201, stages[1][2])
    step = Passage.objects.get(record_kind="deal", record_id=deal["id"])
    assert (step.stage_id, step.way, step.left_at) == (stages[1][2], "start", None)
    assert Deal.objects.get(pk=deal["id"]).pipeline_id == deal_kinds[1].pipeline_id


def test_a_deal_without_one_begins_at_the_beginning(mine, stages):
    assert mine.post("deals", {"name": "Line", "stage": None}).json()["stage"] == stages[0][0]


@pytest.mark.parametrize("stage", ["another kind's", 10**15, 0, "1", True])
def test_a_stage_the_kind_does_not_have_is_named(mine, deal_kinds, stages, stage):
    sent = stages[1][0] if stage == "another kind's" else stage

    answer = mine.post("deals", {"name": "Line", "kind": deal_kinds[0].pk, "stage": sent})

    assert (answer.status_code, fields_of(answer)) == (422, {"stage"})
    assert not Deal.objects.exists()


def test_a_kind_without_stages_takes_none(mine, deal_kinds, stages):
    answer = mine.post("deals", {"name": "Line", "kind": deal_kinds[2].pk, "stage": stages[0][0]})

    assert (answer.status_code, fields_of(answer)) == (422, {"stage"})


def test_a_stage_out_of_use_takes_no_more_deals(mine, deal_kinds, stages):
    deal_kinds[0].pipeline.stages.filter(pk=stages[0][1]).update(is_active=False)

    answer = mine.post("deals", {"name": "Line", "kind": deal_kinds[0].pk, "stage": stages[0][1]})

    assert (answer.status_code, fields_of(answer)) == (422, {"stage"})


def test_a_stage_is_changed_by_its_own_verb_only(mine, stages):
    deal = mine.post("deals", {"name": "Line"}).json()

    answer = mine.patch(f"deals/{deal['id']}", {"version": 1, "stage": stages[0][1]})

    assert (answer.status_code, fields_of(answer)) == (422, {"stage"})


def test_custom_fields_come_back_as_they_were_given_out(mine):
    made = mine.post("clients", {"name": "Cancity", "custom": {}})
    changed = mine.patch(f"clients/{made.json()['id']}", {"version": 1, "name": "Codehow", "custom": {}})

    assert (made.status_code, changed.status_code) == (201, 200)
    assert changed.json()["custom"] == {}
    assert "custom" not in Event.objects.get(kind="client.changed").data["values"]


def test_a_custom_field_nobody_declared_is_named(mine):
    answer = mine.post("clients", {"name": "Cancity", "custom": {"colour": "red"}})

    assert (answer.status_code, fields_of(answer)) == (422, {"custom.colour"})
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("created_at__gte=2026-01-02", 2),
        ("created_at__gt=2026-01-02", 1),
        ("created_at__lte=2026-01-02", 2),
        ("created_at__lt=2026-01-02", 1),
        ("created_at__gte=2026-01-02&created_at__lte=2026-01-02", 1),
        ("created_at__gte=2026-01-02T00:00:00Z", 1),
    ],
)
def test_a_day_is_the_day_of_who_asks(mine, manager, make_client_of, question, count):
    manager.time_zone = "Asia/Vladivostok"
    manager.save()
    zone = ZoneInfo("Asia/Vladivostok")
    # The last minute of the first, the first of the second and the first of the third, in Vladivostok.
    for at in (dt.datetime(2026, 1, 1, 23, 59), dt.datetime(2026, 1, 2), dt.datetime(2026, 1, 3)):
        client = make_client_of(manager)
        Client.objects.filter(pk=client.pk).update(created_at=at.replace(tzinfo=zone))

    assert len(mine.get(f"clients?{question}").json()["items"]) == count


def test_a_moment_is_found_by_its_day(mine, manager, make_deal_of):
    deal = make_deal_of(manager)
    at = timezone.make_aware(dt.datetime(2026, 5, 5, 23, 30))
    Deal.objects.filter(pk=deal.pk).update(closed_at=at)

    assert len(mine.get("deals?closed_at=2026-05-05").json()["items"]) == 1
    assert mine.get("deals?closed_at=2026-05-06").json()["items"] == []


@pytest.mark.parametrize("day", ["2026-02-30", "2026-1-1", "yesterday", "2026-01-01T00:00:00", "0001-01-01"])
def test_what_is_no_day_is_refused(mine, day):
    answer = mine.get(f"clients?created_at__gte={day}")

    assert (answer.status_code, fields_of(answer)) == (422, {"created_at__gte"})


def test_too_short_is_not_called_empty(mine):
    short = mine.post("clients", {"name": "Cancity", "phones": [{"number": "12"}]}).json()["errors"]
    empty = mine.post("clients", {"name": ""}).json()["errors"]

    assert short == [{"field": "phones", "message": "«12» не похоже на номер телефона."}]
    assert empty == [{"field": "name", "message": "Заполните это поле."}]


@pytest.mark.parametrize("raw", ["", "null", "[]", '"text"', "1", "true"])
def test_a_body_that_is_no_object_names_no_field(mine, raw):
    answer = mine.ask("POST", "clients", raw=raw)

    assert answer.status_code == 422
    assert (answer.json()["detail"], answer.json()["errors"]) == ("Отправьте объект JSON: {…}.", [])
