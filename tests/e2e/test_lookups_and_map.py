"""A client's form that fills itself in, and the map of clients, in a real browser."""

import json
import urllib.request
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD, served
from tests.e2e.driving import Krug, sideways, violations
from tests.lookups.conftest import BIC, INN, KEY, PLACE, StandIn

MARKUP = "<img src=x onerror=document.title=1>"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8ffff3f0005fe02fea7d605"
    "1d0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def service():
    found = StandIn()
    yield found
    found.close()


@pytest.fixture(scope="module")
def firm(tmp_path_factory, service):
    """A Krug with the service at hand, and an administrator."""
    data = tmp_path_factory.mktemp("lookups")
    add = ["user", "add", "ada@firm.example", "--name", "Ada", "--role", "administrator", "--password-stdin"]
    own = {"KRUG_DEMO": "0", "KRUG_WEBHOOKS_INSIDE": "1"}
    with served(data, add, ["user", "token", "ada@firm.example", "--scope", "write"], **own) as (address, said):
        (data / "demo.txt").write_text(f"administrator: ada@firm.example / {PASSWORD}\n")
        yield Krug(address, data, {}, said[-1].split()[-1])


@pytest.fixture(scope="module")
def cedar(firm):
    """A client who is on the map, with markup in its name."""
    name = f"Кедр {MARKUP}"
    place = {"kind": "legal", "text": "ул. Свободы, 1", "city": "Ярославль", "lat": "57.62", "lon": "39.89"}
    body = json.dumps({"name": name, "addresses": [place]}).encode()
    headers = {"Authorization": f"Bearer {firm.token}", "Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(f"{firm.address}/api/v1/clients", body, headers))
    return name


def tile(route, asked):
    asked.append(route.request.url)
    route.fulfill(body=PIXEL, content_type="image/png")


def set_ground(page):
    """The firm's tile server, if it has none yet; its pictures are given here. What is asked of it."""
    asked = []
    page.route("https://tile.example/**", lambda route: tile(route, asked))
    page.goto("/settings/map")
    field, address = page.get_by_label("Адрес сервера карт"), "https://tile.example/{z}/{x}/{y}.png"
    if field.input_value() != address:
        field.fill(address)
        page.get_by_role("button", name="Сохранить").click()
        page.get_by_text("Сохранено.", exact=True).wait_for()
    return asked


def set_up(page, service):
    page.goto("/settings/lookups")
    page.get_by_label("Включ").check()
    page.get_by_label("Адрес сервиса").fill(service.url)
    page.get_by_label("Ключ API").fill(KEY)
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_text("Сохранено.", exact=True).wait_for()


def test_from_the_settings_to_a_client_on_the_map(visit, firm, service):
    page = visit("administrator", of=firm)
    set_up(page, service)
    assert violations(page) == []

    page.goto("/clients/new")
    page.locator("input[name=name]").fill("Ромашка")
    page.locator("input[name=tax_id]").fill(INN)
    page.get_by_role("button", name="Заполнить по ИНН").click()
    offer = page.get_by_role("group", name="Что знает сервис")
    offer.wait_for()
    assert offer.locator("del").all_inner_texts() == ["Ромашка"]
    assert violations(page) == []
    offer.get_by_role("button", name="Заполнить отмеченное").click()

    assert page.locator("input[name=name]").input_value() == "Ромашка"
    assert page.locator("input[name=kpp]").input_value() == "771201001"
    assert page.locator("input[name='addresses-0-text']").input_value() == "ул Лесная, д 5"
    assert page.locator("input[name='addresses-0-lat']").input_value() == "55.779211"
    assert page.locator("select[name='addresses-0-kind']").input_value() == "legal"
    page.locator("input[name='accounts-0-bic']").fill(BIC)
    page.locator("input[name='accounts-0-correspondent']").wait_for()
    expect(page.locator("input[name='accounts-0-bank']")).to_have_value("ПАО СБЕРБАНК")
    page.locator("input[name='accounts-0-account']").fill("40702810200000012345")
    page.locator("form.form button[type=submit]").click()
    page.locator(".crumbs, h1", has_text="Ромашка").first.wait_for()

    page.goto("/clients/map")
    page.get_by_text("сервер карт не указан").wait_for()
    assert page.get_by_role("link", name="Москва").count() == 1
    assert violations(page) == [] and sideways(page) == 0


def test_an_address_is_suggested_and_chosen_by_keys(visit, firm, service):
    page = visit("administrator", of=firm)
    set_up(page, service)
    page.goto("/clients/new")
    field = page.locator("input[name='addresses-0-text']")
    field.click()
    service.places = [PLACE, {**PLACE, "value": f"Лесная {MARKUP}"}]
    field.press_sequentially("Лесн")
    page.get_by_role("option", name="г Москва, ул Лесная, д 5").wait_for()
    assert page.locator(".suggest-list li").all_inner_texts() == ["г Москва, ул Лесная, д 5", f"Лесная {MARKUP}"]
    assert violations(page) == []
    field.press("ArrowDown")
    field.press("Enter")

    assert field.input_value() == "ул Лесная, д 5"
    assert page.locator("input[name='addresses-0-lon']").input_value() == "37.5894"
    field.press_sequentially("а")
    assert page.locator("input[name='addresses-0-lon']").input_value() == ""


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_the_map(visit, firm, cedar, screen):
    page = visit("administrator", screen, of=firm)
    asked = set_ground(page)

    page.goto(f"/clients/map?q={quote('Кедр')}")
    page.locator(".map[data-drawn='1']").wait_for()

    assert asked
    assert page.locator(".map-list li a").inner_text() == cedar
    assert sideways(page) == 0
    assert violations(page) == []
    marker = page.locator(".map-point")
    marker.focus()
    marker.press("Enter")
    page.locator(".leaflet-popup").get_by_role("link", name=cedar).wait_for()
    assert page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_a_report_on_the_map(visit, firm, cedar, screen):
    page = visit("administrator", screen, of=firm)
    asked = set_ground(page)
    page.goto("/reports/builder?type=client&row1=town&figure=count&chart=map")

    page.locator("label", has_text="Карта").wait_for()
    page.locator(".plot--map[data-drawn]").wait_for()
    circle = page.get_by_role("button", name="Ярославль: ")

    assert asked and page.locator("table.tbl--report th", has_text="Ярославль").count() == 1
    assert sideways(page) == 0
    assert violations(page) == []
    told = circle.get_attribute("title").split(": ")[1]
    circle.focus()
    circle.press("Enter")
    page.get_by_role("heading", level=1, name=f"Ярославль: Записи, {told}").wait_for()
    assert page.get_by_role("link", name=cedar).count() == 1
