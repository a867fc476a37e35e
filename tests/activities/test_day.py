import datetime as dt

import pytest
from django.utils.html import escape

from krug.modules.activities import doing, planning, times
from krug.modules.activities.queries import waiting_today


@pytest.fixture
def day_of(client):
    """day_of(user, address) gives the page's context."""

    def look(user, address="/"):
        client.force_login(user)
        return client.get(address).context

    return look


@pytest.fixture
def today(manager):
    return times.today(manager)


def titles(context):
    return {group.section.value: [str(row.activity) for row in group.rows] for group in context["day"].groups}


def beside(context):
    return {drawn.part.code: drawn.values for drawn in context["parts"]["side"]}


def test_each_activity_stands_in_its_section(manager, plan, day_of, today):
    plan(manager, title="Old", due_on=today - dt.timedelta(days=40))
    plan(manager, title="Yesterday", due_on=today - dt.timedelta(days=1))
    plan(manager, title="Today", due_on=today)
    plan(manager, title="Tomorrow", due_on=today + dt.timedelta(days=1))
    plan(manager, title="In a month", due_on=today + dt.timedelta(days=30))

    context = day_of(manager)

    assert titles(context) == {"overdue": ["Old", "Yesterday"], "today": ["Today"], "coming": ["Tomorrow"]}
    assert (context["left"], context["total"], waiting_today(manager)) == (3, 3, 3)


def test_what_was_done_today_counts_and_stands_in_the_agenda(manager, plan, day_of, today):
    plan(manager, due_on=today)
    doing.do(plan(manager, title="Call them", due_on=today), manager, "reached")

    context = day_of(manager)

    assert (context["agenda"].done, context["left"], context["total"]) == (1, 1, 2)
    assert [(entry.title, entry.note) for entry in context["agenda"].past] == [("Call them", "сделано, дозвонились")]


def test_one_kind_alone(manager, plan, day_of, today):
    plan(manager, title="A call", due_on=today)
    plan(manager, kind="meeting", title="A meeting", due_on=today)

    context = day_of(manager, "/?kind=meeting")

    assert titles(context) == {"today": ["A meeting"]}
    assert context["day"].counts == {"call": 1, "meeting": 1, "task": 0}


def test_what_one_gave_to_others_is_waited_for(head, manager, plan, day_of, today):
    plan(head, title="Count the pallets", due_on=today, responsible=manager.pk)

    context = day_of(head)

    assert titles(context) == {}
    assert [str(row.activity) for row in context["day"].waiting] == ["Count the pallets"]


def test_a_head_looks_at_a_managers_day_and_a_manager_at_nobodys(head, manager, stranger, plan, day_of, client, today):
    plan(manager, title="Theirs", due_on=today)

    context = day_of(head, f"/?person={manager.pk}")

    assert titles(context) == {"today": ["Theirs"]}
    assert {person.name for person in context["people"]} == {"Hanna", "Max"}
    assert client.get(f"/?person={stranger.pk}").status_code == 404
    assert day_of(manager)["people"] == []
    assert client.get(f"/?person={head.pk}").status_code == 404
    assert client.get("/?person=99999999999999999999").status_code == 404


def test_a_colleagues_day_shows_only_what_one_may_see(observer, nobody, manager, plan, day_of, client, today):
    plan(manager, title="Seen by observers", due_on=today)

    assert titles(day_of(observer, f"/?person={manager.pk}")) == {"today": ["Seen by observers"]}
    client.force_login(nobody)
    assert client.get("/").status_code == 200
    assert client.get(f"/?person={manager.pk}").status_code == 404


def test_an_empty_day_says_what_to_do(manager, day_of, client):
    client.force_login(manager)

    page = client.get("/").content.decode()

    assert "Ничего не запланировано" in page
    assert 'href="/activities/new"' in page


def test_forgotten_clients_stand_beside_until_something_is_planned(manager, make_client_of, plan, day_of):
    forgotten = make_client_of(manager, name="Forgotten")
    plan(manager, client=make_client_of(manager, name="Planned").pk)

    part = beside(day_of(manager))["forgotten-clients"]
    planning.plan(manager, planning.about(forgotten))

    assert ([row["client"].name for row in part["rows"]], part["count"]) == (["Forgotten"], 1)
    assert "forgotten-clients" not in beside(day_of(manager))


def test_all_forgotten_clients_are_a_list_with_its_conditions(manager, make_client_of, plan, day_of, client):
    for number in range(7):
        make_client_of(manager, name=f"Forgotten {number}")
    make_client_of(manager, name="Supplier", status="supplier")
    plan(manager, client=make_client_of(manager, name="Planned").pk)
    client.force_login(manager)

    address = beside(day_of(manager))["forgotten-clients"]["all"]
    listed = client.get(address)

    assert [row.first for row in listed.context["rows"]] == [f"Forgotten {number}" for number in range(7)]
    assert escape(address) in client.get("/").content.decode()


@pytest.mark.parametrize("size", [2, 40])
def test_queries_do_not_grow_with_the_day(
    manager, make_client_of, plan, client, today, size, django_assert_num_queries
):
    for number in range(size):
        made = make_client_of(manager, name=f"Client {number}")
        plan(manager, client=made.pk, due_on=today + dt.timedelta(days=number % 9 - 4))
        doing.do(plan(manager, client=made.pk, due_on=today), manager, "reached")
        make_client_of(manager, name=f"Forgotten {number}")
    client.force_login(manager)

    with django_assert_num_queries(24 if size == 2 else 25):  # from five forgotten clients on they are counted
        client.get("/")


def test_a_comment_that_calls_one_stands_in_the_day_until_the_card_is_opened(
    head, manager, make_client_of, client, day_of
):
    theirs = make_client_of(manager, name="Their client")
    client.force_login(head)
    client.post(f"/clients/{theirs.pk}/comments", {"text": "@Max, see this"})

    called = day_of(manager)["parts"]["first"]
    of_another = day_of(head, f"/?person={manager.pk}")["parts"]["first"]
    client.force_login(manager)
    client.get(f"/clients/{theirs.pk}")

    assert [(row["card"], row["by"]) for row in called[0].values["rows"]] == [(theirs, head)]
    assert of_another == []
    assert day_of(manager)["parts"]["first"] == []
