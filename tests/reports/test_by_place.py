"""Reports by town and region, and on the map: against the same from the addresses in plain Python."""

import json
import random
from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import User
from krug.core.access.scopes import FieldRight
from krug.core.dashboards import keeping as dashboards
from krug.core.dashboards.panels import Panel
from krug.core.reports import saving
from krug.core.reports.building.reading import BadShape, read
from krug.core.reports.models import SavedReport
from krug.core.reports.report import Refused
from krug.core.reports.running import run_report
from krug.modules.clients import mercator
from krug.modules.clients.models import Client
from krug.modules.clients.models.client_rows import Address
from krug.modules.deals.models import Deal
from krug.modules.maps import keeping

MAIN = ["actual", "office", "legal", "delivery", "postal", "other"]
UNSET, UNSEEN = "Не указано", "Не указано или не открыто вам"
TILES = "https://tile.example/{z}/{x}/{y}.png"
LIES = {"Ярославль": (57.62, 39.89), "Москва": (55.75, 37.61), "Омск": None, "": None}


def address(town, region="", kind="legal", spread=0.0, street="ул. 1"):
    lies = LIES[town]
    degrees = {"lat": f"{lies[0] + spread:.4f}", "lon": f"{lies[1] + spread:.4f}"} if lies else {}
    return {"kind": kind, "text": street, "city": town, "region": region, **degrees}


@pytest.fixture
def spread(make_client_of, make_deal_of, manager, stranger):
    """Thirty clients of two people with up to three addresses each, and a deal or two with every second one."""
    chance = random.Random(7)
    for number in range(30):
        owner = manager if number % 3 else stranger
        kinds = chance.sample(MAIN, chance.randrange(4))
        given = [
            address(
                chance.choice([*LIES]), chance.choice(["Ярославская", "", ""]), kind, chance.random(), f"ул. {number}"
            )
            for kind in kinds
        ]
        client = make_client_of(owner, name=f"C{number}", addresses=given)
        for _deal in range(number % 2 + number % 4 // 3):
            make_deal_of(owner, client=client.pk, amount=str(100 * (number + 1)))


@pytest.fixture
def save(administrator):
    def make(**shape):
        row = saving.make(administrator, "Where", read({"type": "client", **shape}))
        saving.share(row, administrator, "all")
        return row.name

    return make


def told(address, of):
    return address.city if of == "town" else address.region or address.city


def place_of(client, of):
    known = [one for one in client.addresses.all() if one.city or one.region]
    main = min(known, key=lambda one: (MAIN.index(one.kind), one.pk), default=None)
    return told(main, of) if main else ""


def middles(clients, of):
    """Where each place lies by all addresses of these clients in it."""
    found = defaultdict(list)
    for one in Address.objects.filter(client__in=clients, x__isnull=False):
        found[told(one, of)].append((one.x, one.y))
    return {
        name: mercator.degrees(*(sum(part) / len(part) for part in zip(*points, strict=True)))
        for name, points in found.items()
    }


def spots_of(browser, name):
    page = browser.get(f"/reports/{name}")
    return page, {spot["title"]: spot for spot in json.loads(page.context["chart_data"])["spots"]}


@pytest.mark.parametrize("of", ["town", "region"])
@pytest.mark.parametrize("reader", ["administrator", "manager"])
def test_clients_stand_where_their_main_address_is(client, request, spread, save, of, reader):
    reader = request.getfixturevalue(reader)
    seen = list(Client.objects.visible_to(reader).prefetch_related("addresses"))
    counts = defaultdict(int)
    for one in seen:
        counts[place_of(one, of) or UNSET] += 1
    client.force_login(reader)

    name = save(rows=[{"field": of}], chart="map")
    found = run_report(reader, name, {})
    page, spots = spots_of(client, name)

    assert "фактический, затем офис" in page.content.decode()
    assert {row["group"]: row["records"] for row in found["rows"]} == counts
    where = {place: at for place, at in middles(seen, of).items() if place in counts}
    assert {title: spot["at"] for title, spot in spots.items()} == {
        place: [pytest.approx(part, abs=2e-5) for part in at] for place, at in where.items()
    }
    assert {title: spot["size"] for title, spot in spots.items()} == {place: counts[place] for place in where}
    left = [row["group"] for row in found["rows"] if row["group"] not in where]
    assert f"Без места на карте: {len(left)} ({', '.join(left)})." in page.content.decode()


def test_deals_lie_where_their_client_does_if_it_is_seen(client, manager, stranger, spread, save, make_deal_of):
    elsewhere = Client.objects.filter(responsible=stranger, addresses__city="Москва").first()
    for amount in ("5", "7"):
        Deal.objects.filter(pk=make_deal_of(manager, amount=amount).pk).update(client=elsewhere)
    seen = set(Client.objects.visible_to(manager).values_list("pk", flat=True))
    counts, sums = defaultdict(int), defaultdict(int)
    for deal in Deal.objects.visible_to(manager).select_related("client"):
        place = place_of(deal.client, "town") if deal.client_id in seen else ""
        counts[place or UNSEEN] += 1
        sums[place or UNSEEN] += deal.amount
    client.force_login(manager)

    measures = [{"what": "sum", "field": "amount"}, {"what": "count"}]
    name = save(type="deal", rows=[{"field": "client.town"}], measures=measures, chart="map")
    found = run_report(manager, name, {})
    _page, spots = spots_of(client, name)

    assert elsewhere.pk not in seen and counts[UNSEEN] >= 2
    assert {row["group"]: row["records"] for row in found["rows"]} == counts
    assert {row["group"]: float(row["sum_amount"]) for row in found["rows"]} == sums
    clients = [pk for pk in Deal.objects.visible_to(manager).values_list("client_id", flat=True) if pk in seen]
    assert set(spots) == {place for place in middles(clients, "town") if place in counts}
    assert {title: spot["size"] for title, spot in spots.items()} == {place: sums[place] for place in spots}


@pytest.mark.parametrize("shape", [{"rows": [{"field": "town"}]}, {"type": "deal", "rows": [{"field": "client.town"}]}])
def test_a_circle_and_its_row_open_the_same_records(client, administrator, spread, save, shape):
    client.force_login(administrator)
    name = save(**shape, chart="map")

    page, spots = spots_of(client, name)

    lines = {line.head or "all": line.cells[0] for line in page.context["page"].lines}
    assert spots and {title: spot["url"] for title, spot in spots.items()} == {one: lines[one].url for one in spots}
    for cell in lines.values():
        assert len(client.get(cell.url).context["page"].rows) == min(int(cell.text), 50)


def test_a_figure_of_nothing_opens_nothing_and_is_the_smallest(
    client, administrator, make_client_of, make_deal_of, save
):
    one = make_client_of(administrator, addresses=[address("Москва")])
    make_deal_of(administrator, client=one.pk)
    client.force_login(administrator)
    name = save(
        type="deal", rows=[{"field": "client.town"}], measures=[{"what": "sum", "field": "amount"}], chart="map"
    )

    _page, spots = spots_of(client, name)

    assert (spots["Москва"]["size"], spots["Москва"]["url"]) == (0, "")


def test_pictures_come_from_the_tile_server_and_without_one_it_is_said(client, administrator, manager, spread, save):
    client.force_login(manager)
    mapped, barred = save(rows=[{"field": "town"}], chart="map"), save(rows=[{"field": "town"}])
    dashboard = dashboards.make(manager, "Mine", panels=[Panel(mapped, "chart")])
    without = client.get(f"/reports/{mapped}")
    panel = client.get(f"/dashboards/{dashboard.pk}/panels/1")
    keeping.change(administrator, {"url": TILES})

    pages = ["/reports/builder?type=client", f"/reports/{mapped}", f"/dashboards/{dashboard.pk}", "/dashboards/screen"]
    others = [f"/reports/{barred}", "/reports/builder?type=product", "/reports"]

    assert (
        "сервер карт не указан" in without.content.decode() and "tile.example" not in without["Content-Security-Policy"]
    )
    assert "сервер карт не указан" in panel.content.decode()
    for url in pages:
        assert "img-src https://tile.example 'self'" in client.get(url)["Content-Security-Policy"], url
    for url in others:
        assert "tile.example" not in client.get(url)["Content-Security-Policy"], url
    assert "spot-map" in client.get(f"/reports/{mapped}").content.decode()
    assert "spot-map" in client.get(f"/dashboards/{dashboard.pk}/panels/1").content.decode()


@pytest.mark.parametrize("kind", ["client", "deal"])
def test_whose_role_sees_no_addresses_has_no_places(client, head, spread, save, kind):
    field = "town" if kind == "client" else "client.town"
    name = save(type=kind, rows=[{"field": field}], chart="map")
    client.force_login(head)
    before = client.get(f"/reports/builder?type={kind}").content.decode()
    head.role.field_rights = {"client": {"addresses": FieldRight.HIDDEN}}
    head.role.save()
    reader = User.objects.get(pk=head.pk)

    builder, page = client.get(f"/reports/builder?type={kind}").content.decode(), client.get(f"/reports/{name}")

    for offered in (f'<option value="{field}"', 'value="map"'):
        assert offered in before and offered not in builder
    assert page.status_code == 422 and "скрыто от вашей роли" in page.content.decode()
    assert "Ярославль" not in page.content.decode()
    assert client.get(f"/reports/{name}/records?row=x&column=records").status_code == 422
    with pytest.raises(Refused):
        run_report(reader, name, {})
    with pytest.raises(BadShape):
        saving.make(reader, "Mine", read({"type": kind, "rows": [{"field": field}]}))


@pytest.mark.parametrize("rows", [["status"], ["town", "status"]])
def test_a_map_is_of_one_place(save, rows):
    with pytest.raises(BadShape) as caught:
        save(rows=[{"field": field} for field in rows], chart="map")

    assert caught.value.name == "chart"
    assert SavedReport.objects.count() == 0


def test_the_number_of_queries_does_not_grow(client, manager, make_client_of, save):
    client.force_login(manager)
    name = save(rows=[{"field": "town"}], chart="map")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/reports/{name}").status_code == 200
        return len(queries)

    make_client_of(manager, addresses=[address("Москва")])
    asked()
    few = asked()
    for number in range(10):
        make_client_of(manager, addresses=[address("Ярославль", street=f"ул. {number}"), address("Омск")])

    assert asked() == few
