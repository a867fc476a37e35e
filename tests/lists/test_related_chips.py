"""Conditions on related records as they are built, changed and taken away on the page, and as they read."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from krug.core.access.models import Permission
from krug.core.lists import segmenting
from krug.core.lists.filtering import Condition, read
from krug.core.lists.filtering.editing import add, drop, put, reverse, turn
from krug.core.lists.saying import said
from krug.core.records import kinds

pytestmark = pytest.mark.django_db
BIG = {"field": "amount", "op": "gt", "value": "100000"}
OPEN = {"field": "state", "op": "is", "value": "open"}
NAMED = {"field": "name", "op": "filled"}


def deals(has, *parts, glue="all"):
    return {"related": "deal.client", "is": has, glue: list(parts)}


@pytest.fixture
def page(client, manager):
    client.force_login(manager)
    return client


def ask(page, asked, **wanted):
    """The small form, or where it leads once it is done."""
    return page.get("/clients/list/condition", {"view": "all", "f": json.dumps(asked), **wanted})


def leads_to(answer):
    return json.loads(parse_qs(urlsplit(answer.headers["Location"]).query)["f"][0])


def test_related_records_are_offered_and_make_a_group(page):
    form = ask(page, {"all": [NAMED]}, add="1").content.decode()
    done = ask(page, {"all": [NAMED]}, add="1", field="some:deal.client", done="1")

    assert '<option value="some:deal.client">Сделки: есть такие…</option>' in form
    assert '<option value="none:activity.client">Дела: нет таких…</option>' in form
    assert leads_to(done) == {"all": [NAMED, deals("some")]}


def test_the_form_of_a_related_group_asks_for_nothing_more(page):
    form = ask(page, {"all": []}, add="1", field="none:deal.client").content.decode()

    assert '<option value="none:deal.client" selected>' in form
    assert 'name="op"' not in form
    assert "плюсом" in form


def test_within_the_group_its_own_fields_are_asked_and_no_group_more(page):
    form = ask(page, {"all": [deals("some")]}, at="0", add="1").content.decode()
    done = ask(page, {"all": [deals("some")]}, at="0", add="1", field="amount", op="gt", value="100000", done="1")
    wrong = ask(page, {"all": [deals("some")]}, at="0", add="1", field="tax_id", op="filled", done="1")
    nested = ask(page, {"all": [deals("some")]}, at="0", add="1", field="some:deal.client", done="1")

    assert "Условие: есть сделки" in form
    assert '<option value="amount">' in form
    assert "some:deal.client" not in form
    assert leads_to(done) == {"all": [deals("some", BIG)]}
    assert wrong.status_code == 400
    assert re.search('role="alert">[^<]*deal.client', nested.content.decode())


def test_a_condition_within_is_changed_and_gets_an_alternative(page):
    asked = {"all": [NAMED, deals("some", BIG)]}

    shown = ask(page, asked, at="1.0").content.decode()
    changed = ask(page, asked, at="1.0", field="state", op="is", value="open", done="1")
    beside = ask(page, asked, at="1.0", add="1", field="state", op="is", value="open", done="1")

    assert ('<option value="amount" selected>' in shown, 'value="100000"' in shown) == (True, True)
    assert leads_to(changed) == {"all": [NAMED, deals("some", OPEN)]}
    assert leads_to(beside) == {"all": [NAMED, deals("some", {"any": [BIG, OPEN]})]}


def test_what_would_be_too_deep_is_said_on_the_form(page):
    asked = {"all": [deals("some", {"any": [BIG, OPEN]})]}

    answer = ask(page, asked, at="0.0.0", add="1", field="state", op="is", value="open", done="1")

    assert answer.status_code == 200
    assert 'role="alert">Условия вложены' in answer.content.decode()


def test_without_its_last_condition_the_group_stays_and_asks_whether_there_are_any():
    tree = read({"all": [NAMED, deals("none", BIG)]})

    emptied = drop(tree, (1, 0))

    assert emptied.plain() == {"all": [NAMED, deals("none")]}
    assert drop(emptied, (1,)).plain() == {"all": [NAMED]}


def test_an_inner_group_gives_way_to_its_last_condition_and_the_related_stay_around_it():
    tree = read({"all": [deals("some", {"any": [BIG, OPEN]})]})

    assert drop(tree, (0, 0, 0)).plain() == {"all": [deals("some", OPEN)]}
    assert drop(read({"all": [{"any": [deals("some", BIG), NAMED]}]}), (0, 1)).plain() == {"all": [deals("some", BIG)]}


def test_has_and_has_no_are_changed_for_one_another_and_so_are_and_and_or():
    tree = read({"all": [deals("some", BIG, OPEN)]})

    assert reverse(tree, (0,)).plain() == {"all": [deals("none", BIG, OPEN)]}
    assert reverse(reverse(tree, (0,)), (0,)) == tree
    assert reverse(tree, (0, 0)) == tree
    assert turn(tree, (0,)).plain() == {"all": [deals("some", BIG, OPEN, glue="any")]}


def test_put_in_the_place_of_a_condition_or_of_the_whole():
    related = read(deals("some")).parts[0]

    assert put(read({"all": [NAMED]}), (0,), related).plain() == {"all": [deals("some")]}
    assert put(read({"all": [NAMED]}), (), related).plain() == {"all": [NAMED, deals("some")]}
    assert add(read({"all": [NAMED]}), (0,), related).plain() == {"all": [{"any": [NAMED, deals("some")]}]}
    assert add(read(deals("some")), (0,), Condition("name", "filled")).plain() == {"all": [deals("some", NAMED)]}


def test_the_chips_say_it(page):
    asked = json.dumps({"all": [deals("some", BIG), {"related": "activity.client", "is": "none"}]})

    html = page.get("/clients", {"view": "all", "f": asked}).content.decode()

    assert 'role="group" aria-label="есть сделки"' in html
    assert ">есть сделки:<" in html
    assert ">нет дел<" in html
    assert 'aria-label="Добавить условие: есть сделки"' in html
    assert 'aria-label="Убрать условие: Сумма"' in html


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (deals("some"), "есть сделки"),
        (deals("none", BIG), "нет сделок: Сумма больше 100\u202f000"),
        (
            {"all": [deals("some", OPEN, BIG), {"related": "activity.client", "is": "none"}]},
            "(есть сделки: Состояние равно В работе и Сумма больше 100\u202f000) и нет дел",
        ),
        (
            deals("some", {"any": [OPEN, BIG]}, NAMED),
            "есть сделки: (Состояние равно В работе или Сумма больше 100\u202f000) и Название заполнено",
        ),
        ({"related": "client.holding", "is": "none"}, "нет клиентов (Головная компания)"),
        ({"related": "repair.client", "is": "none"}, "нет: Repairs"),
    ],
)
def test_it_reads_in_a_line_of_words(manager, asked, words):
    assert said(kinds.get("client"), manager, read(asked)) == words


def test_the_page_of_a_segment_says_what_it_asks(client, administrator, manager):
    kind = kinds.get("client")
    segment = segmenting.make(kind, administrator, "Buyers", read({"all": [deals("some", BIG)]}), "all")
    client.force_login(manager)

    shown = client.get(f"/segments/{segment.pk}").content.decode()
    Permission.objects.filter(role=manager.role, kind="deal").delete()
    unseen = client.get(f"/segments/{segment.pk}").content.decode()

    assert "есть сделки: Сумма больше 100\u202f000" in shown
    assert "есть сделки" not in unseen
