"""Passkeys with a device that Chromium plays: added, shown, removed; pages at every screen."""

import pytest

from tests.e2e.conftest import PASSWORD
from tests.e2e.driving import Krug, sideways, violations

SCREENS = ["desktop", "dark", "phone"]
EMAIL = "ada@firm.example"


@pytest.fixture
def named(empty):
    """Krug opened by its name: at a number no browser offers passkeys."""
    return Krug(empty.address.replace("127.0.0.1", "localhost"), empty.data, empty.cookies)


def plug_in(page):
    """A device that keeps passkeys and knows its owner's finger."""
    driver = page.context.new_cdp_session(page)
    driver.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    return driver, driver.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def sign_in(page, way_on="**/"):
    page.goto("/signin")
    page.get_by_label("Эл. почта").fill(EMAIL)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()
    page.wait_for_url(way_on)


def sign_out(page):
    page.context.clear_cookies()
    page.goto("/signin")


def add(page, name):
    page.goto("/me/passkeys")
    page.get_by_label("Название").fill(name)
    page.get_by_label("Текущий пароль").fill(PASSWORD)
    page.get_by_role("button", name="Добавить ключ доступа").click()


def remove(page, name):
    page.goto("/me/passkeys")
    page.get_by_role("link", name=f"Убрать: {name}").click()
    page.get_by_label("Текущий пароль").fill(PASSWORD)
    page.get_by_role("button", name="Удалить ключ доступа").click()
    page.wait_for_url("**/me/passkeys")


def test_added_shown_instead_of_the_password_and_after_it_and_removed(visit, named, faults):
    page = visit(None, of=named)
    driver, device = plug_in(page)
    sign_in(page)

    add(page, "Ноутбук")
    page.get_by_role("heading", name="Резервные коды").wait_for()
    codes = page.locator(".recovery li").all_inner_texts()
    kept = driver.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert (len(set(codes)), len(kept), kept[0]["rpId"], kept[0]["isResidentCredential"]) == (10, 1, "localhost", True)

    sign_out(page)
    page.get_by_role("button", name="Войти с ключом доступа").click()
    page.wait_for_url("**/")
    page.goto("/me/passkeys")
    assert "использован" in page.locator(".options li").inner_text()

    sign_out(page)
    sign_in(page, "**/signin/code")
    page.get_by_role("button", name="Предъявить ключ доступа").click()
    page.wait_for_url("**/")

    add(page, "Ещё раз")
    page.get_by_text("На этом устройстве уже есть ваш ключ доступа.").wait_for()

    remove(page, "Ноутбук")
    page.get_by_text("Ключей доступа пока нет.").wait_for()
    sign_out(page)
    page.get_by_role("button", name="Войти с ключом доступа").click()
    page.get_by_text("Этот ключ доступа здесь ничего не открывает").wait_for()
    faults.forget("422")
    sign_in(page)


def test_without_the_password_the_device_is_not_asked(visit, named, faults):
    page = visit(None, of=named)
    driver, device = plug_in(page)
    sign_in(page)

    page.goto("/me/passkeys")
    page.get_by_label("Текущий пароль").fill("no")
    page.get_by_role("button", name="Добавить ключ доступа").click()
    page.get_by_text("Текущий пароль неверен").wait_for()
    faults.forget("422")

    assert driver.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"] == []


def test_a_device_that_does_not_know_its_owner_opens_nothing(visit, named):
    page = visit(None, of=named)
    driver, device = plug_in(page)
    sign_in(page)
    add(page, "Телефон")
    page.get_by_role("heading", name="Резервные коды").wait_for()
    driver.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})

    sign_out(page)
    page.get_by_role("button", name="Войти с ключом доступа").click()
    page.get_by_text("Устройство не предъявило ключ доступа").wait_for()
    assert page.url.endswith("/signin")

    driver.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_role("button", name="Войти с ключом доступа").click()
    page.wait_for_url("**/")
    remove(page, "Телефон")


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_of_them(visit, named, empty, screen):
    page = visit(None, screen, of=named)
    plug_in(page)
    sign_in(page)
    add(page, f"Ключ {screen}")
    page.get_by_role("heading", name="Резервные коды").wait_for()
    shown = {"codes": (violations(page), sideways(page) > 0)}
    page.goto("/me/passkeys")
    page.get_by_role("button", name="Добавить ключ доступа").wait_for()
    shown["list"] = (violations(page), sideways(page) > 0)
    page.get_by_role("link", name=f"Убрать: Ключ {screen}").click()
    page.get_by_label("Текущий пароль").wait_for()
    shown["removal"] = (violations(page), sideways(page) > 0)
    for address in ("/me", "/me/second-factor"):
        page.goto(address)
        shown[address] = (violations(page), sideways(page) > 0)
    sign_out(page)
    page.get_by_role("button", name="Войти с ключом доступа").wait_for()
    shown["door"] = (violations(page), sideways(page) > 0)
    sign_in(page, "**/signin/code")
    page.get_by_role("button", name="Предъявить ключ доступа").wait_for()
    shown["second"] = (violations(page), sideways(page) > 0)
    page.get_by_role("button", name="Предъявить ключ доступа").click()
    page.wait_for_url("**/")
    remove(page, f"Ключ {screen}")

    assert shown == dict.fromkeys(shown, ([], False))


def test_at_a_number_it_is_said_that_browsers_offer_none(visit, empty):
    page = visit(None, of=empty)
    sign_in(page)

    page.goto("/me/passkeys")

    assert "127.0.0.1 — число" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Добавить ключ доступа").count() == 0
