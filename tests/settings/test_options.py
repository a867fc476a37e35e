import pytest

from krug.core.access.models import Firm, User
from krug.core.access.policy import Denied
from krug.core.access.scopes import Scope
from krug.core.events.models import Event
from krug.core.records import kinds as record_kinds
from krug.core.records import modules, panels, places, writing
from krug.core.records.modules import Module
from krug.core.search.finding import find
from krug.core.settings.firm import NeedsAnother, use_modules


@pytest.fixture
def product(administrator):
    return writing.create(record_kinds.get("product"), administrator, [{"name": "Secret product"}])[0]


def all_but(code):
    return [module.code for module in modules.all_modules() if module.code != code]


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_what_is_off_vanishes_and_comes_back_whole(client, administrator, product):
    client.force_login(administrator)
    addresses = ["/products", f"/products/{product.pk}", "/products/new", f"/products/{product.pk}/edit"]

    client.post("/settings/options", {"on": all_but("catalog")})

    assert [client.get(url).status_code for url in addresses] == [404, 404, 404, 404]
    assert 'href="/products"' not in client.get("/clients").content.decode()
    assert find(fresh(administrator), "secret") == []
    assert fresh(administrator).scope("product", "see") is Scope.NONE

    client.post("/settings/options", {"on": all_but("")})

    assert client.get(f"/products/{product.pk}").status_code == 200
    assert [entry.title for entry in find(fresh(administrator), "secret")] == ["Secret product"]
    assert list(Event.objects.filter(kind__startswith="firm.").values_list("kind", flat=True)) == [
        "firm.module_off",
        "firm.module_on",
    ]


def test_panels_and_places_go_with_their_module(administrator, product, monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})
    monkeypatch.setattr(places, "_places", {})
    panels.Panel("stock", "Stock", panels.Position.SIDE, "x.html", lambda user, record: {}).declare("catalog")
    places.Place("shelf", "Shelf", "/shelf", "box", 1).declare("catalog")

    use_modules(administrator, all_but("catalog"))

    assert panels.drawn_on(product, fresh(administrator))["side"] == []
    assert places.open_to(fresh(administrator)) == []


def test_a_module_another_needs_stays(client, administrator, monkeypatch):
    monkeypatch.setitem(modules._modules, "till", Module("till", "Till", needs=("catalog",)))
    client.force_login(administrator)

    with pytest.raises(NeedsAnother):
        use_modules(administrator, all_but("catalog"))
    answer = client.post("/settings/options", {"on": all_but("catalog")})

    assert (answer.status_code, Firm.current().modules_off) == (422, [])
    assert "Не работает без: Товары." in answer.content.decode()


def test_what_krug_cannot_do_without_stays_on(administrator):
    use_modules(administrator, all_but("clients"))

    assert Firm.current().has("clients")


def test_nobody_else_switches(head):
    with pytest.raises(Denied):
        use_modules(head, [])

    assert Firm.objects.count() == 0
