"""Webhooks as an administrator sets one up: the form, the secret, a test that a listening program takes, the log."""

import pytest

from tests.e2e.driving import sideways, violations

SCREENS = ["desktop", "dark", "phone"]


def make(page, name):
    page.goto("/settings/webhooks/new")
    page.get_by_label("Название").fill(name)
    page.get_by_label("Адрес").fill("https://shop.example.invalid/krug")
    page.locator("input[value='client.created']").check()
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_label("Секрет").wait_for()


def test_a_webhook_from_its_form_to_its_log(visit):
    page = visit("administrator")

    make(page, "Магазин")
    secret = page.get_by_label("Секрет").input_value()
    page.get_by_role("button", name="Отправить проверку").click()
    page.get_by_text("Такого имени в сети нет").wait_for()
    sent = page.locator("pre").first.inner_text()
    page.get_by_role("link", name="Журнал").first.click()
    page.get_by_role("link", name="Не получилось").wait_for()

    assert secret.startswith("whsec_")
    assert "webhook-signature: v1," in sent and '"type":"webhook.test"' in sent and secret not in sent
    assert page.locator("tbody tr").count() == 1


def test_what_will_not_do_is_said_beside_its_field(visit, faults):
    page = visit("administrator")
    page.goto("/settings/webhooks/new")
    page.get_by_label("Название").fill("Внутрь")
    page.get_by_label("Адрес").fill("https://192.168.1.1/")
    page.locator("input[value='client.created']").check()

    page.get_by_role("button", name="Сохранить").click()
    page.get_by_text("Этот адрес лежит во внутренней сети.").wait_for()
    faults.forget("422")

    assert page.get_by_label("Адрес").get_attribute("aria-invalid") == "true"
    assert page.get_by_label("Название").input_value() == "Внутрь"
    assert page.locator("input[value='client.created']").is_checked()
    assert violations(page) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_of_them(visit, screen):
    page = visit("administrator", screen)
    make(page, f"Склад {screen}")
    shown = (violations(page), sideways(page) > 0)
    page.goto("/settings/webhooks")
    page.get_by_role("link", name=f"Склад {screen}", exact=True).first.click()
    page.wait_for_url("**/settings/webhooks/*")
    one = page.url.partition("?")[0]
    page.get_by_role("button", name="Отправить проверку").click()
    page.wait_for_url("**/deliveries/*")
    delivery = page.url

    found = {}
    for address in ["/settings/webhooks", "/settings/webhooks/new", one, f"{one}/deliveries", delivery]:
        page.goto(address)
        found[address] = (violations(page), sideways(page) > 0, page.locator("main h1").count())

    assert shown == ([], False)
    assert found == dict.fromkeys(found, ([], False, 1))
