import threading

import pytest
from django.db import connection

from krug.modules.clients.models import Client

BODY = {"name": "Once"}


def test_the_same_request_again_is_answered_as_before(mine):
    first = mine.post("clients", BODY, Idempotency_Key="a")
    again = mine.post("clients", BODY, Idempotency_Key="a")

    assert (again.status_code, again["Location"], again.json()) == (201, first["Location"], first.json())
    assert again["Idempotency-Replayed"] == "true"
    assert Client.objects.count() == 1


def test_a_key_is_for_one_body(mine):
    mine.post("clients", BODY, Idempotency_Key="a")

    answer = mine.post("clients", {"name": "Twice"}, Idempotency_Key="a")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert Client.objects.count() == 1


def test_a_refused_request_leaves_the_key_free(mine):
    refused = mine.post("clients", {"name": ""}, Idempotency_Key="a")

    assert refused.status_code == 422
    assert mine.post("clients", BODY, Idempotency_Key="a").status_code == 201


def test_two_people_may_use_one_key(program, manager, stranger):
    program(manager).post("clients", BODY, Idempotency_Key="a")

    assert program(stranger).post("clients", BODY, Idempotency_Key="a").status_code == 201
    assert Client.objects.count() == 2


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201])
def test_a_key_that_is_none_is_refused(mine, key):
    assert mine.post("clients", BODY, Idempotency_Key=key).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_at_the_same_time_it_is_still_done_once(program, manager):
    asking, answers = program(manager), []
    asking.get("me")

    def send():
        try:
            answer = asking.post("clients", BODY, Idempotency_Key="a")
            while answer.status_code == 503:  # the tests' own SQLite, shared in memory, does not wait for its locks
                answer = asking.post("clients", BODY, Idempotency_Key="a")
            answers.append(answer.json()["id"])
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(answers), len(set(answers))) == (4, 1)
    assert Client.objects.count() == 1
