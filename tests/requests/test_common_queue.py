"""What nobody is responsible for lies before all who see any: in lists, on the board, in counts, in words."""

from krug.core.access import policy
from krug.core.access.scopes import Action
from krug.core.access.seers import who_sees
from krug.core.records import kinds
from krug.core.search.finding import find
from krug.core.settings.explaining import explain
from krug.core.stages import staged
from krug.core.stages.board import Reader
from krug.core.stages.models import Pipeline
from krug.core.stages.wishes import Wish
from krug.modules.requests import assigning
from krug.modules.requests.models import Request


def board(person):
    reader = Reader(staged.get("request"), person, Pipeline.objects.get(subject="request"), Wish())
    return [(lane.total.count, len(lane.cards)) for lane in reader.board().lanes]


def test_the_board_and_its_counts_show_the_queue_and_ones_own(manager, head, stranger, make_request_of):
    requests = [make_request_of(manager) for _number in range(4)]
    assigning.take(requests[0], manager)
    assigning.take(requests[1], stranger)

    assert board(manager) == [(2, 2), (1, 1), (0, 0)]
    assert board(stranger) == [(2, 2), (1, 1), (0, 0)]
    assert board(head) == [(2, 2), (1, 1), (0, 0)]


def test_who_sees_is_the_same_turned_round(manager, head, stranger, observer, nobody, administrator, make_request_of):
    queued, taken = make_request_of(manager), make_request_of(manager)
    assigning.take(taken, stranger)

    people = (manager, head, stranger, observer, nobody, administrator)
    for request in (queued, taken):
        sees = {person for person in people if policy.may(person, Action.SEE, request)}
        assert set(who_sees(request)) == sees
        assert {person for person in people if request in Request.objects.visible_to(person)} == sees
    assert who_sees(queued) == [administrator, head, manager, observer, stranger]


def test_only_seeing_taking_and_giving_reach_into_the_queue(manager, head, make_request_of):
    request = make_request_of(manager)

    may = {action.value for action in Action if policy.may(head, action, request)}

    assert may == {"see", "change", "assign"}


def test_it_is_found_and_explained(manager, stranger, make_request_of):
    request = make_request_of(manager, title="Second line")

    assert [hit.record_id for hit in find(stranger, "second line", "request")] == [request.pk]
    verdict = explain(stranger, kinds.get("request"), request)
    assert (verdict.may, "Ответственного нет: запись лежит в общей очереди." in verdict.reasons) == (True, True)


def test_others_kinds_are_as_before(manager, stranger, make_deal_of):
    deal = make_deal_of(manager)
    deal.responsible = None
    deal.save()

    assert not policy.may(stranger, Action.SEE, deal)
