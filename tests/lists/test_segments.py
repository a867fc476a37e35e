"""Segments: parts of the clients under a name, live or fixed, asked for in other lists; never beyond who looks sees."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import ApiToken, User
from krug.core.access.policy import Denied
from krug.core.lists import segmenting
from krug.core.lists.counting_segments import counts_of
from krug.core.lists.filtering import BadFilter, parse, read
from krug.core.lists.models import Segment, SegmentMember
from krug.core.lists.opening_segments import opening
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken

pytestmark = pytest.mark.django_db
CUSTOMERS = {"all": [{"field": "status", "op": "any", "value": ["customer"]}]}


def client_kind():
    return kinds.get("client")


def made(actor, asked=CUSTOMERS, title="Customers", audience="own", **more):
    return segmenting.make(client_kind(), actor, title, read(asked), audience, **more)


def within(user, segment, kind="client", field="segment", op="any"):
    asked = {"all": [{"field": field, "op": op, "value": [segment.pk]}]}
    return sorted(str(one) for one in parse(kinds.get(kind), User.objects.get(pk=user.pk), asked))


@pytest.fixture
def firms(administrator, manager, stranger, make_client_of):
    """One customer of the manager, one of a stranger, one who is none."""
    return [
        make_client_of(manager, name="Mine", status="customer"),
        make_client_of(stranger, name="Theirs", status="customer"),
        make_client_of(manager, name="Perhaps", status="potential"),
    ]


def test_a_live_one_follows_its_conditions_and_a_fixed_one_keeps_whom_it_had(administrator, firms):
    live, fixed = made(administrator), made(administrator, title="Customers of today", fixed=True)

    writing.change(firms[0], administrator, {"status": "partner"}, firms[0].version)
    writing.change(firms[2], administrator, {"status": "customer"}, firms[2].version)

    assert within(administrator, live) == ["Perhaps", "Theirs"]
    assert within(administrator, fixed) == ["Mine", "Theirs"]
    assert (fixed.fixed_by, fixed.is_fixed, live.is_fixed) == (administrator, True, False)


def test_none_of_it_are_all_others_of_those_seen(administrator, manager, firms):
    segment = made(administrator, audience="all")

    assert within(administrator, segment, op="none") == ["Perhaps"]
    assert within(manager, segment, op="none") == ["Perhaps"]


@pytest.mark.parametrize("fixed", [False, True])
def test_nobody_sees_more_of_it_than_they_see_anyway(administrator, manager, firms, make_deal_of, fixed):
    segment = made(administrator, audience="all", fixed=fixed)
    make_deal_of(manager, name="Of mine", client=firms[0].pk)
    deal = make_deal_of(administrator, name="Of theirs", client=firms[1].pk)
    writing.change(deal, administrator, {"responsible": manager.pk}, deal.version)

    assert within(manager, segment) == ["Mine"]
    assert within(manager, segment, "deal", "client.segment") == ["Of mine"]
    assert within(administrator, segment, "deal", "client.segment") == ["Of mine", "Of theirs"]
    assert counts_of([segment], User.objects.get(pk=manager.pk)) == {segment.pk: 1}


def test_the_fixed_one_of_a_manager_holds_only_whom_the_manager_saw(administrator, manager, firms):
    segment = made(manager, fixed=True)
    Segment.objects.update(audience="all")

    assert within(administrator, segment) == ["Mine"]


@pytest.fixture
def closed(administrator, manager, firms):
    """Whoever has a tax number, for everybody; the number is hidden from managers. Gives how one is made."""

    def make(who=administrator, **more):
        segment = made(who, {"all": [{"field": "tax_id", "op": "filled"}]}, title="Taxed", **more)
        Segment.objects.update(audience="all")
        manager.role.field_rights = {"client": {"tax_id": "hidden"}}
        manager.role.save()
        return segment

    return make


@pytest.mark.parametrize("fixed", [False, True])
def test_a_condition_on_a_hidden_field_tells_nothing(client, administrator, manager, closed, fixed):
    segment = closed(fixed=fixed)
    reader = User.objects.get(pk=manager.pk)
    client.force_login(manager)

    with pytest.raises(BadFilter) as caught:
        within(manager, segment)

    assert str(caught.value) == "Сегмент: Выберите из списка."
    assert counts_of([segment], reader) == {segment.pk: None}
    assert client.get(f"/segments/{segment.pk}").status_code == 404
    assert "Taxed" not in client.get("/segments").content.decode()
    assert "Taxed" not in client.get("/clients/list/condition?field=segment").content.decode()
    assert list(opening(reader)) == []
    assert list(opening(administrator)) == [segment]


def test_of_an_own_one_whose_field_has_been_hidden_the_name_stays(client, manager, closed):
    segment = closed(manager)
    client.force_login(manager)
    headers = {"Authorization": f"Bearer {ApiToken.issue(manager, 'write')}"}

    page = client.get(f"/segments/{segment.pk}")
    told = client.get(f"/api/v1/segments/{segment.pk}", headers=headers).json()

    assert (page.status_code, "Taxed" in page.content.decode()) == (200, True)
    assert (told["title"], told["filter"], told["count"]) == ("Taxed", None, None)
    assert client.post(f"/segments/{segment.pk}/removal").status_code == 302


def test_a_fixed_one_outlives_a_field_that_is_gone(administrator, manager, firms):
    segment = made(administrator, audience="all", fixed=True)
    Segment.objects.update(filter={"all": [{"field": "nothing", "op": "filled"}]})
    segment.refresh_from_db()

    assert within(manager, segment) == ["Mine"]
    assert list(opening(manager)) == [segment]


def test_anothers_own_segment_is_as_one_that_is_not_there(client, manager, stranger, firms):
    segment = made(stranger)
    client.force_login(manager)

    with pytest.raises(BadFilter):
        within(manager, segment)
    assert client.get(f"/segments/{segment.pk}").status_code == 404
    assert client.post(f"/segments/{segment.pk}", {"title": "Mine now"}).status_code == 404
    assert client.post(f"/segments/{segment.pk}/removal").status_code == 404
    assert "Customers" not in client.get("/segments").content.decode()
    assert Segment.objects.get().title == "Customers"


def test_a_shared_one_is_seen_and_not_changed_by_others(client, administrator, manager, firms):
    segment = made(administrator, audience="all")
    client.force_login(manager)

    assert client.get(f"/segments/{segment.pk}").status_code == 200
    assert client.post(f"/segments/{segment.pk}", {"title": "Mine now", "do": "keep"}).status_code == 403
    assert client.post(f"/segments/{segment.pk}/removal").status_code == 403
    with pytest.raises(Denied):
        segmenting.fix(segment, manager)
    kept = Segment.objects.get()
    assert (kept.title, kept.is_fixed, kept.removed_at) == ("Customers", False, None)


def test_who_may_not_share_with_all_does_not(manager):
    with pytest.raises(Denied):
        made(manager, audience="all")

    assert Segment.objects.count() == 0


def test_a_segment_is_not_made_of_segments(administrator, firms):
    segment = made(administrator)

    for field in ("segment", "holding.segment"):
        with pytest.raises(BadFilter):
            made(administrator, {"all": [{"field": field, "op": "any", "value": [segment.pk]}]})

    assert Segment.objects.count() == 1


@pytest.mark.parametrize("title", ["", "   ", "x" * 61])
def test_a_name_is_needed(administrator, title):
    with pytest.raises(Invalid):
        made(administrator, title=title)

    assert Segment.objects.count() == 0


def test_fixed_again_and_let_live(administrator, firms):
    segment = made(administrator, fixed=True)
    writing.change(firms[0], administrator, {"status": "partner"}, firms[0].version)

    segmenting.fix(segment, administrator)
    after = within(administrator, segment)
    segmenting.let_live(segment, administrator)
    writing.change(firms[1], administrator, {"status": "partner"}, firms[1].version)

    assert after == ["Theirs"]
    assert within(administrator, Segment.objects.get()) == []
    assert SegmentMember.objects.count() == 0


def test_of_two_who_change_it_neither_overwrites_the_other(administrator, firms):
    segment = made(administrator)
    segmenting.change(segment, administrator, "First", "own", 1)

    with pytest.raises(Overtaken):
        segmenting.change(segment, administrator, "Second", "own", 1)

    assert Segment.objects.get().title == "First"


def test_from_the_list_to_its_records_and_back_from_removal(client, administrator, firms):
    client.force_login(administrator)
    asked = json.dumps(CUSTOMERS)

    form = client.get("/clients/list/segments", {"f": asked})
    answer = client.post(f"/clients/list/segments?f={asked}", {"title": "Customers", "audience": "all"}, follow=True)
    found = Segment.objects.get()
    listed = client.get("/segments").content.decode()
    client.post(f"/segments/{found.pk}/removal")
    gone = client.get("/segments").content.decode()
    client.post(f"/segments/{found.pk}/removal?back=1")

    assert form.status_code == 200
    page = answer.content.decode()
    assert ("Mine" in page, "Theirs" in page, "Perhaps" in page) == (True, True, False)
    link = f'href="/segments/{found.pk}"'
    assert (link in listed, link in gone) == (True, False)
    assert Segment.objects.get().removed_at is None


def test_what_was_typed_into_the_search_is_fixed(client, administrator, firms):
    client.force_login(administrator)

    client.post("/clients/list/segments?q=Mine", {"title": "Found"})

    assert within(administrator, Segment.objects.get()) == ["Mine"]
    assert Segment.objects.get().is_fixed is True


def test_a_kind_without_segments_has_no_such_page(client, administrator):
    client.force_login(administrator)

    assert client.get("/products/list/segments").status_code == 404


def test_the_page_of_all_asks_the_same_number_of_questions_for_one_and_for_many(client, administrator, firms):
    client.force_login(administrator)
    made(administrator)
    client.get("/segments")
    with CaptureQueriesContext(connection) as one:
        client.get("/segments")
    for number in range(6):
        made(administrator, title=f"Part {number}", fixed=number % 2 == 0)

    with CaptureQueriesContext(connection) as many:
        client.get("/segments")

    assert len(many) == len(one)


def test_by_the_api(client, administrator, manager, firms):
    def ask(who, method, path, **body):
        headers = {"Authorization": f"Bearer {ApiToken.issue(who, 'write')}"}
        more = {"data": body, "content_type": "application/json"} if method in {"post", "patch"} else {}
        return getattr(client, method)(f"/api/v1/{path}", headers=headers, **more)

    new = {"type": "client", "title": "Customers", "audience": "all", "filter": json.dumps(CUSTOMERS)}
    made_ = ask(administrator, "post", "segments", **new)
    pk = made_.json()["id"]
    seen = ask(manager, "get", f"segments/{pk}").json()
    denied = ask(manager, "patch", f"segments/{pk}", title="Mine")
    fixed = ask(administrator, "patch", f"segments/{pk}", fixed=True).json()
    old = ask(administrator, "patch", f"segments/{pk}", title="Late", version=1)
    asked = json.dumps({"all": [{"field": "segment", "op": "any", "value": [pk]}]})
    listed = ask(manager, "get", f"clients?filter={asked}").json()["items"]
    bad = ask(administrator, "post", "segments", **{**new, "filter": '{"all":[{"field":"nothing","op":"is"}]}'})
    gone = ask(administrator, "delete", f"segments/{pk}")

    assert made_.status_code == 201
    assert (seen["count"], seen["fixed_at"], denied.status_code) == (1, None, 403)
    assert (fixed["count"], fixed["fixed_at"] is not None, old.status_code) == (2, True, 409)
    assert [one["name"] for one in listed] == ["Mine"]
    assert bad.json()["errors"][0]["field"] == "filter"
    assert gone.status_code == 204
    assert ask(administrator, "get", "segments").json()["items"] == []
