"""Time as people book it: a timer started and stopped on a deal, hours typed into the week, at a desk, on a phone."""

import pytest

from tests.e2e.driving import new_deal, sideways, violations


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_timer_runs_on_a_deal_and_hours_are_typed_into_the_week(visit, screen):
    page = visit("manager", screen)
    name = f"Время на линию, {screen}"
    pk = new_deal(page, name)

    page.get_by_role("main").get_by_role("button", name="Запустить таймер").click()
    page.get_by_role("timer").wait_for()
    page.goto("/clients")  # it runs on whichever page one is
    stop = page.get_by_role("banner").get_by_role("button", name="Остановить таймер и записать время")
    assert (sideways(page), violations(page)) == (0, [])
    stop.click()
    page.get_by_role("timer").wait_for(state="detached")
    page.get_by_text("Записано: 0:01").wait_for()

    page.goto("/time")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=name))
    row.get_by_role("textbox").last.wait_for()
    assert row.get_by_role("cell").last.inner_text() == "0:01"
    cell = row.locator("input[data-was='0:01']")
    cell.fill("1:30")
    cell.press("Enter")
    assert (sideways(page), violations(page)) == (0, [])
    page.get_by_role("button", name="Сохранить").last.click()
    page.get_by_text("Сохранено.").wait_for()
    assert row.get_by_role("cell").last.inner_text() == "1:30"
    page.goto(f"/deals/{pk}")
    page.get_by_role("complementary").get_by_text("1:30").first.wait_for()
