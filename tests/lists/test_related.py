"""Conditions on records that lead to those a list shows, against a plain evaluation in Python."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.models import Permission, User
from krug.core.lists import segmenting
from krug.core.lists.counting_segments import counts_of
from krug.core.lists.filtering import BadFilter, parse, read
from krug.core.lists.filtering.related import backs_of
from krug.core.lists.filtering.tree import MOST_CONDITIONS
from krug.core.records import kinds, writing
from krug.modules.deals.models import Deal

pytestmark = pytest.mark.django_db
BIG = {"field": "amount", "op": "gt", "value": "100000"}
LOST = {"field": "state", "op": "any", "value": ["lost"]}


def deals(has="some", *parts, glue="all"):
    return {"related": "deal.client", "is": has, glue: list(parts)}


def activities(has="some", *parts):
    return {"related": "activity.client", "is": has, "all": list(parts)}


def names(user, asked, kind="client"):
    found = parse(kinds.get(kind), User.objects.get(pk=user.pk), json.dumps(asked))
    return sorted(str(one) for one in found)


def lose(deal, days_ago=10):
    Deal.objects.filter(pk=deal.pk).update(state="lost", closed_at=timezone.now() - dt.timedelta(days=days_ago))


@pytest.fixture
def firms(manager, make_client_of, make_deal_of):
    """The manager's: one with a deal of 200 000 and one of 50 000, one with one of 50 000, one without."""
    big, small, none = (make_client_of(manager, name=name) for name in ("Big", "Small", "None"))
    make_deal_of(manager, client=big.pk, amount="200000")
    make_deal_of(manager, client=big.pk, amount="50000", competitor="Cancity")
    make_deal_of(manager, client=small.pk, amount="50000")
    return big, small, none


def test_some_fit_or_none_does(manager, firms):
    assert names(manager, deals("some", BIG)) == ["Big"]
    assert names(manager, deals("none", BIG)) == ["None", "Small"]


def test_without_conditions_there_are_any_or_none_at_all(manager, firms):
    assert names(manager, deals("some")) == ["Big", "Small"]
    assert names(manager, deals("none")) == ["None"]
    assert names(manager, {"related": "deal.client", "is": "none"}) == ["None"]


def test_all_are_asked_of_one_record_and_any_of_each(manager, firms):
    filled = {"field": "competitor", "op": "filled"}

    assert names(manager, deals("some", BIG, filled)) == []
    assert names(manager, {"all": [deals("some", BIG), deals("some", filled)]}) == ["Big"]
    assert names(manager, deals("some", BIG, filled, glue="any")) == ["Big"]
    assert names(manager, deals("some", {"any": [BIG, filled]}, {"field": "state", "op": "is", "value": "open"})) == [
        "Big"
    ]


def test_a_record_with_many_that_fit_comes_once(manager, firms, make_deal_of):
    for _more in range(3):
        make_deal_of(manager, client=firms[0].pk, amount="300000")

    assert names(manager, deals("some", BIG)) == ["Big"]


def test_a_large_deal_was_lost_and_nothing_done_since(manager, firms, make_client_of, make_deal_of):
    *_others, none = firms
    forgotten, busy = make_client_of(manager, name="Forgotten"), make_client_of(manager, name="Busy")
    for client, ago in ((forgotten, 200), (busy, 200), (none, 400)):
        lose(make_deal_of(manager, client=client.pk, amount="150000"), ago)
    days = {busy: -20, forgotten: -90}
    rows = [
        {"title": "Call", "client": client.pk, "due_on": str(timezone.localdate() + dt.timedelta(days=day))}
        for client, day in days.items()
    ]
    writing.create(kinds.get("activity"), manager, rows)
    lost = deals("some", LOST, BIG, {"field": "closed_at", "op": "last", "value": 365})
    quiet = activities("none", {"field": "due_on", "op": "last", "value": 60})

    assert names(manager, {"all": [lost, quiet]}) == ["Forgotten"]
    assert names(manager, lost) == ["Busy", "Forgotten"]
    assert names(manager, {"all": [lost, activities("some")]}) == ["Busy", "Forgotten"]


def test_what_one_does_not_see_is_as_if_it_were_not_there(manager, stranger, head, administrator, firms, make_deal_of):
    deal = make_deal_of(administrator, client=firms[2].pk, amount="900000")
    writing.change(deal, administrator, {"responsible": stranger.pk}, deal.version)

    assert names(manager, deals("some", BIG)) == ["Big"]
    assert names(manager, deals("none")) == ["None"]
    assert names(administrator, deals("some", BIG)) == ["Big", "None"]


def test_what_is_in_the_bin_does_not_count(manager, firms):
    for deal in Deal.objects.filter(client=firms[0]):
        writing.put_in_bin(deal, manager)

    assert names(manager, deals("some")) == ["Small"]
    assert names(manager, deals("none")) == ["Big", "None"]


def test_a_hidden_field_of_the_related_is_no_field(manager, firms):
    manager.role.field_rights = {"deal": {"competitor": "hidden"}}
    manager.role.save()

    with pytest.raises(BadFilter, match="competitor"):
        names(manager, deals("none", {"field": "competitor", "op": "filled"}))


def test_a_kind_out_of_sight_is_not_asked_nor_offered(manager, firms):
    Permission.objects.filter(role=manager.role, kind="deal").delete()
    reader = User.objects.get(pk=manager.pk)

    with pytest.raises(BadFilter, match=r"deal\.client"):
        names(manager, deals("none"))
    assert "deal.client" not in [back.name for back in backs_of(kinds.get("client"), reader)]


def test_every_link_to_the_kind_is_offered_by_its_words(manager):
    told = {
        back.name: (back.title, back.say("some"), back.say("none")) for back in backs_of(kinds.get("client"), manager)
    }

    assert told["deal.client"] == ("Сделки", "есть сделки", "нет сделок")
    assert told["activity.client"] == ("Дела", "есть дела", "нет дел")
    assert told["client.holding"][0] == "Клиенты (Головная компания)"
    assert {"contact.company", "price_list.client"} <= told.keys()
    assert not any(name.endswith(".responsible") for name in told)


@pytest.mark.parametrize("code", ["client", "contact", "deal", "activity", "product", "price_list", "marketing_event"])
def test_every_kind_says_that_there_are_some_and_that_there_are_none(code):
    assert kinds.get(code).having is not None


def test_of_other_kinds_too(manager, firms, make_deal_of, make_client_of):
    writing.create(kinds.get("product"), manager, [{"name": "Tunnel"}, {"name": "Oven"}])
    tunnel = kinds.get("product").model.objects.get(name="Tunnel")
    make_deal_of(manager, product=tunnel.pk, amount="120000")
    make_client_of(manager, name="Branch", holding=firms[0].pk)
    asked = {"related": "deal.product", "is": "some", "all": [BIG]}

    assert names(manager, asked, "product") == ["Tunnel"]
    assert names(manager, {"related": "client.holding", "is": "some"}) == ["Big"]
    assert names(manager, {"related": "client.holding", "is": "none"}) == ["Branch", "None", "Small"]


def about(deal, user, **values):
    given = {"title": "Call", "subject_kind": "deal", "subject_id": deal.pk, **values}
    return writing.create(kinds.get("activity"), user, [given])[0]


def test_deals_for_which_nothing_is_planned(manager, make_deal_of):
    called, forgotten, _bare = (make_deal_of(manager, name=name) for name in ("Called", "Forgotten", "Bare"))
    about(called, manager)
    kinds.get("activity").model.objects.filter(pk=about(forgotten, manager).pk).update(state="done")
    planned = {"field": "state", "op": "is", "value": "planned"}
    asked = {"related": "activity.about", "is": "none", "all": [planned]}

    assert names(manager, asked, "deal") == ["Bare", "Forgotten"]
    assert names(manager, asked | {"is": "some"}, "deal") == ["Called"]
    assert names(manager, {"related": "activity.about", "is": "none"}, "deal") == ["Bare"]


def test_what_is_about_a_record_of_another_kind_with_its_number_is_not_about_it(manager, make_deal_of, make_client_of):
    deal = make_deal_of(manager)
    writing.create(kinds.get("contact"), manager, [{"name": "Ann", "company": make_client_of(manager).pk}])
    contact = kinds.get("contact").model.objects.get()
    kinds.get("activity").model.objects.filter(pk=about(deal, manager).pk).update(subject_id=contact.pk)

    assert names(manager, {"related": "activity.about", "is": "some"}, "contact") == []


def test_activities_are_asked_of_a_client_by_its_link_and_of_what_is_shared_not_at_all(manager):
    offered = {
        code: {back.name for back in backs_of(kinds.get(code), manager)} for code in ("client", "deal", "product")
    }

    assert "activity.client" in offered["client"] and "activity.about" not in offered["client"]
    assert "activity.about" in offered["deal"] and "activity.about" not in offered["product"]


@pytest.mark.parametrize(
    "asked",
    [
        {"related": "deal.client"},
        {"related": "deal.client", "is": "many"},
        {"related": "deal.client", "is": ["some"]},
        {"related": 7, "is": "some"},
        {"related": "deal", "is": "some"},
        {"related": "deal.wings", "is": "some"},
        {"related": "deal.responsible", "is": "some"},
        {"related": "planet.client", "is": "some"},
        {"related": "deal.client", "is": "some", "all": 1},
        {"related": "deal.client", "is": "some", "all": [], "any": []},
        {"related": "deal.client", "is": "some", "op": "is"},
        {"related": "deal.client", "is": "some", "all": [{"field": "tax_id", "op": "filled"}]},
        {"related": "deal.client", "is": "some", "all": [{"related": "deal.client", "is": "some"}]},
        {"related": "deal.client", "is": "some", "all": [{"any": [{"all": [{"field": "name", "op": "filled"}]}]}]},
        {"all": [{"any": [{"all": [{"related": "deal.client", "is": "some", "all": [BIG]}]}]}]},
        {"related": "deal.client", "is": "some", "all": [BIG] * MOST_CONDITIONS},
        {"all": [{"related": "deal.client", "is": "some"}] * (MOST_CONDITIONS + 1)},
    ],
)
def test_what_cannot_be_read_is_refused_in_words(client, manager, asked):
    with pytest.raises(BadFilter):
        names(manager, asked)

    client.force_login(manager)
    answer = client.get("/clients", {"f": json.dumps(asked)})

    assert answer.status_code == 400
    assert "<h1>Клиенты</h1>" in answer.content.decode()


def test_it_reads_as_it_was_written():
    asked = {"all": [deals("none", {"any": [BIG, LOST]}), {"field": "name", "op": "filled"}]}

    assert read(json.dumps(asked)).plain() == asked
    assert read(deals("some", BIG)).plain() == {"all": [deals("some", BIG)]}


def test_a_segment_lives_by_it_and_tells_nobody_of_what_they_may_not_ask(administrator, manager, firms, make_deal_of):
    segment = segmenting.make(
        kinds.get("client"), administrator, "Big buyers", read({"all": [deals("some", BIG)]}), "all"
    )
    within = {"all": [{"field": "segment", "op": "any", "value": [segment.pk]}]}
    of_deals = {"all": [{"field": "client.segment", "op": "any", "value": [segment.pk]}]}
    before = names(manager, within)
    make_deal_of(manager, client=firms[1].pk, amount="100001")

    assert (before, names(manager, within)) == (["Big"], ["Big", "Small"])
    assert len(names(manager, of_deals, "deal")) == 4
    assert counts_of([segment], User.objects.get(pk=manager.pk)) == {segment.pk: 2}

    Permission.objects.filter(role=manager.role, kind="deal").delete()

    assert counts_of([segment], User.objects.get(pk=manager.pk)) == {segment.pk: None}
    with pytest.raises(BadFilter):
        segmenting.make(
            kinds.get("client"),
            administrator,
            "Of itself",
            read({"related": "client.holding", "is": "some", "all": within["all"]}),
            "own",
        )


def test_it_asks_the_database_no_more_for_more(manager, firms, client, make_deal_of, make_client_of):
    client.force_login(manager)
    asked = json.dumps({"all": [deals("some", BIG), activities("none")]})
    numbers = []
    for _round in range(2):
        for number in range(4):
            make_deal_of(manager, client=make_client_of(manager, name=f"More {number}").pk, amount="200000")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/clients", {"view": "all", "f": asked}).status_code == 200
        numbers.append(len(captured))

    assert numbers[0] == numbers[1]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite says what it does")
@pytest.mark.parametrize(
    ("code", "related", "index"),
    [
        ("client", "deal.client", "deals_of_client"),
        ("client", "activity.client", "activities_next"),
        ("deal", "activity.about", "activities_next_of_subject"),
    ],
)
def test_the_index_of_the_link_answers_it(head, code, related, index):
    asked = {"related": related, "is": "none", "all": [{"field": "state", "op": "is", "value": "open"}]}
    rows = parse(kinds.get(code), head, asked if related == "deal.client" else asked | {"all": []})

    assert index in rows.explain()


CONDITIONS = st.one_of(
    st.builds(
        lambda op, value: {"field": "amount", "op": op, "value": str(value)},
        st.sampled_from(["gt", "le"]),
        st.sampled_from([10, 20]),
    ),
    st.builds(
        lambda op, value: {"field": "competitor", "op": op, "value": value},
        st.sampled_from(["is", "not"]),
        st.sampled_from(["Abc", ""]).map(lambda text: text or "Xyz"),
    ),
    st.just({"field": "competitor", "op": "empty"}),
)
GROUPS = st.builds(
    lambda has, glue, parts: deals(has, *parts, glue=glue),
    st.sampled_from(["some", "none"]),
    st.sampled_from(["all", "any"]),
    st.lists(
        st.one_of(
            CONDITIONS,
            st.builds(
                lambda glue, parts: {glue: parts},
                st.sampled_from(["all", "any"]),
                st.lists(CONDITIONS, min_size=1, max_size=2),
            ),
        ),
        max_size=3,
    ),
)
FILTERS = st.builds(
    lambda glue, parts: {glue: parts}, st.sampled_from(["all", "any"]), st.lists(GROUPS, min_size=1, max_size=2)
)
ROWS = st.lists(
    st.lists(
        st.fixed_dictionaries(
            {
                "amount": st.sampled_from([None, 10, 15, 30]),
                "competitor": st.sampled_from(["", "Abc", "Xyz"]),
                "fate": st.sampled_from(["stays", "stays", "binned", "another's"]),
            }
        ),
        max_size=3,
    ),
    min_size=1,
    max_size=4,
)


def fits(node, deal):
    if "field" not in node:
        answers = [fits(part, deal) for part in node.get("all", node.get("any"))]
        return not answers or (all(answers) if "all" in node else any(answers))
    held = deal[node["field"]]
    if node["field"] == "amount":
        wanted = Decimal(node["value"])
        return held is not None and (held > wanted if node["op"] == "gt" else held <= wanted)
    return {"is": held == node.get("value"), "not": held != node.get("value"), "empty": held == ""}[node["op"]]


def lets_through(node, rows):
    if "related" not in node:
        answers = [lets_through(part, rows) for part in node.get("all", node.get("any"))]
        return all(answers) if "all" in node else any(answers)
    inner = {glue: node[glue] for glue in ("all", "any") if glue in node}
    return any(fits(inner, deal) for deal in rows if deal["fate"] == "stays") is (node["is"] == "some")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=ROWS, node=FILTERS)
def test_a_filter_lets_through_what_it_says_of_the_related(manager, stranger, deal_kinds, held, node):
    with transaction.atomic():
        firms = writing.create(kinds.get("client"), manager, [{"name": f"Firm {n}"} for n in range(len(held))])
        flat = [(firm, deal) for firm, owned in zip(firms, held, strict=True) for deal in owned]
        values = [
            {"name": "Deal", "client": firm.pk, "amount": deal["amount"], "competitor": deal["competitor"]}
            for firm, deal in flat
        ]
        made = writing.create(kinds.get("deal"), manager, values) if values else []
        for record, (_firm, deal) in zip(made, flat, strict=True):
            fate = {
                "binned": {"deleted_at": timezone.now()},
                "another's": {"responsible": stranger.pk, "department": stranger.department_id},
            }.get(deal["fate"])
            if fate:
                Deal.objects.filter(pk=record.pk).update(**fate)

        found = set(parse(kinds.get("client"), manager, json.dumps(node)).values_list("pk", flat=True))

        assert found == {firm.pk for firm, owned in zip(firms, held, strict=True) if lets_through(node, owned)}
        transaction.set_rollback(True)
