import pytest

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from krug.modules.marketing.models import Channel
from krug.modules.requests import assigning, becoming
from krug.modules.requests.models import Outcome, Request


@pytest.fixture
def inna(manager, make_request_of):
    return make_request_of(
        manager, title="Second line", contact_name="Inna Gromova", phone="+79109742560", email="inna@alpha.example"
    )


def fresh(request):
    return Request.objects.get(pk=request.pk)


def test_a_client_with_all_that_is_known_and_the_requests_own(manager, inna):
    client = becoming.become(inna, manager, "client", {})

    assert (client.name, client.kind, client.responsible) == ("Inna Gromova", "person", manager)
    assert [row.number for row in client.phones.all()] == ["+79109742560"]
    assert [row.address for row in client.emails.all()] == ["inna@alpha.example"]
    request = fresh(inna)
    assert (request.client, request.responsible, request.state) == (client, manager, "in_work")
    event = Event.objects.get(kind="request.became")
    assert (event.data["name"], event.data["title"]) == ("Inna Gromova", "Second line")
    assert {(link.card_kind, link.card_id) for link in event.links.all()} == {
        ("request", request.pk),
        ("client", client.pk),
    }
    with pytest.raises(Invalid):
        becoming.become(fresh(inna), manager, "client", {})


def test_a_deal_of_its_client_with_its_product_and_interest(manager, administrator, deal_kinds, make_request_of):
    channel = writing.create(kinds.get("channel"), administrator, [{"name": "Fair", "influence": "internet"}])[0]
    product = writing.create(kinds.get("product"), administrator, [{"name": "LR-4"}])[0]
    client = writing.create(kinds.get("client"), manager, [{"name": "Alpha"}])[0]
    known = {"client": client.pk, "product": product.pk, "channel": channel.pk, "responsible": manager.pk}
    request = make_request_of(administrator, **known)

    deal = becoming.become(request, administrator, "deal", {})

    assert (deal.name, deal.client, deal.product, deal.responsible) == ("Price of LR-4", client, product, manager)
    assert deal.custom["krug_channel"] == channel.pk
    assert Channel.objects.count() == 1


def test_an_activity_about_the_request(manager, inna):
    activity = becoming.become(inna, manager, "activity", {})

    assert (activity.title, activity.subject_kind, activity.subject_id) == ("Second line", "request", inna.pk)
    assert (activity.kind, activity.responsible) == ("call", manager)


@pytest.mark.parametrize(("code", "model"), [("client", Client), ("deal", Deal), ("activity", Activity)])
def test_taken_back_it_is_as_if_it_had_not_been(manager, inna, deal_kinds, code, model):
    made = becoming.become(inna, manager, code, {})
    outcome = Outcome.objects.get()

    assert becoming.take_back(fresh(inna), manager, outcome) is True
    assert becoming.take_back(fresh(inna), manager, outcome) is False

    assert model.objects.get(pk=made.pk).deleted_at is not None
    assert (fresh(inna).client, Outcome.objects.count()) == (None, 0)


def test_what_somebody_has_worked_with_stays(manager, inna):
    client = becoming.become(inna, manager, "client", {})
    Client.objects.filter(pk=client.pk).update(
        created_at=client.created_at - (client.created_at - client.created_at.replace(year=2020))
    )
    writing.change(client, manager, {"name": "Inna, Alpha"}, client.version)

    with pytest.raises(Invalid, match="Inna, Alpha"):
        becoming.take_back(fresh(inna), manager, Outcome.objects.get())

    assert fresh(inna).client == client


def test_rights_are_those_of_each_kind(manager, stranger, nobody, inna):
    assigning.take(inna, manager)

    with pytest.raises(Denied):
        becoming.become(fresh(inna), stranger, "client", {})
    with pytest.raises(Denied):
        becoming.become(fresh(inna), nobody, "client", {})
    with pytest.raises(Invalid):
        becoming.become(fresh(inna), manager, "product", {})
    assert (Client.objects.count(), Outcome.objects.count()) == (0, 0)


def test_what_it_became_goes_along_when_clients_are_merged(manager, inna, make_client_of):
    from krug.core.merging import merging

    client, keep = becoming.become(inna, manager, "client", {}), make_client_of(manager, name="Alpha")

    merging.merge(kinds.get("client"), manager, keep.pk, [client.pk])

    assert (Outcome.objects.get().record_id, fresh(inna).client) == (keep.pk, keep)
