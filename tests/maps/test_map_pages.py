"""The map of clients: who is on it, in heaps or each by itself, and what stands there without a tile server."""

import json
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access import partners
from krug.core.access.scopes import FieldRight
from krug.core.events.models import Event
from krug.modules.clients import mercator
from krug.modules.clients.models import Client
from krug.modules.maps import gathering, keeping
from krug.modules.maps.addresses import origin_of
from krug.modules.maps.gathering import Box
from krug.modules.maps.models import MapTiles

TILES = "https://tile.example/{z}/{x}/{y}.png"
YAROSLAVL, MOSCOW = ("57.62", "39.89"), ("55.75", "37.61")


def place(town, point, street="ул. 1"):
    return {"kind": "legal", "text": street, "city": town, "lat": point[0], "lon": point[1]}


@pytest.fixture
def max_(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def ada(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def tiles(administrator):
    return keeping.change(administrator, {"url": TILES})


@pytest.fixture
def make(manager, make_client_of):
    """make(name, town, point) gives a client of the manager's with one address."""

    def of(name, town, point, user=manager, **values):
        return make_client_of(user, name=name, addresses=[place(town, point)], **values)

    return of


def page_of(answer):
    return answer.content.decode()


def told(answer):
    return json.loads(answer.content)


def names(answer):
    return [point[3] for point in told(answer)["points"]]


def test_each_by_itself_where_there_are_few(max_, make, tiles):
    one, two = make("One", "Ярославль", YAROSLAVL), make("Two", "Москва", MOSCOW)

    found = told(max_.get("/clients/map/places"))

    assert found["heaps"] == [] and found["number"] == 2
    assert found["points"] == [
        [57.62, 39.89, one.pk, "One", "Ярославль, ул. 1"],
        [55.75, 37.61, two.pk, "Two", "Москва, ул. 1"],
    ]
    assert names(max_.get("/clients/map/places?box=39,57,40,58&zoom=8")) == ["One"]


def test_heaps_where_there_are_many(max_, make, tiles, monkeypatch):
    monkeypatch.setattr("krug.modules.maps.views.map.SINGLE", 2)
    for number in range(3):
        make(f"Y{number}", "Ярославль", YAROSLAVL)
    make("M", "Москва", MOSCOW)

    far, near = (told(max_.get(f"/clients/map/places?zoom={zoom}")) for zoom in (0, 9))

    assert far["points"] == near["points"] == []
    assert [heap[2] for heap in far["heaps"]] == [4]
    assert [heap[2] for heap in near["heaps"]] == [3, 1]
    assert near["heaps"][0][:2] == [pytest.approx(57.62, abs=1e-4), pytest.approx(39.89, abs=1e-4)]


def test_a_client_with_two_addresses_in_a_heap_is_one(max_, manager, make_client_of, tiles):
    both = [place("Ярославль", YAROSLAVL), place("Ярославль", YAROSLAVL, "ул. 2")]
    make_client_of(manager, addresses=both)

    (heap,), number = gathering.heaps(Client.objects.all(), Box.read("", ""))

    assert (heap.number, number) == (1, 2)


def test_only_what_the_reader_sees(max_, make, manager, stranger, tiles):
    make("Own", "Ярославль", YAROSLAVL)
    hidden = make("Secret", "Тайный", MOSCOW, user=stranger)

    assert names(max_.get("/clients/map/places")) == ["Own"]
    assert "39.89" in page_of(max_.get("/clients/map")) and "37.61" not in page_of(max_.get("/clients/map"))
    MapTiles.objects.all().delete()
    assert "Тайный" not in page_of(max_.get("/clients/map"))
    partners.put_many("client", [(hidden.pk, manager.pk)])
    assert "Тайный" in page_of(max_.get("/clients/map"))


def test_the_conditions_of_the_list_go_along(max_, make, tiles):
    make("Buyer", "Ярославль", YAROSLAVL, status="customer")
    make("Maybe", "Ярославль", YAROSLAVL)
    asked = quote(json.dumps({"all": [{"field": "status", "op": "is", "value": "customer"}]}))

    page = page_of(max_.get(f"/clients/map?f={asked}"))

    assert names(max_.get(f"/clients/map/places?f={asked}")) == ["Buyer"]
    assert names(max_.get("/clients/map/places?q=Maybe")) == ["Maybe"]
    assert "Покупатель" in page or "Клиент" in page
    assert f"/clients/map/places?view=all&amp;f={quote('{', safe='')}" in page
    assert 'href="/clients/map?' in page_of(max_.get(f"/clients?f={asked}"))


def test_a_role_without_addresses_has_no_map(max_, manager, make, tiles):
    make("One", "Ярославль", YAROSLAVL)
    manager.role.field_rights = {"client": {"addresses": FieldRight.HIDDEN}}
    manager.role.save()

    for path in ("/clients/map", "/clients/map/places"):
        answer = max_.get(path)
        assert answer.status_code == 403 and "Ярославль" not in page_of(answer)
    assert "/clients/map" not in page_of(max_.get("/clients"))


def test_who_sees_no_clients_has_no_map(client, nobody, tiles):
    client.force_login(nobody)

    assert client.get("/clients/map").status_code == 403
    assert client.get("/clients/map/places").status_code == 403


def test_pictures_come_from_the_tile_server_and_only_on_this_page(max_, make, tiles):
    make("One", "Ярославль", YAROSLAVL)

    assert "img-src https://tile.example 'self' data:;" in max_.get("/clients/map")["Content-Security-Policy"]
    assert "tile.example" not in max_.get("/clients")["Content-Security-Policy"]


def test_without_a_tile_server_the_towns(max_, make):
    for number in range(2):
        make(f"Y{number}", "Ярославль", YAROSLAVL)
    make("Nowhere", "", MOSCOW)

    answer = max_.get("/clients/map")
    page = page_of(answer)

    assert "сервер карт не указан" in page and "tile" not in answer["Content-Security-Policy"]
    assert gathering.towns(Client.objects.all()) == [("Ярославль", 2), ("", 1)]
    link = page.split('<td><a class="link" href="')[1].split('"')[0].replace("&amp;", "&")
    assert page_of(max_.get(link)).count("/clients/") >= 2 and "Nowhere" not in page_of(max_.get(link))


def test_nobody_on_the_map_is_said(max_, tiles):
    assert "На карте пока никого" in page_of(max_.get("/clients/map"))
    MapTiles.objects.all().delete()
    assert "Адресов пока нет" in page_of(max_.get("/clients/map"))


@pytest.mark.parametrize("path", ["/clients/map", "/clients/map/places"])
def test_the_number_of_queries_does_not_grow(max_, make, tiles, path):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert max_.get(path).status_code == 200
        return len(queries)

    make("One", "Ярославль", YAROSLAVL)
    asked()
    few = asked()
    for number in range(20):
        make(f"C{number}", "Ярославль", (f"5{number % 9}.5", f"3{number % 9}.5"))

    assert asked() == few


@pytest.mark.parametrize("box", ["", "x", "1,2,3", "nan,nan,nan,nan", "9,9,1,1", "1e9,0,2e9,1", "0,0,inf,1"])
@pytest.mark.parametrize("zoom", ["", "x", "-1", "99", "²"])
def test_a_box_that_cannot_be_read_is_the_world(box, zoom):
    found = Box.read(box, zoom)

    assert (found.left, found.top, found.right) == (0, 0, mercator.SIZE - 1)
    assert found.step >= 1


def test_a_bad_filter_is_told(max_, tiles):
    assert max_.get("/clients/map?f=x").status_code == 400
    assert max_.get("/clients/map/places?f=x").status_code == 400


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        (TILES, "https://tile.example"),
        ("https://{s}.tile.example/{z}/{x}/{y}{r}.png?key=1", "https://*.tile.example"),
        ("http://10.0.0.1:8080/{z}/{x}/{y}.png", "http://10.0.0.1:8080"),
    ],
)
def test_a_tile_server_is_set(ada, url, origin):
    assert ada.post("/settings/map", {"url": url, "credit": "© Firm"}).status_code == 302

    found = MapTiles.objects.get()
    assert (found.url, found.credit, origin_of(found.url)) == (url, "© Firm", origin)
    assert Event.objects.get(kind="maps.changed").data["values"]["url"]["new"] == url


@pytest.mark.parametrize(
    "url",
    [
        "tile.example/{z}/{x}/{y}.png",
        "ftp://tile.example/{z}/{x}/{y}.png",
        "https://tile.example/{z}/{x}.png",
        "https://tile.example;script-src *//{z}/{x}/{y}.png",
        "https://tile.example *.evil.example/{z}/{x}/{y}.png",
        "https://user@tile.example/{z}/{x}/{y}.png",
        "https://{z}.example/{x}/{y}.png",
        "https://tile.example/{z}/{x}/{y}/{key}.png",
        'https://tile.example/{z}/{x}/{y}".png',
        "https://[::1/{z}/{x}/{y}.png",
        "javascript:alert(1)//{z}{x}{y}",
    ],
)
def test_what_is_no_tile_server_is_refused(ada, url):
    answer = ada.post("/settings/map", {"url": url, "credit": ""})

    assert answer.status_code == 422 and 'id="e-url"' in page_of(answer)
    assert MapTiles.objects.count() == 0


def test_of_two_administrators_neither_overwrites_the_other(ada):
    ada.post("/settings/map", {"url": TILES, "credit": ""})
    ada.post("/settings/map", {"url": "", "credit": "", "version": "2"})

    assert ada.post("/settings/map", {"url": TILES, "credit": "", "version": "2"}).status_code == 409
    assert MapTiles.objects.get().url == ""


def test_the_settings_are_the_administrators(max_):
    assert max_.get("/settings/map").status_code == 403
    assert max_.post("/settings/map", {"url": TILES}).status_code == 403
    assert MapTiles.objects.count() == 0
