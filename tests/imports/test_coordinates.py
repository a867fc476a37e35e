"""Columns of latitude and longitude in a file of clients."""

import pytest

from krug.core.imports import importers
from krug.core.imports.matching import guessed
from krug.modules.clients.models import Address, Client

HEAD = "Название,Адрес,Широта,Долгота\n"


def places():
    rows = Address.objects.order_by("client__name", "place").values_list("client__name", "lat", "lon", "x")
    return [(name, lat, lon, x is not None) for name, lat, lon, x in rows]


@pytest.mark.parametrize(
    ("first", "second"), [("Широта", "Долгота"), ("Latitude", "Longitude"), ("lat", "lon"), ("GEO_LAT", "lng")]
)
def test_the_columns_are_known_by_their_headings(roles, first, second):
    mapping = guessed(importers.get("clients"), ["Название", "Адрес", first, second])

    assert list(mapping.columns.values()) == ["name", "addresses", "lat", "lon"]


def test_clients_come_with_their_place(bring):
    found = bring("clients", HEAD + 'One,ул. Свободы 5,"57,6215","39,8977"\nTwo,ул. Лесная 5,,\n')

    assert found.counts["created"] == 2
    assert places() == [("One", "57.6215", "39.8977", True), ("Two", "", "", False)]


def test_one_column_may_hold_both_as_maps_copy_them(bring):
    bring("clients", 'Название,Адрес,Координаты\nOne,ул. Свободы 5,"57.6215, 39.8977"\n')

    assert places() == [("One", "57.6215", "39.8977", True)]


def test_what_is_no_place_is_the_row_s_fault(bring, reasons):
    found = bring("clients", HEAD + "One,ул. Свободы 5,95,39\nTwo,,57,39\nThree,ул. Лесная 5,57,\nFine,ул. 1,57,39\n")

    assert set(reasons(found)) == {2, 3, 4}
    assert "адрес в той же строке" in reasons(found)[3][0]
    assert [client.name for client in Client.objects.all()] == ["Fine"]


def test_a_client_that_is_there_gets_the_place_with_the_address(bring):
    bring("clients", "Название,ИНН\nOne,7707083893\n")

    bring("clients", "Название,ИНН,Адрес,Широта,Долгота\nOne,7707083893,ул. 1,57,39\n", policy="update")

    assert places() == [("One", "57", "39", True)]
