"""Dashboards in a browser's hands: pages, panels as fragments, forms, screens."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.scopes import FieldRight
from krug.core.dashboards import boards, drawing, keeping
from krug.core.dashboards.models import Dashboard
from krug.core.dashboards.panels import Panel
from krug.core.reports import report as reports
from krug.core.reports import saving
from krug.core.reports.building.reading import read

FRAGMENT = re.compile(r'hx-get="(/dashboards/[^"]+/panels/\d+)"')


def text_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("who", ["administrator", "head", "manager", "observer"])
def test_the_first_page_shows_the_ready_one_and_every_panel_counts(request, browser_of, make_deal_of, manager, who):
    make_deal_of(manager, amount=500)
    browser = browser_of(request.getfixturevalue(who))

    page = browser.get("/dashboards")

    panels = FRAGMENT.findall(text_of(page))
    assert page.status_code == 200
    assert len(panels) >= 9
    for address in panels:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "tile-fault" not in text_of(answer)


def test_who_sees_nothing_is_told_so(browser_of, nobody):
    answer = browser_of(nobody).get("/dashboards")

    assert answer.status_code == 200
    assert "Вам пока не открыт ни один отчёт" in text_of(answer)
    assert FRAGMENT.findall(text_of(answer)) == []


def test_a_figure_counts_what_its_reader_sees_and_opens_it(browser_of, board, manager, stranger, make_deal_of):
    make_deal_of(manager)
    make_deal_of(manager)
    make_deal_of(stranger)
    Dashboard.objects.update(audience="all")
    counts = {}
    for user in (manager, stranger):
        told = text_of(browser_of(user).get(f"/dashboards/{board.pk}/panels/1"))
        link, figure = re.search(r'<a href="(/reports/records-deal/records[^"]*)">(\d+)</a>', told).groups()
        records = browser_of(user).get(link.replace("&amp;", "&"))
        counts[user.name] = (int(figure), text_of(records).count('<th scope="row">'))

    assert counts == {"Max": (2, 2), "Stan": (1, 1)}


def test_a_panel_that_fails_says_why_and_no_other_fails_with_it(browser_of, board, manager, monkeypatch):
    def run(_reader, _values):
        raise RuntimeError("the disk is on fire")

    broken = reports._reports["sales-by-manager"]
    monkeypatch.setitem(reports._reports, broken.name, type(broken)(**{**vars(broken), "run": run}))
    browser = browser_of(manager)

    faulty, well = (browser.get(f"/dashboards/{board.pk}/panels/{pk}") for pk in (2, 1))

    assert "tile-fault" in text_of(faulty)
    assert "on fire" not in text_of(faulty)
    assert "tile-fault" not in text_of(well)


def test_a_report_that_is_gone_says_so_in_its_panel(browser_of, board, manager):
    row = Dashboard.objects.get(pk=board.pk)
    row.panels[0]["report"] = "no-such-report"
    row.panels[1]["asked"] = {"period": "some-day"}
    row.save()
    browser = browser_of(manager)

    told = [text_of(browser.get(f"/dashboards/{board.pk}/panels/{pk}")) for pk in (1, 2)]

    assert browser.get(f"/dashboards/{board.pk}").status_code == 200
    assert "no-such-report" in told[0]
    assert all("tile-fault" in one for one in told)


def test_a_figure_that_a_role_does_not_see_is_not_told(browser_of, board, manager, make_deal_of):
    make_deal_of(manager, amount=777)
    row = Dashboard.objects.get(pk=board.pk)
    row.panels[0].update(report="sales-by-manager", column="revenue", asked={})
    row.save()
    manager.role.field_rights = {"deal": {"amount": FieldRight.HIDDEN}}
    manager.role.save()

    told = text_of(browser_of(manager).get(f"/dashboards/{board.pk}/panels/1"))

    assert "tile-fault" in told
    assert "777" not in told


def test_a_dashboard_of_twelve_panels_asks_no_more_of_a_larger_base(browser_of, administrator, manager, make_deal_of):
    browser, counts = browser_of(administrator), []
    for size in (2, 25):
        for number in range(size):
            make_deal_of(manager, name=f"Deal {number}", amount=100)
        panels = FRAGMENT.findall(text_of(browser.get("/dashboards")))
        [browser.get(address) for address in panels]
        with CaptureQueriesContext(connection) as of_page:
            browser.get("/dashboards")
        with CaptureQueriesContext(connection) as of_panels:
            [browser.get(address) for address in panels]
        counts.append((len(panels), len(of_page), len(of_panels)))

    assert counts[0] == counts[1]
    assert counts[0][0] == 12
    assert counts[0][1] <= 12


def test_panels_of_many_dashboards_do_not_make_the_page_ask_more(browser_of, board, manager):
    from krug.core.dashboards import keeping

    browser, counts = browser_of(manager), []
    for size in (1, 12):
        for number in range(size):
            keeping.make(manager, f"Other {size} {number}")
        browser.get(f"/dashboards/{board.pk}")
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/dashboards/{board.pk}")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_person_makes_names_and_removes_one_and_takes_it_back(browser_of, manager, deal_kinds):
    browser = browser_of(manager)

    made = browser.post("/dashboards/new", {"title": "Mine", "audience": "own"})
    address = made.headers["Location"]
    named = browser.post(f"{address}/naming", {"title": "Ours", "audience": "own"})

    assert (made.status_code, named.status_code) == (302, 302)
    assert "Ours" in text_of(browser.get(address))
    assert browser.post(f"{address}/removal").status_code == 302
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}/return").status_code == 302
    assert browser.get(address).status_code == 200
    assert browser.post("/dashboards/new", {"title": " "}).status_code == 422


def test_a_panel_is_put_up_changed_and_taken_off_and_comes_back(browser_of, board, manager):
    browser, url = browser_of(manager), f"/dashboards/{board.pk}"

    assert "/panels/new?report=lost-reasons" in text_of(browser.get(f"{url}/panels/new"))
    assert browser.get(f"{url}/panels/new?report=lost-reasons").status_code == 200
    put = {"report": "lost-reasons", "shows": "table", "period": "this-year", "title": "Why"}
    assert browser.post(f"{url}/panels/new", put).status_code == 302
    panel = boards.get(manager, str(board.pk)).panels[-1]
    assert (panel.id, panel.shows, panel.title, panel.asked) == (4, "table", "Why", {"period": "this-year"})

    changed = {"shows": "figure", "figure": "|deals", "goal": "5", "period": "own", "from": "2026-01-01"}
    assert browser.post(f"{url}/panels/4/form", changed).status_code == 302
    panel = boards.get(manager, str(board.pk)).panel(4)
    assert (panel.column, panel.goal, panel.width, panel.height) == ("deals", "5", 3, 1)
    assert panel.asked == {"from": "2026-01-01"}
    refused = browser.post(f"{url}/panels/4/form", {"shows": "figure", "figure": "|nothing"})
    assert refused.status_code == 422

    assert browser.post(f"{url}/panels/4/removal", headers={"HX-Request": "true"}).status_code == 204
    assert boards.get(manager, str(board.pk)).panel(4) is None
    browser.post(f"{url}/panels/4/return")
    assert boards.get(manager, str(board.pk)).panel(4).goal == "5"


def test_steps_and_orders_are_answered_with_what_stands_now(browser_of, board, manager):
    browser, url = browser_of(manager), f"/dashboards/{board.pk}"

    stepped = browser.post(f"{url}/panels/3/step", {"way": "left"}).json()
    ordered = browser.post(f"{url}/order", {"order": "2,3,1", "size-1": "12x3", "size-x": "y", "size-2": "7x7"}).json()

    assert [panel["id"] for panel in stepped["panels"]] == [1, 3, 2]
    assert ordered["panels"] == [
        {"id": 2, "width": 6, "height": 2},
        {"id": 3, "width": 6, "height": 2},
        {"id": 1, "width": 12, "height": 3},
    ]
    assert browser.post(f"{url}/panels/3/step", {"way": "away"}).status_code == 404
    assert browser.post(f"{url}/panels/9/step", {"way": "left"}).status_code == 404


def test_a_ready_one_keeps_its_address_when_it_is_changed_and_is_reset(browser_of, manager, deal_kinds):
    browser, url = browser_of(manager), "/dashboards/ready-manager"
    before = FRAGMENT.findall(text_of(browser.get(url)))

    assert browser.post(f"{url}/panels/1/removal").status_code == 302
    assert len(FRAGMENT.findall(text_of(browser.get(url)))) == len(before) - 1
    assert browser.post(f"{url}/resetting").status_code == 302

    assert FRAGMENT.findall(text_of(browser.get(url))) == before
    assert browser.post(f"{url}/removal").status_code == 404
    assert browser.get("/dashboards/ready-head").status_code == 404


def test_a_report_is_put_on_a_dashboard_from_its_page_as_it_is_asked(browser_of, board, manager):
    browser = browser_of(manager)
    page = text_of(browser.get("/reports/funnel?by=moves&period=this-year"))
    [link] = re.findall(r'href="(/dashboards/putting\?[^"]+)"', page)
    address = link.replace("&amp;", "&")

    assert browser.get(address).status_code == 200
    asked = {"shows": "chart", "period": "this-year", "by": "moves"}
    on_old = browser.post(address, {**asked, "dashboard": str(board.pk)})
    on_new = browser.post(address, {**asked, "dashboard": "new", "name": "Fresh"})

    assert on_old.headers["Location"] == f"/dashboards/{board.pk}"
    old, new = boards.get(manager, str(board.pk)), boards.get(manager, on_new.headers["Location"].split("/")[-1])
    assert (new.title, len(new.panels), len(old.panels)) == ("Fresh", 1, 4)
    assert old.panels[-1].asked == new.panels[0].asked == {"by": "moves", "period": "this-year"}
    assert browser.post(address, {**asked, "dashboard": "999"}).status_code == 404


def test_a_screen_shows_the_chosen_ones_without_the_shell(browser_of, board, manager):
    browser = browser_of(manager)

    page = text_of(browser.get(f"/dashboards/screen?of={board.pk},999,ready-manager&every=1"))

    assert page.count("data-board") == 2
    assert page.count("<h1") == 1
    assert 'data-every="10"' in page
    assert 'data-theme="dark"' in page
    assert 'class="side"' not in page
    assert FRAGMENT.findall(page)[0] == f"/dashboards/{board.pk}/panels/1"


def test_an_empty_screen_says_what_to_do(browser_of, nobody):
    answer = browser_of(nobody).get("/dashboards/screen")

    assert (answer.status_code, text_of(answer).count("<h1")) == (200, 1)


def test_panels_listen_to_the_kinds_they_count(manager, board):
    found = boards.get(manager, str(board.pk))

    assert [drawing.topics_of(manager, panel) for panel in found.panels] == [("deal",), ("deal",), ("deal",)]


def test_a_chart_is_cut_to_its_first_bars_and_says_how_many_are_left(browser_of, manager, make_deal_of, board):
    make_deal_of(manager)
    told = text_of(browser_of(manager).get(f"/dashboards/{board.pk}/panels/3"))

    data = json.loads(re.search(r'data-chart="([^"]+)"', told)[1].replace("&quot;", '"'))

    sizes = {len(one["values"]) for one in data["series"]} | {len(data["ends"]), len(data["categories"])}
    assert len(sizes) == 1
    assert max(sizes) <= drawing.MOST_BARS


@pytest.mark.parametrize(
    ("form", "island"), [("bars", "chart"), ("line", "line-chart"), ("pie", "round-chart"), ("funnel", "round-chart")]
)
def test_a_built_report_is_drawn_in_its_panel_as_it_was_built(browser_of, manager, make_deal_of, form, island):
    make_deal_of(manager)
    shape = {"type": "deal", "rows": [{"field": "state"}], "chart": form}
    report = saving.make(manager, "By state", read(shape))
    board = keeping.make(manager, "Built", panels=[Panel(report.name, "chart", {"period": "all"})])

    told = text_of(browser_of(manager).get(f"/dashboards/{board.pk}/panels/1"))

    assert f'data-fill data-island="{island}"' in told
