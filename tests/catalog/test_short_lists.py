"""Units of measure and groups of products: the page of the settings, the API, the trail."""

import pytest

from krug.core.events.models import Event
from krug.modules.catalog.models import Product, ProductGroup, Unit
from krug.modules.catalog.units import ensure_first_units


@pytest.fixture
def units(db):
    ensure_first_units()
    return list(Unit.objects.all()[:2])


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client


def form(units, **other):
    values = {"row": [str(unit.pk) for unit in units] + ["new"]}
    for unit in units:
        values |= {f"name-{unit.pk}": unit.name, f"full_name-{unit.pk}": unit.full_name, f"okei-{unit.pk}": unit.okei}
        values |= {f"active-{unit.pk}": "on", f"seen-{unit.pk}": unit.version}
    return values | other


def test_a_firm_begins_with_the_usual_units_and_their_codes(units):
    assert [(unit.name, unit.okei) for unit in units] == [("шт", "796"), ("компл", "839")]

    ensure_first_units()
    assert Unit.objects.count() == 12


def test_units_are_renamed_and_added_on_the_page(pages, units):
    piece, _set = units
    sent = form(units, **{f"name-{piece.pk}": "штука", "name-new": "рейс", "okei-new": "", "full_name-new": "Рейс"})

    answer = pages.post("/settings/units", sent)

    assert (answer.status_code, answer["Location"]) == (302, "/settings/units")
    assert list(Unit.objects.values_list("name", flat=True))[:3] == ["штука", "компл", "рейс"]
    told = Event.objects.get(kind="units.changed").data["values"]
    assert told["штука, name"] == {"old": "шт", "new": "штука"}


def test_a_bad_code_is_told_and_what_was_typed_stays(pages, units):
    answer = pages.post("/settings/units", form(units, **{f"okei-{units[0].pk}": "7x"}))

    assert answer.status_code == 422
    assert 'value="7x"' in answer.content.decode()
    assert Unit.objects.get(pk=units[0].pk).okei == "796"


def test_two_units_of_one_name_are_refused(pages, units):
    answer = pages.post("/settings/units", form(units, **{"name-new": "ШТ"}))

    assert answer.status_code == 422
    assert Unit.objects.count() == 12


def test_of_two_administrators_neither_overwrites_the_other(pages, units):
    piece = units[0]
    sent = form(units, **{f"name-{piece.pk}": "штучка"})
    pages.post("/settings/units", form(units, **{f"name-{piece.pk}": "штука"}))

    answer = pages.post("/settings/units", sent)

    assert answer.status_code == 409
    assert "штука" in answer.content.decode()
    assert Unit.objects.get(pk=piece.pk).name == "штука"


def test_groups_are_a_tree_named_by_the_way_from_its_top(pages):
    pages.post("/settings/product-groups", {"row": ["new"], "name-new": "Запчасти"})
    top = ProductGroup.objects.get()
    below = {"row": [str(top.pk), "new"], f"name-{top.pk}": "Части", f"active-{top.pk}": "on"}

    pages.post("/settings/product-groups", below | {"name-new": "Фильтры", "parent-new": str(top.pk)})

    assert [group.full_name for group in ProductGroup.objects.order_by("pk")] == ["Части", "Части / Фильтры"]


def test_a_group_cannot_lie_within_itself(pages):
    top = ProductGroup.objects.create(name="A", full_name="A")
    below = ProductGroup.objects.create(name="B", parent=top, full_name="A / B", sort=1)
    sent = {"row": [str(top.pk), str(below.pk), "new"], f"name-{top.pk}": "A", f"name-{below.pk}": "B"}

    answer = pages.post(
        "/settings/product-groups", sent | {f"parent-{top.pk}": str(below.pk), f"parent-{below.pk}": str(top.pk)}
    )

    assert answer.status_code == 422
    assert ProductGroup.objects.get(pk=top.pk).parent_id is None


def test_only_the_administrator_keeps_them(client, manager, units):
    client.force_login(manager)

    assert client.get("/settings/units").status_code == 403
    assert client.post("/settings/units", form(units, **{"name-new": "рейс"})).status_code == 403
    assert Unit.objects.count() == 12


def test_a_product_is_found_by_barcode_and_knows_its_unit_group_and_tax(pages, units):
    group = ProductGroup.objects.create(name="Фильтры", full_name="Фильтры")
    values = {"name": "Фильтр", "kind": "goods", "barcode": "4006381333931", "vat": "22", "currency": "RUB"}

    answer = pages.post("/products/new", values | {"unit": str(units[0].pk), "group": str(group.pk)})

    assert answer.status_code == 302
    made = Product.objects.get()
    assert (made.kind, made.unit, made.group, made.vat) == ("goods", units[0], group, "22")
    assert "Фильтр" in pages.get("/search?q=4006381333931").content.decode()
    assert "Фильтр" in pages.get(f"/products?group={group.pk}").content.decode()


def test_a_barcode_with_a_slip_is_told(pages):
    answer = pages.post("/products/new", {"name": "Фильтр", "barcode": "4006381333930", "currency": "RUB"})

    assert answer.status_code == 422
    assert Product.objects.count() == 0
