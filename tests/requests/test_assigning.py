import threading

import pytest
from django.db import connection, connections

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.stages import counting
from krug.core.stages.models import Passage
from krug.modules.requests import assigning
from krug.modules.requests.models import Request
from krug.modules.requests.proposing import hands_for


def fresh(request):
    """As another page has it, opened before anything happened."""
    return Request.objects.select_related("responsible", "stage").get(pk=request.pk)


def test_a_new_request_is_nobodys_and_everybody_sees_it(manager, stranger, observer, nobody, make_request_of):
    request = make_request_of(manager)

    assert (request.responsible, request.state, request.stage.sort) == (None, "new", 0)
    for person in (manager, stranger, observer):
        assert list(Request.objects.visible_to(person)) == [request]
    assert list(Request.objects.visible_to(nobody)) == []


def test_taken_it_is_out_of_others_sight_and_in_work(manager, stranger, make_request_of):
    request = make_request_of(manager)

    assert assigning.take(request, stranger) is True
    assert assigning.take(request, stranger) is False

    assert (request.responsible, request.state, request.stage.sort) == (stranger, "in_work", 1)
    assert fresh(request).state == "in_work"
    assert list(Request.objects.visible_to(manager)) == []
    assert [p.stage.sort for p in Passage.objects.filter(record_id=request.pk).order_by("pk")] == [0, 1]
    assert list(counting.faults()) == []
    event = Event.objects.filter(kind="request.taken").get()
    assert (event.actor, event.data["to"]) == (stranger, "Stan")


def test_who_may_not_work_with_requests_of_its_pipeline_is_not_given_it(administrator, head, shut, make_request_of):
    request = make_request_of(administrator)
    head = shut(head)

    with pytest.raises(Invalid) as caught:
        assigning.assign(request, administrator, head)

    assert (list(caught.value.errors), fresh(request).responsible) == (["to"], None)
    assert head.pk not in [one.person.pk for one in hands_for(administrator, request)]


def test_of_two_who_saw_it_free_the_second_is_told_who_has_it(manager, stranger, make_request_of):
    request = make_request_of(manager)
    theirs = fresh(request)
    assigning.take(request, stranger)

    with pytest.raises(Overtaken, match="Stan уже ведёт «Price of LR-4»"):
        assigning.take(theirs, manager)

    assert fresh(request).responsible == stranger
    assert Event.objects.filter(kind="request.taken").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_in_the_same_moment_one_gets_it(manager, stranger, make_request_of):
    if connection.vendor == "sqlite":
        pytest.skip("it has one writer at a time: the second begins when the first has ended, as above")
    request = make_request_of(manager)
    ready, results = threading.Barrier(2), {}

    def take(person):
        mine = fresh(request)
        ready.wait()
        try:
            results[person.name] = assigning.take(mine, person)
        except Overtaken as error:
            results[person.name] = str(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(person,)) for person in (manager, stranger)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winner = fresh(request).responsible
    loser = "Max" if winner.name == "Stan" else "Stan"
    assert results == {winner.name: True, loser: f"{winner.name} уже ведёт «Price of LR-4»."}


def test_giving_to_another_needs_the_right_to_assign(manager, stranger, head, make_request_of):
    request = make_request_of(manager)

    with pytest.raises(Denied):
        assigning.assign(request, manager, stranger)
    assert fresh(request).responsible is None

    assert assigning.assign(request, head, manager) is True
    assert Event.objects.filter(kind="request.assigned").get().data["to"] == "Max"


def test_back_into_the_queue_by_whoever_has_it(manager, stranger, make_request_of):
    request = make_request_of(manager)
    assigning.take(request, manager)

    assert assigning.assign(request, manager, None) is True

    assert (request.state, fresh(request).stage.sort) == ("new", 0)
    assert list(Request.objects.visible_to(stranger)) == [request]


def test_another_persons_request_is_not_taken(manager, stranger, make_request_of):
    request = make_request_of(manager)
    assigning.take(request, stranger)

    with pytest.raises(Denied):
        assigning.take(fresh(request), manager)


def test_who_does_not_work_with_requests_gets_none(head, observer, nobody, make_request_of):
    request = make_request_of(head)

    for person in (observer, nobody):
        with pytest.raises(Invalid, match="не работает с обращениями"):
            assigning.assign(request, head, person)
    with pytest.raises(Denied):
        assigning.take(request, observer)
    assert fresh(request).responsible is None
