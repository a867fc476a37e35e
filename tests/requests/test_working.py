"""The states of a request: answered, closed, rejected, opened again, moved on the board."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.stages import counting, moving
from krug.core.stages.models import Passage, Stage
from krug.modules.requests import answering, assigning, closing
from krug.modules.requests.models import Closing, Phase, Request


def fresh(request):
    return Request.objects.select_related("responsible", "stage").get(pk=request.pk)


def stage(state):
    return Stage.objects.get(pipeline__subject="request", sort=["new", "in_work", "answered"].index(state))


def test_a_new_request_has_number_name_kind_and_deadlines(manager, make_request_of, request_kinds):
    request = make_request_of(manager, title="", text="\n  Where is my film?\nOrder 14", kind="Жалоба")

    complaint = next(kind for kind in request_kinds if kind.name == "Жалоба")
    assert (request.number, str(request), request.kind) == (1, "Where is my film?", complaint)
    assert request.answer_by == request.received_at + dt.timedelta(minutes=complaint.answer_minutes)
    assert request.solve_by == request.received_at + dt.timedelta(minutes=complaint.solution_minutes)


def test_a_request_without_any_words_is_called_by_its_kind_and_caller(manager, make_request_of):
    assert str(make_request_of(manager, title="", contact_name="Inna")) == "Покупка: Inna"


def test_another_kind_has_other_deadlines_from_the_same_moment(manager, make_request_of, request_kinds):
    request = make_request_of(manager)
    other = next(kind for kind in request_kinds if kind.name == "Другое обращение")

    writing.change(request, manager, {"kind": other.pk}, request.version)

    request = fresh(request)
    assert request.answer_by == request.received_at + dt.timedelta(minutes=other.answer_minutes)
    assert request.solve_by is None


def test_the_first_answer_is_timed_and_counts_once(manager, make_request_of, long_ago):
    request = long_ago(make_request_of(manager), minutes=20)
    assigning.take(request, manager)

    assert answering.answer(request, manager, "Called back") is True
    assert answering.answer(request, manager) is False

    request = fresh(request)
    assert (request.state, request.stage, request.answered_by) == ("answered", stage("answered"), manager)
    assert 20 * 60 <= request.answer_seconds < 21 * 60
    event = Event.objects.get(kind="request.answered")
    assert (event.data["minutes"], event.data["late"]) == (20, False)
    assert Event.objects.get(kind="request.commented").data["text"] == "Called back"


def test_an_answer_after_the_deadline_is_late(manager, make_request_of, long_ago):
    request = long_ago(make_request_of(manager), minutes=31)

    answering.answer(request, manager)

    assert Event.objects.get(kind="request.answered").data["late"] is True
    assert fresh(request).responsible == manager


def test_an_answer_taken_back_was_none(manager, make_request_of):
    request = make_request_of(manager)
    answering.answer(request, manager)

    assert answering.take_back(request, manager) is True
    assert answering.take_back(request, manager) is False

    request = fresh(request)
    assert (request.state, request.answered_at, request.answer_seconds) == ("in_work", None, None)
    assert request.stage == stage("in_work")


def test_closed_it_is_answered_and_off_the_board_and_opened_again_as_before(manager, make_request_of):
    request = make_request_of(manager)
    assigning.take(request, manager)

    assert closing.close(request, manager, comment="Sold") is True
    assert closing.close(request, manager) is False
    closed = fresh(request)
    closing.reopen(request, manager)

    assert (closed.state, closed.phase, closed.answered_at) == ("closed", "closed", closed.ended_at)
    again = fresh(request)
    assert (again.state, again.answered_at, again.ended_at) == ("in_work", None, None)
    assert not Closing.objects.exists()
    assert list(counting.faults()) == []
    assert closing.reopen(request, manager) is False


def test_what_is_rejected_needs_no_answer(manager, make_request_of):
    request = make_request_of(manager)

    closing.close(request, manager, Phase.REJECTED, "Spam")

    request = fresh(request)
    assert (request.state, request.answered_at) == ("rejected", None)
    assert Event.objects.get(kind="request.rejected").data["note"] == ": Spam"


def test_who_closes_otherwise_is_told(manager, make_request_of):
    request = make_request_of(manager)
    theirs = fresh(request)
    closing.close(request, manager)

    with pytest.raises(Overtaken):
        closing.close(theirs, manager, Phase.REJECTED)
    with pytest.raises(Invalid):
        answering.answer(theirs, manager)
    with pytest.raises(Invalid):
        assigning.assign(fresh(request), manager, None)


def test_a_stranger_changes_nothing_of_it(manager, stranger, make_request_of):
    request = make_request_of(manager)
    assigning.take(request, manager)
    before = Event.objects.count()

    for verb in (answering.answer, closing.close, answering.take_back, closing.reopen):
        with pytest.raises(Denied):
            verb(fresh(request), stranger)

    assert Event.objects.count() == before
    assert fresh(request).state == "in_work"


def test_carried_on_the_board_it_is_what_the_stage_says(manager, make_request_of):
    request = make_request_of(manager)

    moving.move(request, manager, stage("in_work"))
    assert (request.responsible, request.state) == (manager, "in_work")
    moving.move(request, manager, stage("answered"))
    assert (request.state, request.answered_by) == ("answered", manager)
    moving.take_back(request, manager)
    assert (request.state, request.answered_at) == ("in_work", None)
    moving.move(request, manager, stage("new"))

    request = fresh(request)
    assert (request.responsible, request.state, request.stage) == (None, "new", stage("new"))
    assert Passage.objects.filter(record_id=request.pk, left_at=None).count() == 1
    assert list(counting.faults()) == []


def test_handed_over_by_a_change_of_many_it_is_in_work(head, manager, make_request_of):
    requests = [make_request_of(head) for _number in range(3)]

    changes = {one.pk: {"responsible": manager.pk} for one in requests}
    writing.change_many(kinds.get("request"), head, changes)

    assert {(one.state, one.stage) for one in Request.objects.all()} == {("in_work", stage("in_work"))}
    assert list(counting.faults()) == []


def test_the_client_is_found_by_phone_or_mail_in_ones_own_sight(manager, stranger, make_client_of, make_request_of):
    client = make_client_of(manager, phones="+7 916 555-44-33", emails="inna@alpha.example")

    by_phone = make_request_of(manager, phone="8 (916) 555 44 33")
    by_mail = make_request_of(manager, email="Inna@alpha.example")
    strangers = make_request_of(stranger, phone="8 (916) 555 44 33")

    assert (by_phone.client, by_mail.client, strangers.client) == (client, client, None)
    assert by_phone.phone == "+79165554433"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"kind": 999}, "kind"),
        ({"came_by": "pigeon"}, "came_by"),
        ({"state": "closed"}, "state"),
        ({"client": 999}, "client"),
        ({"responsible": 999}, "responsible"),
    ],
)
def test_what_will_not_do_is_told_by_field(manager, make_request_of, values, field):
    with pytest.raises(Invalid) as refused:
        make_request_of(manager, **values)

    assert list(refused.value.errors) == [field]
    assert not Request.objects.exists()


def test_the_moment_of_answering_may_be_said(manager, make_request_of, long_ago):
    request = long_ago(make_request_of(manager), minutes=20)

    answering.answer(request, manager, at=timezone.now() - dt.timedelta(minutes=15))

    assert 5 * 60 <= fresh(request).answer_seconds < 6 * 60
