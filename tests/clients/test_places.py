"""Where on the map an address lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.search.text import normalise
from krug.modules.clients import mercator
from krug.modules.clients.models import Address

HOUSE = {"kind": "legal", "text": "ул. Свободы, 5", "city": "Ярославль"}


@given(st.floats(-85, 85), st.floats(-179.9, 179.9))
def test_there_and_back_again(lat, lon):
    back = mercator.degrees(*mercator.place(lat, lon))

    assert back == pytest.approx((lat, lon), abs=2e-6)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_place_is_on_the_map(lat, lon):
    x, y = mercator.place(lat, lon)

    assert 0 <= x < mercator.SIZE and 0 <= y < mercator.SIZE


def test_the_map_begins_in_its_upper_left_corner():
    assert mercator.place(0, 0) == (mercator.SIZE // 2, mercator.SIZE // 2)
    assert mercator.place(90, -180) == (0, 0)
    assert mercator.place(57.6, 39.9) < mercator.place(55.7, 40.1)


def test_kept_as_degrees_and_as_a_place(manager, make_client_of):
    client = make_client_of(manager, addresses=[{**HOUSE, "lat": " 57,62154770 ", "lon": "39.8977411"}, HOUSE])

    # With and without coordinates it is one address; the later stands.
    (row,) = Address.objects.filter(client=client)
    assert (row.lat, row.lon, row.x, row.y) == ("", "", None, None)
    writing.change(client, manager, {"addresses": [{**HOUSE, "lat": "57,62154770", "lon": "39.8977411"}]}, 1)
    (row,) = Address.objects.filter(client=client)
    assert (row.lat, row.lon) == ("57.621548", "39.897741")
    assert (row.x, row.y) == mercator.place(57.621548, 39.897741)
    assert row.folded == normalise("ул. Свободы, 5 Ярославль")
    writing.change(client, manager, {"addresses": [HOUSE]}, 2)
    assert Address.objects.get(client=client).x is None


@pytest.mark.parametrize(
    ("lat", "lon"), [("91", "1"), ("1", "181"), ("1", ""), ("", "1"), ("north", "1"), ("1e3", "1"), ("nan", "1")]
)
def test_what_is_no_place_is_refused(manager, lat, lon):
    with pytest.raises(Invalid) as refused:
        writing.create(kinds.get("client"), manager, [{"name": "X", "addresses": [{**HOUSE, "lat": lat, "lon": lon}]}])

    assert set(refused.value.errors) == {"addresses"}
    assert Address.objects.count() == 0


def test_zero_is_a_place(manager, make_client_of):
    client = make_client_of(manager, addresses=[{**HOUSE, "lat": "-0.0000001", "lon": "0"}])

    assert Address.objects.get(client=client).plain()["lat"] == "0"
