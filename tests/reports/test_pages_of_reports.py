import pytest

from krug.core.reports.pages import Cell, Line

NAMES = ["funnel", "lost-reasons", "sales-by-manager", "records-deal", "records-client"]


@pytest.fixture
def pages(client, head):
    client.force_login(head)
    return client


@pytest.mark.parametrize("name", NAMES)
def test_every_report_has_a_page_with_one_heading(pages, make_deals, name):
    make_deals(30)

    text = pages.get(f"/reports/{name}").content.decode()

    assert text.count("<h1") == 1
    assert 'style="' not in text


def test_the_catalogue_lists_what_is_open_to_the_reader(pages, client, nobody):
    assert all(f'href="/reports/{name}"' in pages.get("/reports").content.decode() for name in NAMES)

    client.force_login(nobody)

    assert 'href="/reports/' not in client.get("/reports").content.decode()
    assert client.get("/reports/funnel").status_code == 403


def test_a_report_of_a_module_that_is_off_is_not_there(pages, administrator):
    administrator.firm.modules_off = ["deals"]
    administrator.firm.save()

    assert pages.get("/reports/funnel").status_code == 404
    assert "/reports/funnel" not in pages.get("/reports").content.decode()


def test_a_period_is_compared_with_the_one_before(pages, make_deals):
    make_deals(200)

    page = pages.get("/reports/funnel?from=2026-04-01&to=2026-06-30&by=moves").context["page"]

    entered = page.result.rows[0].values["entered"]
    old = (
        pages.get("/reports/funnel?from=2026-01-01&to=2026-03-31&by=moves")
        .context["page"]
        .result.rows[0]
        .values["entered"]
    )
    assert page.before.rows[0].values["entered"] == old
    change = entered - old
    assert page.lines[0].cells[0].change == (f"+{change}" if change > 0 else f"−{-change}" if change else "")


def test_every_figure_at_the_head_tells_its_change(pages, make_deals):
    make_deals(200)

    page = pages.get("/reports/funnel?from=2026-04-01&to=2026-06-30&by=moves").context["page"]

    for figure, (_title, cell) in zip(page.found.figures, page.stats, strict=True):
        column = page.found.column(figure.column)
        now, before = (
            result.row(figure.row).values if figure.row else result.totals for result in (page.result, page.before)
        )
        change = column.change(now[column.key], before[column.key])
        assert cell.change == (column.show_change(change) if change else "")


def test_a_wrong_condition_is_said_and_no_figures_stand_below_it(pages, make_deals):
    make_deals(20)

    answer = pages.get("/reports/funnel?from=2026-02-30&to=2026-03-01")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert ('role="alert"' in text, "<table" in text) == (True, False)
    assert ('value="2026-02-30"' in text, 'value="2026-03-01"' in text) == (True, True)


def test_records_behind_a_figure_are_paged_by_key(pages, make_deals):
    make_deals(200)
    lines = pages.get("/reports/funnel").context["page"].lines

    seen, url = [], lines[0].cells[0].url
    while url:
        answer = pages.get(url)
        seen += [row.pk for row in answer.context["page"].rows]
        following = answer.context["page"].next
        url = f"{lines[0].cells[0].url}&cursor={following}" if following else ""

    assert len(seen) == len(set(seen)) == int(lines[0].cells[0].text)


@pytest.mark.parametrize(
    "address",
    [
        "funnel/records?row=9999&column=entered",
        "funnel/records?row=1&column=stage",
        "funnel/records?row=1&column=colour",
        "lost-reasons/records?row=x&column=deals",
        "sales-by-manager/records?row=x&column=won",
        "records-deal/records?row=2026-99&by=created_at&column=records",
        "nothing",
        "records-nothing",
        "funnel/records?row=1&column=entered&cursor=xx",
    ],
)
def test_what_a_report_does_not_have_is_not_found(pages, make_deals, address):
    assert pages.get(f"/reports/{address}").status_code == 404


@pytest.mark.parametrize("size", [10, 100])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("funnel?period=last-month", 22), ("lost-reasons", 17), ("sales-by-manager", 16), ("records-deal", 12)],
)
def test_queries_do_not_grow_with_the_deals(pages, make_deals, django_assert_max_num_queries, size, name, queries):
    make_deals(size)
    pages.get(f"/reports/{name}")

    with django_assert_max_num_queries(queries):
        pages.get(f"/reports/{name}")


@pytest.mark.parametrize(
    ("typed", "status", "kept"),
    [("много", 422, "много"), ("5000000", 200, "5\u202f000\u202f000"), ("7,5", 200, "7,50")],
)
def test_an_amount_asked_for_stands_as_people_write_it_and_a_refused_one_as_it_was_typed(pages, typed, status, kept):
    answer = pages.get("/reports/backward-plan", {"target": typed})

    assert (answer.status_code, f'name="target" value="{kept}"' in answer.content.decode()) == (status, True)


def test_what_stands_in_a_cell_is_text_not_markup():
    opened = Cell("<b>5</b>", url='/reports/x?row="&column=<i>', change="<u>+1</u>", tone="good", heat=3)
    plain = Cell("<b>Ada</b>", is_text=True)

    assert Line("", [opened, plain]).drawn == (
        '<td class="num heat heat--3"><a class="link" href="/reports/x?row=&quot;&amp;column=&lt;i&gt;">'
        "&lt;b&gt;5&lt;/b&gt;</a>"
        ' <span class="delta delta--good">&lt;u&gt;+1&lt;/u&gt;</span></td><td>&lt;b&gt;Ada&lt;/b&gt;</td>'
    )
