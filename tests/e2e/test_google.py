"""A person connects an account with Google in a real browser, and the worker synchronises it."""

import datetime as dt
import os

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD, served
from tests.e2e.driving import Krug, sideways, violations
from tests.google.standing_in import CLIENT, SECRET, StandIn

ADDRESSES = {
    "consent": "Адрес страницы согласия",
    "token": "Адрес токенов",
    "revoke": "Адрес отзыва доступа",
    "calendar": "Адрес календарей",
    "people": "Адрес контактов",
}


@pytest.fixture(scope="module")
def google():
    found = StandIn()
    yield found
    found.close()


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    data = tmp_path_factory.mktemp("google")
    add = ["user", "add", "ada@firm.example", "--name", "Ada", "--role", "administrator", "--password-stdin"]
    with served(data, add, KRUG_DEMO="0", KRUG_GOOGLE_INSIDE="1") as (address, _said):
        (data / "demo.txt").write_text(f"administrator: ada@firm.example / {PASSWORD}\n")
        yield Krug(address, data, {}, "")


def look(page, name):
    """Nothing is wrong with the page, in a window and on a phone; kept as pictures where somebody wants to look."""
    assert violations(page) == []
    size = page.viewport_size
    for width in (size["width"], 390):
        page.set_viewport_size({"width": width, "height": size["height"]})
        assert sideways(page) == 0
        if folder := os.environ.get("KRUG_PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    page.set_viewport_size(size)


def test_from_the_settings_to_what_has_come(visit, firm, google):
    tomorrow = dt.datetime.now(dt.UTC).replace(hour=7, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    sides = {
        name: {"dateTime": at.isoformat(), "timeZone": "Europe/Moscow"}
        for name, at in (("start", tomorrow), ("end", tomorrow + dt.timedelta(hours=1)))
    }
    google.calendar.insert({"summary": "Обед с Анной", **sides})
    google.calendar.insert({"summary": "Раз в час", **sides, "recurrence": ["RRULE:FREQ=HOURLY;COUNT=2"]})
    page = visit("administrator", of=firm)

    page.goto("/me/google")
    look(page, "off")
    page.get_by_role("link", name="Настроить").click()
    look(page, "settings")
    page.get_by_label("Включён").check()
    page.get_by_label("Идентификатор клиента (client id)").fill(CLIENT)
    page.get_by_label("Секрет клиента (client secret)").fill(SECRET)
    for name, label in ADDRESSES.items():
        page.get_by_label(label).fill(google.addresses[name])
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_text("Сохранено.", exact=True).wait_for()

    page.goto("/me/google")
    look(page, "before")
    page.get_by_role("link", name="Подключить календарь и контакты").click()
    page.get_by_text("Аккаунт подключён.").wait_for()
    look(page, "choosing")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("button", name="Синхронизировать сейчас").wait_for()
    for _second in range(60):
        if page.get_by_text("ещё нет", exact=True).count() == 0:
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(page.get_by_text("Раз в час")).to_be_visible()
    look(page, "connected")

    page.goto("/activities")
    page.get_by_role("link", name="Обед с Анной").first.click()
    page.get_by_role("heading", name="Обед с Анной").first.wait_for()
