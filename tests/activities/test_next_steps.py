import datetime as dt

import pytest

from krug.core.records import kinds, writing
from krug.modules.activities import doing, planning
from krug.modules.activities.queries import next_steps, without_next_step
from krug.modules.clients.models import Client
from tests.activities.conftest import DAY


@pytest.fixture
def product(manager):
    """Any kind of record may have activities; this one stands for all."""
    return writing.create(kinds.get("product"), manager, [{"name": "Labeller"}])[0]


def test_the_first_planned_of_each_in_one_query(manager, make_client_of, plan, django_assert_num_queries):
    clients = [make_client_of(manager, name=f"Client {number}") for number in range(20)]
    first = {}
    for client in clients[1:]:
        plan(manager, client=client.pk, due_on=DAY + dt.timedelta(days=3))
        first[client.pk] = plan(manager, client=client.pk, due_time="10:00")
        plan(manager, client=client.pk)

    with django_assert_num_queries(1):
        found = next_steps("client", [client.pk for client in clients], manager)

    assert found == first


def test_a_step_about_another_record_is_a_step_of_its_own_card(manager, product, plan):
    step = plan(manager, **planning.about(product))

    assert next_steps("product", [product.pk], manager) == {product.pk: step}
    assert next_steps("deal", [product.pk], manager) == {}


def test_a_colleagues_step_shows_to_whom_it_may(manager, head, administrator, make_client_of, plan):
    client = make_client_of(manager)
    step = plan(administrator, client=client.pk)

    assert next_steps("client", [client.pk], manager) == {}
    assert next_steps("client", [client.pk], administrator) == {client.pk: step}
    assert list(without_next_step(Client.objects.all(), "client")) == []


@pytest.mark.parametrize(
    "end",
    [
        lambda step, by: doing.do(step, by, "reached"),
        planning.cancel,
        writing.put_in_bin,
    ],
)
def test_what_is_over_is_no_next_step(manager, make_client_of, plan, end):
    client = make_client_of(manager)
    step = plan(manager, client=client.pk)
    assert list(without_next_step(Client.objects.all(), "client")) == []

    end(step, manager)

    assert next_steps("client", [client.pk], manager) == {}
    assert list(without_next_step(Client.objects.all(), "client")) == [client]
