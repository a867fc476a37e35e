import pytest

from krug.core.records import kinds
from krug.modules.requests.models import Offer, Outcome, Request, Rule, Terms
from tests.api.conftest import Program, fields_of, unspent

__all__ = ["unspent"]


@pytest.fixture
def mine(manager, request_kinds):
    return Program(manager)


@pytest.fixture
def request_(mine):
    asked = {"title": "Second line", "phone": "8 910 974-25-60", "contact_name": "Inna", "came_by": "site"}
    return mine.post("requests", asked).json()


def test_a_request_has_its_fields_and_begins_in_the_queue(request_):
    declared = {field.name for field in kinds.get("request").columns}

    assert declared <= request_.keys()
    assert (request_["state"], request_["responsible"], request_["number"]) == ("new", None, 1)
    assert (request_["phone"], request_["answer_by"][-1]) == ("+79109742560", "Z")


def test_taken_answered_closed_and_back(mine, manager, request_):
    at = f"requests/{request_['id']}"

    taken = mine.post(f"{at}/assignment", {}).json()
    answered = mine.post(f"{at}/answer", {"comment": "Called"}).json()
    unanswered = mine.delete(f"{at}/answer").json()
    closed = mine.post(f"{at}/closing", {"outcome": "rejected", "comment": "Spam"}).json()
    opened = mine.delete(f"{at}/closing").json()
    queued = mine.delete(f"{at}/assignment").json()

    assert (taken["responsible"], taken["state"]) == (manager.pk, "in_work")
    assert [one["state"] for one in (answered, unanswered, closed, opened, queued)] == [
        "answered",
        "in_work",
        "rejected",
        "in_work",
        "new",
    ]
    kinds_ = [event["kind"] for event in mine.get(f"{at}/events?limit=20").json()["items"]]
    assert {"request.created", "request.taken", "request.answered", "request.rejected"} <= set(kinds_)


def test_the_second_to_take_it_is_told_by_409_with_the_request_as_it_is(mine, head, manager, request_):
    mine.post(f"requests/{request_['id']}/assignment", {})
    stale = Request.objects.get(pk=request_["id"])
    stale.responsible = None

    from krug.core.records.conflicts import Overtaken
    from krug.modules.requests import assigning

    with pytest.raises(Overtaken):
        assigning.take(stale, head)
    assert Request.objects.get(pk=request_["id"]).responsible == manager


def test_given_to_another_by_who_may(head, manager, request_):
    answer = Program(head).post(f"requests/{request_['id']}/assignment", {"to": manager.pk})

    assert (answer.status_code, answer.json()["responsible"]) == (200, manager.pk)


@pytest.mark.parametrize("to", [0, 10**18, "1", -1])
def test_a_person_who_is_none_is_refused(mine, request_, to):
    answer = mine.post(f"requests/{request_['id']}/assignment", {"to": to})

    assert (answer.status_code, fields_of(answer)) == (422, {"to"})


def test_who_may_not_is_told_403_and_nothing_changes(manager, stranger, observer, request_):
    at = f"requests/{request_['id']}/assignment"

    told = [
        Program(manager).post(at, {"to": stranger.pk}).status_code,
        Program(observer).post(at, {}).status_code,
        Program(None).post(at, {}).status_code,
    ]

    assert told == [403, 403, 401]
    assert Request.objects.get().responsible is None


def test_it_becomes_a_client_and_a_deal_and_the_last_is_taken_back(mine, deal_kinds, request_):
    at = f"requests/{request_['id']}/becoming"

    client = mine.post(at, {"kind": "client"}).json()["client"]
    mine.post(at, {"kind": "deal"})
    became = mine.get(at).json()["items"]
    mine.delete(at)

    assert [one["kind"] for one in became] == ["client", "deal"]
    assert became[0]["record"] == client
    assert [one.record_kind for one in Outcome.objects.all()] == ["client"]
    refused = mine.post(at, {"kind": "product"})
    assert (refused.status_code, fields_of(refused)) == (422, {"kind"})


def test_filtered_sorted_and_searched(mine, request_):
    mine.post("requests", {"title": "Broken", "kind": request_["kind"] + 2})

    assert [one["title"] for one in mine.get("requests?q=second").json()["items"]] == ["Second line"]
    assert [one["title"] for one in mine.get("requests?state=new&sort=-received_at").json()["items"]] == [
        "Broken",
        "Second line",
    ]
    assert mine.get("requests?state=closed").json()["items"] == []


def test_an_offer_is_let_go(mine, manager, request_kinds):
    Rule.objects.create(name="All", hours="always", person=manager, offer_minutes=5)
    made = mine.post("requests", {"title": "X"}).json()

    first = mine.delete(f"requests/{made['id']}/offer")
    second = mine.delete(f"requests/{made['id']}/offer")

    assert (first.status_code, second.status_code, fields_of(second)) == (200, 422, {"offer"})
    assert Offer.objects.get().answer == "declined"


def test_settings_are_read_by_all_and_changed_by_the_administrator(mine, administrator, manager, request_kinds):
    chief = Program(administrator)

    rule = chief.post("request-rules", {"name": "Site", "came_by": "site", "person": manager.pk})
    kind = chief.post("request-kinds", {"name": "Rent", "answer_minutes": 15})
    hours = chief.patch("request-terms", {"monday": "10:00-19:00", "version": 1})
    late = chief.patch("request-terms", {"monday": "10:00-20:00", "version": 1})
    bad = chief.patch("request-terms", {"monday": "late"})

    assert (rule.status_code, kind.status_code, hours.json()["monday"]) == (201, 201, "10:00-19:00")
    assert (late.status_code, late.json()["current"]["monday"]) == (409, "10:00-19:00")
    assert (bad.status_code, fields_of(bad)) == (422, {"monday"})
    assert Terms.current().week[0] == [[600, 1140]]
    assert mine.get("request-terms").json()["monday"] == "10:00-19:00"
    assert mine.patch("request-terms", {"monday": ""}).status_code == 403
    assert [one["name"] for one in mine.get("request-rules").json()["items"]] == ["Site"]
