"""Single sign-on in a browser: an administrator sets it up, an employee comes in by the provider's own page."""

import oidc_provider_mock
import pytest

from tests.e2e.conftest import PASSWORD, served
from tests.e2e.driving import Krug, sideways, violations

EMAIL = "ada@firm.example"


@pytest.fixture(scope="module")
def provider():
    """A real provider on a port of its own, which knows Ada."""
    ada = oidc_provider_mock.User(sub="17", claims={"email": EMAIL, "email_verified": True, "name": "Ada"})
    with oidc_provider_mock.run_server_in_thread(user_claims=[ada]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def near(tmp_path_factory):
    """A Krug that may ask a provider on this machine."""
    data = tmp_path_factory.mktemp("sso")
    add = ["user", "add", EMAIL, "--name", "Ada", "--role", "administrator", "--password-stdin"]
    with served(data, add, KRUG_DEMO="0", KRUG_SSO_INSIDE="1") as (address, _said):
        (data / "demo.txt").write_text(f"administrator: {EMAIL} / {PASSWORD}\n")
        yield Krug(address, data, {})


def set_up(page, provider):
    page.goto("/settings/single-sign-on")
    page.get_by_label("Включён").check()
    page.get_by_label("Адрес провайдера").fill(provider)
    page.get_by_label("Идентификатор клиента").fill("krug")
    page.get_by_label("Секрет клиента").fill("word of honour")
    page.get_by_label("С какими доменами").fill("firm.example")
    page.get_by_label("Надпись на кнопке").fill("Войти через Кольцо")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_text("Сохранено.").wait_for()


def alone(page, krug, provider):
    """The provider's page wants a style from the open internet, and an icon that it has not: neither is asked for."""
    icon = f"{provider}/favicon.ico"
    page.route(lambda url: url == icon or not url.startswith((krug, provider)), lambda route: route.fulfill())


def test_from_the_settings_to_coming_in(visit, near, provider):
    page = visit("administrator", of=near)
    set_up(page, provider)
    page.get_by_role("button", name="Проверить связь").click()
    page.get_by_text("Провайдер отвечает; ключей: 1.").wait_for()

    passer_by = visit(None, of=near)
    alone(passer_by, near.address, provider)
    passer_by.goto("/signin?next=/clients")
    passer_by.get_by_role("link", name="Войти через Кольцо").click()
    passer_by.wait_for_url(f"{provider}/**")
    passer_by.locator("button[value='17'], input[value='17']").first.click()
    passer_by.wait_for_url("**/clients")

    page.reload()
    page.get_by_text("Так вошёл 1 сотрудник.").wait_for()


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_every_page_of_it(visit, near, provider, screen, faults):
    page = visit("administrator", screen, of=near)
    set_up(page, provider)
    shown = {"settings": (violations(page), sideways(page) > 0)}
    passer_by = visit(None, screen, of=near)
    passer_by.goto("/signin")
    shown["door"] = (violations(passer_by), sideways(passer_by) > 0)
    passer_by.goto("/signin/sso/back?error=access_denied&state=x")
    faults.forget("422")
    shown["refused"] = (violations(passer_by), sideways(passer_by) > 0)

    assert shown == dict.fromkeys(shown, ([], False))
