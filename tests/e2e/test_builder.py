"""A report built, saved, opened to its records and taken along, on every screen."""

import re

import pytest

from tests.e2e.driving import sideways, violations

BEGUN = "/reports/builder?type=deal"
PIVOT = "row1=created_at&row1_unit=quarter&across=state&figure=count&figure=sum:amount"


def choose(page, label, option):
    """What is chosen is answered at once, in its place."""
    page.get_by_label(label, exact=True).focus()
    with page.expect_response(lambda answer: "/reports/builder?" in answer.url):
        page.get_by_label(label, exact=True).select_option(label=option)
    page.locator("#main:not(.htmx-swapping, .htmx-settling)").wait_for()


def test_a_report_is_built_saved_and_opens_its_records(visit):
    page = visit("head")
    page.goto("/reports")
    page.get_by_role("link", name="Новый отчёт").click()
    page.get_by_role("link", name="Сделки").last.click()
    choose(page, "Строки", "Этап")
    choose(page, "Колонки", "Состояние")
    choose(page, "Порядок", "Записи ↓")

    assert page.evaluate("document.activeElement.id") == "b-order"
    assert "row1=stage" in page.url and "across=state" in page.url
    page.get_by_role("button", name="Сохранить отчёт").click()
    page.locator("#asking[open]").get_by_label("Название").fill("Этапы по состоянию")
    page.locator("#asking[open]").get_by_role("button", name="Сохранить").click()
    page.get_by_role("heading", level=1, name="Этапы по состоянию").wait_for()
    figure = page.locator("table.tbl--report td a.link").first
    told = int(figure.inner_text())
    figure.click()
    page.get_by_role("heading", level=1, name=re.compile(f", {told}$")).wait_for()

    assert page.locator("main table tbody tr").count() == min(told, 50)


def test_a_condition_is_put_in_and_the_figures_follow(visit):
    page = visit("head")
    page.goto(f"{BEGUN}&row1=state&figure=count&chart=bars")
    page.get_by_role("button", name="Условие").click()
    dialog = page.locator("#asking[open]")
    dialog.locator("form").evaluate("form => form.dataset.before = 1")
    dialog.get_by_label("Поле").select_option("state")
    dialog.locator("form:not([data-before], .htmx-added, .htmx-settling)").wait_for()
    dialog.locator("input[value=open]").check()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Показать").click()

    assert page.locator("table.tbl--report tbody tr").count() == 2  # the one state, and the total


@pytest.mark.parametrize("form", ["XLSX", "CSV", "PDF", "JSON"])
def test_it_is_taken_along(visit, form):
    page = visit("head")
    page.goto(f"{BEGUN}&{PIVOT}")

    with page.expect_download() as file:
        page.get_by_role("link", name=form).click()

    assert file.value.suggested_filename == f"builder.{form.lower()}"
    assert file.value.path().stat().st_size > 50


def test_it_is_removed_and_brought_back(visit):
    page = visit("head")
    page.goto(f"{BEGUN}&row1=state&figure=count")
    page.get_by_role("button", name="Сохранить отчёт").click()
    page.locator("#asking[open]").get_by_label("Название").fill("На время")
    page.locator("#asking[open]").get_by_role("button", name="Сохранить").click()
    page.get_by_role("heading", level=1, name="На время").wait_for()
    page.get_by_role("button", name="Удалить отчёт").click()
    page.wait_for_url("**/reports")
    gone = page.get_by_role("link", name="На время").count()
    page.get_by_role("button", name="Отменить").click()
    page.get_by_role("link", name="На время").wait_for()

    assert gone == 0


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_the_builder_is_whole_on_every_screen(visit, screen):
    page = visit("head", screen)

    found = {}
    for chart in ("table", "bars", "line", "pie", "funnel"):
        page.goto(f"{BEGUN}&{PIVOT}&chart={chart}")
        if chart != "table":
            page.locator(".plot svg").first.wait_for()
        found[chart] = (violations(page), sideways(page) > 0, page.locator("main h1").count())
    page.goto("/reports/builder")
    found["kinds"] = (violations(page), sideways(page) > 0, page.locator("main h1").count())

    assert found == dict.fromkeys(found, ([], False, 1))
