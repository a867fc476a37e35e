"""Reports as people read them: chart and table, the records behind a figure, a file, on every screen."""

import pytest

from tests.e2e.driving import sideways, violations

REPORTS = ["funnel", "lost-reasons", "sales-by-manager", "stage-duration", "forecast", "backward-plan"]
WHOLE = "period=all&target=9000000"


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_drawn_opened_and_taken_along(visit, name):
    page = visit("head")
    page.goto(f"/reports/{name}?{WHOLE}")

    page.locator(".plot canvas, .plot svg").first.wait_for()
    rows = page.locator("table.tbl--report tbody tr").count()
    with page.expect_download() as csv:
        page.get_by_role("link", name="CSV").click()
    with page.expect_download() as xlsx:
        page.get_by_role("link", name="XLSX").click()
    page.locator("table.tbl--report td a.link").first.click()
    page.wait_for_url(lambda address: f"/reports/{name}?" not in address)

    assert rows > 1
    assert csv.value.suggested_filename.endswith(".csv")
    assert csv.value.path().stat().st_size > 50
    assert xlsx.value.path().read_bytes()[:2] == b"PK"
    assert page.locator("main table tbody tr").count() > 0


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_reports_are_whole_on_every_screen(visit, screen):
    page = visit("head", screen)

    found = {}
    for name in REPORTS:
        page.goto(f"/reports/{name}?{WHOLE}")
        page.locator(".plot canvas, .plot svg").first.wait_for()
        found[name] = (violations(page), sideways(page) > 0, page.locator("main h1").count())

    assert found == dict.fromkeys(REPORTS, ([], False, 1))
