"""What every kind of record answers, by the example of clients."""

import json
from urllib.parse import quote

import pytest

from krug.core.access.models import Firm
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.modules.clients.models import Client
from tests.api.conftest import fields_of

CLIENT = (
    "id uid kind name phones emails tax_id responsible status channel source tags custom created_at updated_at version"
)


def test_a_client_is_made_and_read(mine, manager):
    sent = {"name": "Молочный край", "phones": [{"number": "+7 4852 67-30-15", "kind": "work"}], "tax_id": "7707083893"}

    made = mine.post("clients", sent)

    client = made.json()
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/clients/{client['id']}")
    assert mine.get(f"clients/{client['id']}").json() == client
    declared = {field.name for field in kinds.get("client").columns}
    assert client.keys() == set(CLIENT.split()) | declared
    assert (client["name"], client["phones"], client["responsible"], client["version"]) == (
        "Молочный край",
        [{"number": "+74852673015", "kind": "work"}],
        manager.pk,
        1,
    )
    assert Event.objects.get(kind="client.created").channel == "api"


def test_a_list_is_paged_by_key_and_every_row_met_once(mine, manager):
    writing.create(kinds.get("client"), manager, [{"name": f"Client {n % 3}"} for n in range(25)])

    seen, cursor = [], ""
    while cursor is not None:
        page = mine.get(f"clients?limit=10&cursor={cursor}" if cursor else "clients?limit=10").json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]

    assert (len(seen), len(set(seen))) == (25, 25)


@pytest.mark.parametrize("sort", ["name", "-name", "created_at", "-created_at", "-updated_at", "-id"])
def test_a_list_comes_in_the_order_asked_for(mine, manager, sort):
    writing.create(kinds.get("client"), manager, [{"name": name} for name in ("b", "a", "c")])
    key = sort.lstrip("-")

    first = mine.get(f"clients?sort={sort}&limit=2").json()
    rest = mine.get(f"clients?sort={sort}&limit=2&cursor={first['next']}").json()

    values = [item[key] for item in first["items"] + rest["items"]]
    assert values == sorted(values, reverse=sort.startswith("-"))
    assert len(values) == 3


def test_filters_by_field_and_time(mine, make_client_of, manager):
    partner = make_client_of(manager, name="Partner", status="partner")
    make_client_of(manager, name="Other")

    def found(question):
        return [item["id"] for item in mine.get(f"clients?{question}").json()["items"]]

    assert found("status=partner") == [partner.pk]
    assert found("status__in=partner,supplier") == [partner.pk]
    assert found("q=artne") == [partner.pk]
    assert len(found(f"responsible={manager.pk}&created_at__gte=2020-01-01T00:00:00Z")) == 2
    assert found("created_at__lt=2020-01-01T00:00:00%2B03:00") == []
    assert found("holding__isnull=false") == []


def test_money_and_dates_compare(mine, manager, make_deal_of):
    deal = make_deal_of(manager, amount="1500.50", expected_close_on="2026-12-31")
    make_deal_of(manager, amount="100")

    def found(question):
        return [item["id"] for item in mine.get(f"deals?{question}").json()["items"]]

    assert found("amount__gte=1500.50") == [deal.pk]
    assert found("amount__gt=1500.50") == []
    assert found("expected_close_on__lte=2026-12-31") == [deal.pk]
    assert found("expected_close_on=2026-12-31&amount=1500.5&closed_at__isnull=true") == [deal.pk]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("wings=2", "wings"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"),
        ("sort=phones", "sort"),
        ("status=angry", "status"),
        ("status=", "status"),
        ("responsible=", "responsible"),
        ("responsible=99999999999999999999", "responsible"),
        ("created_at__gte=yesterday", "created_at__gte"),
        ("created_at__gte=2026-01-01T00:00:00", "created_at__gte"),
        ("cursor=nonsense", "cursor"),
        ("cursor=WyJhIiwgImIiXQ==", "cursor"),
    ],
)
def test_what_a_list_cannot_answer_names_the_parameter(mine, question, field):
    answer = mine.get(f"clients?{question}")

    assert (answer.status_code, fields_of(answer)) == (422, {field})


def test_a_change_gives_the_new_version(mine, manager, make_client_of):
    client = make_client_of(manager)

    answer = mine.patch(f"clients/{client.pk}", {"version": 1, "industry": "Software"})

    assert (answer.status_code, answer.json()["version"], answer.json()["industry"]) == (200, 2, "Software")


def test_an_old_version_is_answered_with_the_current_record(mine, manager, head, make_client_of):
    client = make_client_of(manager)
    writing.change(client, head, {"name": "Theirs"}, 1)

    answer = mine.patch(f"clients/{client.pk}", {"version": 1, "name": "Mine"})

    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert (answer.json()["current"]["name"], answer.json()["current"]["version"]) == ("Theirs", 2)
    assert fields_of(answer) == {"name"}


def test_an_old_version_will_not_do_even_where_another_field_was_changed(mine, manager, head, make_client_of):
    client = make_client_of(manager)
    writing.change(client, head, {"name": "Theirs"}, 1)

    answer = mine.patch(f"clients/{client.pk}", {"version": 1, "note": "Mine"})

    client.refresh_from_db()
    assert (answer.status_code, answer.json()["current"]["version"], fields_of(answer)) == (409, 2, {"note"})
    assert (client.name, client.note, client.version) == ("Theirs", "", 2)
    assert mine.patch(f"clients/{client.pk}", {"version": 2, "note": "Mine"}).json()["note"] == "Mine"


def test_a_version_not_there_yet_will_not_do_either(mine, manager, make_client_of):
    client = make_client_of(manager)

    answer = mine.patch(f"clients/{client.pk}", {"version": 7, "name": "Mine"})

    assert (answer.status_code, answer.json()["current"]["name"]) == (409, "Cancity")


def test_a_record_made_elsewhere_keeps_its_uid_and_is_made_once(mine, manager, stranger, make_client_of):
    uid = "0197c5a2-3f1e-7a64-9d5b-7f2f4a3b1c0d"

    made = mine.post("clients", {"name": "Cancity", "uid": uid})
    again = mine.post("clients", {"name": "Cancity", "uid": uid})
    foreign = mine.post("clients", {"name": "Other", "uid": str(make_client_of(stranger).uid)})

    assert (made.status_code, made.json()["uid"]) == (201, uid)
    assert (again.status_code, again.json()["current"]["id"]) == (409, made.json()["id"])
    assert (foreign.status_code, fields_of(foreign)) == (422, {"uid"})
    assert Client.objects.filter(uid=uid).count() == 1


def test_many_are_made_at_once_or_none(mine, manager):
    made = mine.post("clients/batch", {"items": [{"name": "One", "tags": ["vip"]}, {"name": "Two"}]})
    refused = mine.post("clients/batch", {"items": [{"name": "Three"}, {"name": "Four", "tax_id": "7707083890"}]})

    assert (made.status_code, [item["name"] for item in made.json()["items"]]) == (201, ["One", "Two"])
    assert made.json()["items"][0]["tags"] == ["vip"]
    assert (refused.status_code, fields_of(refused)) == (422, {"items.1.tax_id"})
    assert Client.objects.count() == 2


def test_into_the_bin_and_back(mine, manager, make_client_of):
    client = make_client_of(manager)

    removed = mine.delete(f"clients/{client.pk}")

    assert (removed.status_code, removed.content) == (204, b"")
    assert mine.get(f"clients/{client.pk}").status_code == 404
    assert mine.get("clients").json()["items"] == []
    assert [item["id"] for item in mine.get("clients?bin=true").json()["items"]] == [client.pk]
    assert mine.post(f"clients/{client.pk}/restore").status_code == 200
    assert mine.get(f"clients/{client.pk}").status_code == 200


def test_history_is_newest_first_and_paged(mine, manager, make_client_of):
    client = make_client_of(manager)
    mine.patch(f"clients/{client.pk}", {"version": 1, "name": "New"})
    mine.post(f"clients/{client.pk}/comments", {"text": "Calls on Monday"})

    first = mine.get(f"clients/{client.pk}/events?limit=2").json()
    rest = mine.get(f"clients/{client.pk}/events?limit=2&cursor={first['next']}").json()

    told = first["items"] + rest["items"]
    assert [event["kind"] for event in told] == ["client.commented", "client.changed", "client.created"]
    assert rest["next"] is None
    assert told[1]["data"]["values"] == {"name": {"old": "Cancity", "new": "New"}}
    assert (told[0]["actor"], told[0]["actor_name"], told[0]["channel"]) == (manager.pk, "Max", "api")


def test_a_client_is_handed_over(program, head, manager, make_client_of):
    client = make_client_of(manager)

    answer = program(head).post(f"clients/{client.pk}/handover", {"to": head.pk})

    assert (answer.status_code, answer.json()["responsible"]) == (200, head.pk)


def test_who_may_not_assign_hands_nothing_over(mine, manager, head, make_client_of):
    client = make_client_of(manager)

    answer = mine.post(f"clients/{client.pk}/handover", {"to": head.pk})

    client.refresh_from_db()
    assert (answer.status_code, client.responsible_id) == (403, manager.pk)


@pytest.mark.parametrize("kind", ["clients", "deals", "activities", "products"])
@pytest.mark.parametrize("size", [3, 30])
def test_queries_do_not_grow_with_the_list(program, manager, head, deal_kinds, django_assert_num_queries, kind, size):
    declared = next(found for found in kinds.all_kinds() if found.path == kind)
    name = "title" if kind == "activities" else "name"
    writing.create(declared, manager, [{name: f"Row {n}"} for n in range(size)])
    Firm.objects.update_or_create(pk=1, defaults={"large_export": 0})  # else what is read is counted now and then
    asking = program(head)
    asking.get(kind)

    # the token with its person, the firm, the role's rights, the departments below, the rows, their tags, children,
    # who works with them too
    with django_assert_num_queries(6 + len(declared.children) + len(declared.noted)):
        assert len(asking.get(kind).json()["items"]) == size


def test_nothing_is_written_for_a_body_that_will_not_do(mine):
    answer = mine.post(
        "clients", {"name": "", "wings": 2, "status": "angry", "tax_id": "123", "phones": [{"number": 1}]}
    )

    assert (answer.status_code, Client.objects.count()) == (422, 0)
    assert fields_of(answer) == {"name", "wings", "status", "phones.0.number"}


def test_what_only_the_trade_knows_is_refused_by_field_too(mine, stranger, make_client_of):
    foreign = make_client_of(stranger)

    answer = mine.post("clients", {"name": "Ours", "tax_id": "7707083890", "holding": foreign.pk})

    assert (answer.status_code, fields_of(answer)) == (422, {"tax_id", "holding"})


def test_tags_are_given_read_and_asked_for(mine, django_assert_num_queries):
    made = mine.post("clients", {"name": "Cancity", "tags": ["VIP", "north"]}).json()
    mine.post("clients", {"name": "Other"})

    changed = mine.patch(f"clients/{made['id']}", {"version": 1, "tags": ["vip"]}).json()

    assert (made["tags"], changed["tags"]) == (["north", "VIP"], ["VIP"])
    assert [item["tags"] for item in mine.get("clients?tags=vip").json()["items"]] == [["VIP"]]
    assert [item["tags"] for item in mine.get("clients?sort=id").json()["items"]] == [["VIP"], []]


def test_the_conditions_of_the_lists_pages_hold_here_too(mine, manager, make_client_of):
    make_client_of(manager, name="One", status="partner")
    make_client_of(manager, name="Two", industry="Software")
    make_client_of(manager, name="Three")
    asked = {
        "any": [{"field": "status", "op": "is", "value": "partner"}, {"field": "name", "op": "is", "value": "Two"}]
    }

    answer = mine.get(f"clients?sort=id&filter={quote(json.dumps(asked))}")

    assert [item["name"] for item in answer.json()["items"]] == ["One", "Two"]
    assert fields_of(mine.get("clients?filter={")) == {"filter"}
    assert fields_of(mine.get('clients?filter={"all":[{"field":"wings","op":"is"}]}')) == {"filter"}
