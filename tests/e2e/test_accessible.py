"""Every place of the menu, and the pages behind, at every screen: axe finds nothing, and no page scrolls sideways."""

import pytest

from tests.e2e.driving import sideways, violations

SCREENS = ["desktop", "dark", "phone"]


def places(page):
    """The addresses of the menu."""
    page.goto("/")
    return page.eval_on_selector_all(".side a[href]", "all => [...new Set(all.map(one => one.getAttribute('href')))]")


@pytest.mark.parametrize("screen", SCREENS)
def test_every_place_of_the_menu(visit, screen):
    page = visit("administrator", screen)

    found = {}
    for address in places(page):
        page.goto(address)
        found[address] = (violations(page), sideways(page) > 0, page.locator("main h1").count())

    assert found == dict.fromkeys(found, ([], False, 1))


@pytest.mark.parametrize("screen", [*SCREENS, "dark phone"])
@pytest.mark.parametrize("address", ["/", "/clients/new", "/activities/new", "/search?q=лес", "/me/devices"])
def test_a_page_of_a_manager(visit, address, screen):
    page = visit("manager", screen)

    page.goto(address)

    assert (violations(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("screen", [*SCREENS, "dark phone"])
def test_the_card_of_a_client(visit, screen):
    page = visit("manager", screen)
    page.goto("/clients")

    page.locator("tbody th a").first.click()
    page.wait_for_url("**/clients/*")

    assert (violations(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_door(visit, screen):
    page = visit(None, screen)

    page.goto("/signin")

    assert (violations(page), sideways(page)) == ([], 0)
