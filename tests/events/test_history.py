import pytest

from krug.core.events import history
from krug.core.records import kinds, writing


def texts(links):
    return [link.event.data.get("text") for link in links]


@pytest.fixture
def record(manager, make_client_of):
    return make_client_of(manager)


def test_newest_first_page_by_page(record, manager):
    for number in range(history.PAGE + 4):
        writing.comment(record, manager, f"{number}")

    first = history.of_card("client", record.pk, manager)
    second = history.of_card("client", record.pk, manager, before=first[-1].event_id)

    assert texts(first) == [str(number) for number in reversed(range(4, history.PAGE + 4))]
    assert texts(second) == ["3", "2", "1", "0", None]


def test_only_what_is_new_and_only_one_group(record, manager):
    writing.comment(record, manager, "old")
    last = history.of_card("client", record.pk, manager)[0].event_id
    writing.comment(record, manager, "new")
    writing.change(record, manager, {"industry": "Software"}, 1)

    assert texts(history.of_card("client", record.pk, manager, after=last)) == [None, "new"]
    assert texts(history.of_card("client", record.pk, manager, group="comments")) == ["new", "old"]


def test_what_happened_to_records_out_of_reach_is_passed_over(record, manager, administrator, make_client_of):
    hidden = make_client_of(administrator, name="Hidden")
    shown = make_client_of(manager, name="Shown")
    for foreign in [hidden] * (history.PAGE + 5) + [shown]:
        foreign.cards = lambda: [record.card]
        writing.comment(foreign, administrator, foreign.name)

    seen = history.of_card("client", record.pk, manager)

    assert texts(seen) == ["Shown", None]
    assert [str(link.event.subject) for link in seen] == ["Shown", "None"]


def test_the_number_of_queries_does_not_grow(record, manager, django_assert_num_queries):
    for number in range(25):
        writing.comment(record, manager, f"{number}")
    kinds.get("client")

    with django_assert_num_queries(1):
        history.of_card("client", record.pk, manager)
