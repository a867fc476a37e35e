"""Booking by the API: services and pages, free times, bookings and what is noted of them."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.modules.booking.models import Appointment, Service
from tests.api.conftest import Program
from tests.booking.moments import monday


@pytest.fixture
def ada(administrator):
    return Program(administrator)


def stamp(at):
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def test_a_service_is_made_changed_and_removed(ada, manager, room):
    body = {"title": "Advice", "minutes": 45, "price": "1500.50", "people": [manager.pk], "rooms": [room.pk]}

    made = ada.post("booking-services", body)

    assert (made.status_code, made.json()["price"], made.json()["people"]) == (201, "1500.50", [manager.pk])
    one = f"booking-services/{made.json()['id']}"
    changed = ada.patch(one, {"version": 1, "minutes": 30, "price": None, "rooms": []})
    assert (changed.json()["minutes"], changed.json()["price"], changed.json()["rooms"]) == (30, None, [])
    assert ada.patch(one, {"version": 1, "minutes": 60}).status_code == 409
    assert [ada.delete(one).status_code, ada.delete(one).status_code] == [204, 404]


@pytest.mark.parametrize(
    "values",
    [
        {"minutes": 7},
        {"minutes": 0},
        {"price": "much"},
        {"price": "NaN"},
        {"price": "-1"},
        {"people": [999]},
        {"rooms": [999]},
        {"product": 999},
        {"title": "   "},
        {"step_minutes": True},
    ],
)
def test_what_will_not_do_is_refused(ada, values):
    assert ada.post("booking-services", {"title": "Advice", **values}).status_code == 422
    assert not Service.objects.exists()


def test_pages_are_made_and_name_their_address(ada, service):
    made = ada.post("booking-pages", {"title": "Site", "services": [service.pk], "sites": ["firm.example"]})

    assert (made.status_code, made.json()["sites"]) == (201, ["https://firm.example"])
    assert made.json()["address"].startswith("/book/")
    assert ada.post("booking-pages", {"title": "Other", "consent": 99}).status_code == 422


def test_free_times_and_a_booking_made_once(ada, service, page, manager):
    free = f"booking-services/{service.pk}/slots?from={stamp(monday(9))}&to={stamp(monday(11))}"
    times = [one["begins_at"][:16] for one in ada.get(free).json()["items"]]
    body = {
        "page": page.pk,
        "service": service.pk,
        "begins_at": stamp(monday(10)),
        "name": "Ann",
        "email": "a@b.example",
    }

    made = ada.post("bookings", body)

    assert times == [
        stamp(monday(9, minute) + hour * dt.timedelta(hours=1))[:16] for hour in (0, 1) for minute in (0, 30)
    ]
    assert (made.status_code, made.json()["state"], made.json()["person"]) == (201, "booked", manager.pk)
    assert ada.post("bookings", body).status_code == 409
    assert [one["begins_at"][:16] for one in ada.get(free).json()["items"]] == [times[0]]
    assert ada.get(f"{free}&person=99").json()["items"] == []
    assert ada.get(f"booking-services/{service.pk}/slots?to={stamp(monday(weeks=20))}").status_code == 422


def test_bookings_are_seen_and_noted_by_whose_they_are(service, book, manager, stranger, observer):
    one = f"bookings/{book(service).pk}"
    mine, theirs, reader = Program(manager), Program(stranger), Program(observer)

    assert [len(asking.get("bookings").json()["items"]) for asking in (mine, theirs, reader)] == [1, 0, 1]
    assert mine.post(f"{one}/presence", {"came": True}).status_code == 409
    Appointment.objects.update(begins_at=timezone.now() - dt.timedelta(hours=2))
    assert theirs.post(f"{one}/presence", {"came": True}).status_code == 404
    assert reader.post(f"{one}/presence", {"came": True}).status_code == 403
    assert mine.post(f"{one}/presence", {"came": True}).json()["state"] == "came"
    assert mine.post(f"{one}/prepayment", {"paid": True}).json()["prepayment"] == "paid"
    assert theirs.get("booking-services").status_code == 403


def test_contacts_are_told_to_who_sees_them(service, book, manager):
    book(service)
    (seen,) = Program(manager).get("bookings?state=booked").json()["items"]
    manager.role.field_rights = {"client": {"phones": "hidden", "name": "hidden"}}
    manager.role.save()

    (hidden,) = Program(manager).get("bookings").json()["items"]

    assert (seen["visitor"], "ann@visitor.example" in seen["reach"], "916" in seen["reach"]) == ("Ann", True, True)
    assert (hidden["visitor"], hidden["reach"]) == ("—", "ann@visitor.example")


def test_the_firm_cancels(service, book, manager):
    one = f"bookings/{book(service).pk}"

    answers = [Program(manager).post(f"{one}/cancellation").json() for _press in range(2)]

    assert [(one["state"], one["cancelled_by"]) for one in answers] == [("cancelled", "firm")] * 2
