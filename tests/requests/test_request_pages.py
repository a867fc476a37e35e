"""What a person does with requests on pages."""

import pytest

from krug.core.access.models import Firm
from krug.core.records import kinds, writing
from krug.modules.requests import answering, assigning
from krug.modules.requests.models import Offer, Request, Rule, Terms


def fresh(request):
    return Request.objects.select_related("responsible").get(pk=request.pk)


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_queue_board_card_and_forms_answer(client, manager, make_request_of):
    request = make_request_of(manager, contact_name="Inna", phone="+79109742560")
    client.force_login(manager)

    queue = text(client, "/requests")
    board = text(client, "/requests/board")
    card = text(client, f"/requests/{request.pk}")

    assert ("<h1>Обращения</h1>" in queue, "Price of LR-4" in queue, "Новое" in queue) == (True, True, True)
    assert ("Price of LR-4" in board, 'href="/requests/board' in board) == (True, True)
    assert ("Взять в работу" in card, "в общей очереди" in card, "ответить до" in card) == (True, True, True)
    for page in ("new", f"{request.pk}/edit", f"{request.pk}/assignment", f"{request.pk}/closing?outcome=rejected"):
        text(client, f"/requests/{page}")


def test_taken_answered_closed_and_each_taken_back(client, manager, make_request_of):
    request = make_request_of(manager)
    client.force_login(manager)
    at = f"/requests/{request.pk}"

    client.post(f"{at}/assignment", {"to": manager.pk})
    assert fresh(request).responsible == manager
    client.post(f"{at}/assignment/undoing?to=0&seen={manager.pk}")
    assert fresh(request).responsible is None
    client.post(f"{at}/answer")
    assert (fresh(request).state, fresh(request).responsible) == ("answered", manager)
    client.post(f"{at}/answer/undoing")
    assert fresh(request).state == "in_work"
    client.post(f"{at}/closing", {"outcome": "closed", "comment": "Sold"})
    assert fresh(request).state == "closed"
    assert "Sold" in text(client, at)
    client.post(f"{at}/reopening")
    assert fresh(request).state == "in_work"


def test_the_second_to_take_it_is_told_and_it_stays_with_the_first(client, manager, head, make_request_of):
    request = make_request_of(manager)
    assigning.take(request, manager)
    client.force_login(head)

    answer = client.post(f"/requests/{request.pk}/assignment", {"to": head.pk, "seen": "0"}, follow=True)

    assert "Max уже ведёт «Price of LR-4»." in answer.content.decode()
    assert fresh(request).responsible == manager


@pytest.mark.parametrize("to", ["", "x", "999999"])
def test_a_person_who_is_not_there_is_refused_by_the_field(client, manager, make_request_of, to):
    request = make_request_of(manager)
    client.force_login(manager)

    answer = client.post(f"/requests/{request.pk}/assignment", {"to": to})

    assert answer.status_code == 422
    assert "Выберите из списка." in answer.content.decode()


def test_an_offer_is_seen_in_my_day_and_let_go_from_the_card(client, manager, make_rule, make_request_of):
    make_rule(person=manager, offer_minutes=5)
    request = make_request_of(manager)
    client.force_login(manager)

    day, card = text(client, "/"), text(client, f"/requests/{request.pk}")
    client.post(f"/requests/{request.pk}/offer/declining")

    assert ("Обращения без ответа" in day, "предложено вам до" in day) == (True, True)
    assert "Отказаться" in card
    assert Offer.objects.get().answer == "declined"


def test_unanswered_and_late_ones_in_the_day_of_each(client, manager, head, stranger, make_request_of, long_ago):
    request = make_request_of(manager, title="Late one")
    assigning.take(request, manager)
    long_ago(request, minutes=45)

    pages = {}
    for person in (manager, head, stranger):
        client.force_login(person)
        pages[person.name] = text(client, "/")

    assert ("Обращения без ответа" in pages["Max"], "Late one" in pages["Max"]) == (True, True)
    assert ("Обращения под угрозой" in pages["Hanna"], "Late one" in pages["Hanna"]) == (True, True)
    assert "Late one" not in pages["Stan"]
    answering.answer(fresh(request), manager)
    client.force_login(manager)
    assert "Late one" not in text(client, "/").split("<aside")[0]


def test_one_press_makes_a_client_and_another_takes_it_back(client, manager, make_request_of):
    request = make_request_of(manager, contact_name="Inna", phone="+79109742560")
    client.force_login(manager)
    at = f"/requests/{request.pk}"

    client.post(f"{at}/becoming/client")
    card = text(client, at)
    outcome = request.outcomes.get()
    client.post(f"{at}/became/{outcome.pk}/undoing")

    assert ("Чем стало" in card, "Inna" in card) == (True, True)
    assert (fresh(request).client, request.outcomes.count()) == (None, 0)
    assert client.post(f"{at}/becoming/user").status_code == 404


def test_on_the_clients_card_and_by_conditions(client, manager, make_client_of, make_request_of):
    owner = make_client_of(manager, name="Alpha")
    make_client_of(manager, name="Beta")
    request = make_request_of(manager, client=owner.pk, title="Second line")
    client.force_login(manager)

    card = text(client, f"/clients/{owner.pk}")
    having = '{"related":"request.client","is":"some","all":[{"field":"state","op":"any","value":["new"]}]}'
    found = client.get("/clients", {"f": having})

    assert ("Second line" in card, f"/requests/{request.pk}" in card) == (True, True)
    assert (found.status_code, "Alpha" in found.content.decode(), "Beta" in found.content.decode()) == (
        200,
        True,
        False,
    )


def test_found_by_number_phone_name_and_client(manager, make_client_of, make_request_of):
    from krug.core.search.finding import find

    owner = make_client_of(manager, name="Alpha bottling")
    request = make_request_of(manager, client=owner.pk, phone="+79109742560", contact_name="Inna Gromova")

    for asked in ("№1", "9109742560", "gromova", "alpha bott"):
        assert ("request", request.pk) in {(hit.kind, hit.record_id) for hit in find(manager, asked)}, asked


def test_the_settings_keep_kinds_rules_and_hours(client, administrator, manager, request_kinds):
    client.force_login(administrator)
    for page in ("request-kinds", "request-rules", "request-terms"):
        text(client, f"/settings/{page}")

    rule = {
        "row": "new",
        "name-new": "Site to Max",
        "came_by-new": "site",
        "person-new": str(manager.pk),
        "manner-new": "load",
        "hours-new": "always",
        "offer_minutes-new": "5",
    }
    assert client.post("/settings/request-rules", rule).status_code == 302
    hours = {"monday": "09:00-13:00, 14:00-18:00", "sunday": "", "warn_minutes": "15"}
    assert client.post("/settings/request-terms", hours).status_code == 302

    kept = Rule.objects.get()
    assert (kept.came_by, kept.person, kept.offer_minutes) == ("site", manager, 5)
    terms = Terms.current()
    assert (terms.week[0], terms.week[6], terms.warn_minutes) == ([[540, 780], [840, 1080]], [], 15)


@pytest.mark.parametrize(
    ("page", "given", "words"),
    [
        (
            "request-rules",
            {"row": "new", "name-new": "X", "manner-new": "load", "hours-new": "always"},
            "отдел или навык",
        ),
        ("request-kinds", {"row": "new", "name-new": "X", "answer_minutes-new": "soon"}, "целое число"),
        ("request-terms", {"monday": "9 to 6"}, "9 to 6"),
        ("request-terms", {"monday": "18:00-09:00"}, "18:00-09:00"),
        ("request-terms", {"monday": "09:00-12:00, 11:00-18:00"}, "пересекаться"),
        ("request-terms", {"warn_minutes": "-1"}, "10000"),
        ("request-terms", dict.fromkeys(["monday", "tuesday", "wednesday", "thursday", "friday"], ""), "Хотя бы один"),
    ],
)
def test_bad_settings_are_refused_with_the_reason(client, administrator, request_kinds, page, given, words):
    client.force_login(administrator)
    before = (Rule.objects.count(), Terms.current().week)
    if page == "request-terms" and len(given) == 5:
        given |= {"saturday": "", "sunday": ""}

    answer = client.post(f"/settings/{page}", given)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (Rule.objects.count(), Terms.current().week) == before


def test_switched_off_it_is_nowhere_and_its_data_stay(client, manager, make_request_of):
    request = make_request_of(manager)
    Firm.objects.update_or_create(pk=1, defaults={"modules_off": ["requests"]})
    client.force_login(manager)

    for page in ("/requests", f"/requests/{request.pk}", "/requests/intake", "/requests/board"):
        assert client.get(page).status_code == 404, page
    assert "/requests" not in text(client, "/")
    assert Request.objects.filter(pk=request.pk).exists()


def test_who_leaves_hands_their_open_requests_over(administrator, manager, make_request_of):
    from krug.core.handover.holding import held_by

    request = make_request_of(manager)
    assigning.take(request, manager)

    held = {held.kind.code: held.in_work for held in held_by(manager).records}

    assert held["request"] == 1
    writing.change_many(kinds.get("request"), administrator, {request.pk: {"responsible": administrator.pk}})
    assert fresh(request).responsible == administrator
