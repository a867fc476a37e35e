"""A visitor books, moves and cancels on the public pages; the firm looks and notes."""

import datetime as dt
import re

import pytest
from django.test import Client as Browser
from django.utils import timezone

from krug.core.personal import consenting, forgetting
from krug.modules.activities.models import Activity
from krug.modules.booking import letters
from krug.modules.booking.keeping import PAGES, SERVICES
from krug.modules.booking.models import Appointment, BookingPage, Letter, Service, State
from tests.booking.moments import monday
from tests.notices.servers import MailServer

TYPED = {"contact_name": "Ann", "phone": "+7 916 123-45-67", "email": "ann@visitor.example", "text": "By the window"}


def hold(visitor, page, moment, **more):
    return visitor.post(f"{page.address}/holding", {"at": moment.isoformat(), "tz": "Asia/Omsk", **more})


def test_a_visitor_books_moves_and_cancels_without_scripts(visitor, page, service, manager):
    shown = visitor.get(page.address, {"tz": "Asia/Omsk", "since": monday().date()}).content.decode()
    assert 'value="Asia/Omsk" selected' in shown
    assert re.search(rf'value="{re.escape(monday(10).isoformat())}"[^>]*>13:00<', shown)

    held = hold(visitor, page, monday(10))
    assert held.status_code == 303
    assert "13:00 (UTC+6)" in visitor.get(held["Location"]).content.decode()
    booked = visitor.post(held["Location"], TYPED)
    mine = booked["Location"].partition("?")[0]
    told = visitor.get(booked["Location"]).content.decode()
    assert (booked.status_code, "You are booked." in told, "13:00 (UTC+6)" in told) == (303, True, True)

    moved = visitor.post(f"{mine}/moving", {"at": monday(12).isoformat()})
    assert "15:00 (UTC+6)" in visitor.get(moved["Location"]).content.decode()
    for _press in range(2):
        assert visitor.post(f"{mine}/cancellation").status_code == 303
    assert "The booking is cancelled." in visitor.get(mine).content.decode()
    assert [(one.due_at, one.state) for one in Activity.objects.all()] == [(monday(12), "cancelled")]


def test_in_russian_and_in_english(visitor, page, service):
    assert "Часовой пояс" in visitor.get(page.address, {"lang": "ru"}).content.decode()
    assert "Time zone" in visitor.get(page.address, {"lang": "xx"}).content.decode()


@pytest.mark.parametrize(
    "zone", ["Europe", "../../etc/passwd", "Mars/Base", "", "a\x00b", "Z" * 5000, "Europe/Moscow\n"]
)
def test_a_zone_that_is_none_is_the_firms(visitor, page, service, zone):
    shown = visitor.get(page.address, {"tz": zone})

    assert (shown.status_code, 'value="Europe/Moscow" selected' in shown.content.decode()) == (200, True)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"at": "2020-01-06T07:00:00+00:00"}, 409),
        ({"at": "2999-01-06T07:00:00+00:00"}, 409),
        ({"at": "9999-12-31T23:59:59-23:59"}, 422),
        ({"at": "tomorrow"}, 422),
        ({"at": ""}, 422),
        ({"at": "2026-12-01T07:00:00"}, 422),
        ({"service": "999"}, 422),
        ({"person": "999"}, 409),
        ({"person": "²"}, 303),
    ],
)
def test_what_is_no_free_time_is_said(visitor, page, service, given, status):
    assert hold(visitor, page, monday(), **given).status_code == status
    assert Appointment.objects.count() == (status == 303)


@pytest.mark.parametrize(
    "given", [{"since": "9999-99-99"}, {"since": "0001-01-01"}, {"service": "x"}, {"since": "2199-01-01"}]
)
def test_bad_addresses_are_answered(visitor, page, service, given):
    assert visitor.get(page.address, given).status_code == 200
    assert visitor.get(page.address, {"service": "99999"}).status_code == 404
    assert visitor.get("/book/nothing").status_code == 404
    assert visitor.get("/book/mine/1.forged").status_code == 404
    assert visitor.get("/book/held/x").status_code == 404


def test_script_in_a_name_is_only_text(visitor, page, service, administrator):
    held = hold(visitor, page, monday())
    name = "<script>alert(1)</script>\"'><b>"
    booked = visitor.post(held["Location"], {**TYPED, "contact_name": name, "text": "{{ 7 }}<img src=x>"})

    inside = Browser()
    inside.force_login(administrator)
    for page_of in (visitor.get(booked["Location"]), inside.get("/bookings?show=all")):
        assert "<script>alert" not in page_of.content.decode()
    assert Appointment.objects.get().name == name


def test_a_name_with_lines_makes_no_header_of_the_letter(book, service, mail):
    booked = book(service)
    Appointment.objects.update(name="Ann\r\nBcc: all@firm.example")
    letter = letters.message_of(mail, Letter.objects.select_related("appointment__service").get())

    assert letter["Bcc"] is None
    assert (letter["To"].addresses[0].addr_spec, booked.email) == ("ann@visitor.example", "ann@visitor.example")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(visitor, page, service):
    held = hold(visitor, page, monday())["Location"]

    told = visitor.post(held, {"contact_name": "", "text": "By the window"})

    words = told.content.decode()
    assert (told.status_code, "Please fill this in." in words, "By the window" in words) == (422, True, True)
    assert Appointment.objects.get().state == State.HELD


def test_a_machine_books_nothing(visitor, page, service):
    held = hold(visitor, page, monday())["Location"]

    assert visitor.post(held, {**TYPED, "website": "spam"}).status_code == 422
    drawn = re.search(r'name="krug_drawn" value="([^"]+)"', visitor.get(held).content.decode())[1]
    assert visitor.post(held, {**TYPED, "krug_drawn": drawn}).status_code == 422
    assert not Activity.objects.exists()


def test_without_consent_nothing_is_booked_and_its_words_are_kept(visitor, page, service, administrator):
    text = consenting.keep_text(administrator, None, {"title": "I agree", "body": "To all", "is_used": True})
    PAGES.change(administrator, page, {"consent_id": text.pk})
    held = hold(visitor, page, monday())["Location"]

    assert visitor.post(held, TYPED).status_code == 422
    assert visitor.post(held, {**TYPED, "agreed": "1", "krug_consent": text.current.pk}).status_code == 303
    assert Appointment.objects.get().consent == text.current


def test_another_time_lets_the_first_go(visitor, page, service):
    held = hold(visitor, page, monday(10))["Location"]

    back = visitor.post(f"{held}/release")

    assert (back.status_code, Appointment.objects.get().state) == (303, State.LAPSED)
    assert hold(visitor, page, monday(10)).status_code == 303


def test_only_the_firms_sites_show_it_and_send_to_it(visitor, page, service, administrator):
    PAGES.change(administrator, page, {"sites": ["https://firm.example"]})

    assert "frame-ancestors 'self' https://firm.example" in visitor.get(page.address)["Content-Security-Policy"]
    foreign = visitor.post(
        f"{page.address}/holding", {"at": monday().isoformat()}, headers={"origin": "https://evil.example"}
    )
    assert (foreign.status_code, Appointment.objects.count()) == (403, 0)


def test_what_is_off_or_removed_is_not_there(visitor, page, service, administrator):
    SERVICES.change(administrator, service, {"is_on": False})
    assert hold(visitor, page, monday()).status_code == 422
    assert visitor.get(page.address).status_code == 200
    PAGES.remove(administrator, page)
    assert visitor.get(page.address).status_code == 404
    PAGES.bring_back(administrator, BookingPage.objects.get())
    assert visitor.get(page.address).status_code == 200


def test_the_event_for_the_visitors_calendar(visitor, make_service, manager, room, book):
    booked = book(make_service(manager, title="Talk; long, of all", rooms=[room]))

    answer = visitor.get(f"/book/mine/{booked.token}/event.ics")

    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{monday():%Y%m%dT%H%M%SZ}" in lines
    assert any(line.startswith("SUMMARY:Talk\\; long\\, of all") for line in lines)
    assert "LOCATION:Blue room\\, 2nd floor" in lines
    assert all(len(line.encode()) <= 75 for line in answer.content.decode().split("\r\n"))


def test_letters_go_out_with_link_and_event_and_again_after_a_fault(service, book, mail, settings):
    settings.NOTICES_INSIDE = True
    booked = book(service)
    assert letters.send_due() == 0
    waiting = Letter.objects.get()
    assert (waiting.tries, waiting.due_at > timezone.now(), waiting.said != "") == (1, True, True)

    server = MailServer()
    try:
        mail.options["port"] = server.port
        mail.save()
        Letter.objects.update(due_at=timezone.now())
        assert [letters.send_due(), letters.send_due()] == [1, 0]
    finally:
        server.close()
    ((_sender, to, content),) = server.letters
    assert to == ["ann@visitor.example"]
    assert b"booking.ics" in content and booked.token.encode() in content.replace(b"=\r\n", b"")


def test_a_reminder_is_sent_once_and_not_to_who_booked_after_its_time(service, book, make_service, manager):
    booked = book(service)
    assert letters.remind() == 0
    near = timezone.now() + dt.timedelta(hours=20)
    Appointment.objects.filter(pk=booked.pk).update(begins_at=near, made_at=near - dt.timedelta(days=3))
    late = book(service, monday(14))
    Appointment.objects.filter(pk=late.pk).update(begins_at=near)

    assert [letters.remind(), letters.remind()] == [1, 0]
    assert Letter.objects.filter(what="reminder").get().appointment == booked


def test_the_firm_sees_its_bookings_and_notes_who_came(book, service, manager, stranger, visitor):
    booked = book(service)
    own, other = Browser(), Browser()
    own.force_login(manager)
    other.force_login(stranger)

    assert "Ann" in own.get("/bookings").content.decode()
    assert "Ann" not in other.get("/bookings").content.decode()
    assert other.post(f"/bookings/{booked.pk}/presence", {"came": "1"}).status_code == 404
    assert own.post(f"/bookings/{booked.pk}/presence", {"came": "1"}).status_code == 302
    assert Appointment.objects.get().state == "booked"  # it has not begun
    Appointment.objects.update(begins_at=timezone.now() - dt.timedelta(hours=2))
    own.post(f"/bookings/{booked.pk}/presence", {"came": "1"})
    assert Appointment.objects.get().state == "came"
    assert visitor.get("/bookings").status_code == 302


def test_the_administrator_sets_services_and_pages(administrator, manager, room):
    browser = Browser()
    browser.force_login(administrator)
    shown = browser.get("/settings/booking-services/new").content.decode()
    typed = dict(re.findall(r'name="(\w+)" value="([^"]*)"', shown))

    values = {**typed, "title": "Advice", "people": [manager.pk], "rooms": [room.pk], "price": "1500", "minutes": "45"}
    assert browser.post("/settings/booking-services/new", {**values, "minutes": "7"}).status_code == 422
    assert browser.post("/settings/booking-services/new", {**values, "currency": "RUB"}).status_code == 302
    made = Service.objects.get()
    assert (made.minutes, made.price, list(made.people.all()), list(made.rooms.all())) == (45, 1500, [manager], [room])
    page = {"title": "Site", "language": "ru", "hue": "blue", "theme": "light", "corners": "round"}
    sent = browser.post("/settings/booking-pages/new", {**page, "most_per_hour": "10", "is_on": "on"})
    assert sent.status_code == 302
    assert "data-book" in browser.get(sent["Location"]).content.decode()
    for root in ("/settings/booking-services", "/settings/booking-pages"):
        assert browser.get(root).status_code == 200


def test_settings_are_the_administrators(manager, service):
    browser = Browser()
    browser.force_login(manager)

    for address in (
        "/settings/booking-services",
        f"/settings/booking-services/{service.pk}",
        "/settings/booking-pages",
    ):
        assert browser.get(address).status_code == 403


def test_an_erased_client_leaves_no_name(book, service, administrator):
    booked = book(service)
    forgetting.forget(booked.activity.client, administrator)

    kept = Appointment.objects.get()
    assert (kept.name, kept.phone, kept.email, kept.note, Letter.objects.count()) == ("", "", "", "", 0)
