import pytest

from krug.core.records import kinds
from krug.modules.deals.models import LostReason
from tests.api.conftest import fields_of

DEAL = (
    "id uid name client kind stage state amount currency responsible channel source lost_reason expected_close_on "
    "created_at closed_at custom version"
)


@pytest.fixture
def deal(mine):
    return mine.post("deals", {"name": "Shrink tunnel", "amount": "1280000.50"}).json()


@pytest.fixture
def stages(mine, deal):
    return [stage["id"] for stage in mine.get(f"deal-kinds/{deal['kind']}").json()["stages"]]


def test_a_deal_has_what_was_agreed(deal, stages):
    declared = {field.name for field in kinds.get("deal").columns}
    assert deal.keys() == set(DEAL.split()) | declared | {"score_reasons"}
    assert (deal["state"], deal["amount"], deal["stage"]) == ("open", "1280000.50", stages[0])


def test_a_deal_goes_to_another_stage_with_a_comment(mine, deal, stages):
    answer = mine.post(f"deals/{deal['id']}/stage", {"stage": stages[1], "comment": "They called back"})

    event = mine.get(f"deals/{deal['id']}/events?limit=1").json()["items"][0]
    assert (answer.status_code, answer.json()["stage"]) == (200, stages[1])
    assert (event["kind"], event["data"]["comment"]) == ("deal.moved", "They called back")


@pytest.mark.parametrize("stage", [0, 10**18, "1", None])
def test_a_stage_that_is_none_is_refused(mine, deal, stage):
    answer = mine.post(f"deals/{deal['id']}/stage", {"stage": stage})

    assert (answer.status_code, fields_of(answer)) == (422, {"stage"})


def test_lost_needs_a_reason_and_is_taken_back(mine, deal):
    reason = mine.get("lost-reasons").json()["items"][0]["id"]

    refused = mine.post(f"deals/{deal['id']}/closing", {"outcome": "lost"})
    lost = mine.post(f"deals/{deal['id']}/closing", {"outcome": "lost", "reason": reason, "comment": "Too dear"})
    opened = mine.delete(f"deals/{deal['id']}/closing")

    assert (refused.status_code, fields_of(refused)) == (422, {"reason"})
    assert (lost.json()["state"], lost.json()["lost_reason"], lost.json()["closed_at"][-1]) == ("lost", reason, "Z")
    assert (opened.json()["state"], opened.json()["lost_reason"], opened.json()["closed_at"]) == ("open", None, None)


def test_what_is_won_cannot_be_lost_as_well(mine, deal):
    mine.post(f"deals/{deal['id']}/closing", {"outcome": "won"})

    answer = mine.post(f"deals/{deal['id']}/closing", {"outcome": "lost", "reason": LostReason.objects.first().pk})

    assert (answer.status_code, answer.json()["current"]["state"]) == (409, "won")


def test_a_deed_is_done_with_a_result_and_the_next_step(mine):
    call = mine.post("activities", {"kind": "call", "title": "Ask for the drawing"}).json()

    done = mine.post(
        f"activities/{call['id']}/doing", {"result": "reached", "next": {"kind": "task", "title": "Quote"}}
    )

    planned = mine.get("activities?state=planned").json()["items"]
    assert done.json()["state"] == "done"
    assert [activity["title"] for activity in planned] == ["Quote"]
    assert mine.delete(f"activities/{call['id']}/doing").json()["state"] == "planned"
