"""Somebody leaves, and records are merged: at every screen nothing scrolls sideways and axe finds nothing."""

import pytest

from tests.e2e.driving import sideways, violations

SCREENS = ["desktop", "phone"]


def leaving(page):
    """The page of the first employee who holds clients."""
    page.goto("/settings/people")
    page.get_by_role("link", name="Ирина Орлова").first.click()
    page.wait_for_url("**/settings/people/*")
    page.goto(f"{page.url}/leaving")


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("rule", ["Поровну", "По региону клиента"])
def test_what_each_will_get_is_shown_and_follows_the_choice(visit, screen, rule):
    page = visit("administrator", screen)
    leaving(page)
    page.get_by_role("radio", name=rule, exact=True).check()
    heirs = page.get_by_role("group", name="Сотрудники").get_by_role("checkbox")

    heirs.nth(0).check()
    page.get_by_role("button", name="Что получит каждый").click()
    rows = page.locator("#preview tbody tr")
    rows.first.wait_for()
    alone = rows.count()
    heirs.nth(1).check()
    rows.nth(1).wait_for()

    assert (alone, rows.count()) == (1, 2)
    assert (violations(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("screen", SCREENS)
def test_records_are_merged_without_scrolling_sideways(visit, screen):
    page = visit("administrator", screen)

    page.goto("/clients/merging?ids=1,2,3")

    assert (violations(page), sideways(page)) == ([], 0)
    inside = page.locator(".merging").evaluate("one => one.scrollWidth - one.parentElement.clientWidth")
    assert inside <= 0
    assert page.locator(".merging .whose").first.is_visible() == (screen == "phone")
