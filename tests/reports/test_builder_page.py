"""The page on which reports are built: what it offers, what it answers, how it is saved, its files."""

import csv
import io
import json
from urllib.parse import parse_qsl, urlencode, urlsplit

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import User
from krug.core.events.models import Event
from krug.core.records import kinds
from krug.core.records.exporting import EXPORTED
from krug.core.reports import saving
from krug.core.reports.building.reading import read
from krug.core.reports.models import SavedReport

ASKED = "type=deal&row1=responsible&figure=count&figure=sum:amount&order=-records&chart=bars"


@pytest.fixture
def mine(client, head, make_deals):
    """The head is signed in; there are forty deals."""
    client.force_login(head)
    return make_deals(40)


def test_whatever_one_sees_can_be_counted(client, administrator):
    client.force_login(administrator)

    page = client.get("/reports/builder").content.decode()

    for kind in kinds.all_kinds():
        assert f"/reports/builder?type={kind.code}" in page
        assert client.get(f"/reports/builder?type={kind.code}").status_code == 200


def test_who_sees_nothing_is_told_so(client, nobody):
    client.force_login(nobody)

    assert "Вам пока не открыт ни один отчёт" in client.get("/reports/builder").content.decode()
    assert client.get("/reports/builder?type=deal").context["kinds"] == []
    assert client.get("/reports/builder/file?type=deal").status_code == 404


def test_what_is_asked_is_seen_at_once_and_stays_chosen(client, mine):
    page = client.get(f"/reports/builder?{ASKED}&f={json.dumps({'field': 'state', 'op': 'any', 'value': ['open']})}")

    said = page.content.decode()
    rows = [line.cells[0].text for line in page.context["page"].lines]
    assert rows == [*sorted(rows[:-1], key=int, reverse=True), str(sum(map(int, rows[:-1])))]
    assert '<option value="-records" selected>' in said
    assert 'value="sum:amount" aria-label="Сумма: сумма" checked' in said
    assert 'class="cond"' in said


def test_what_will_not_do_is_said_and_the_form_stays(client, mine):
    page = client.get(f"/reports/builder?{ASKED}&top=many")

    assert page.status_code == 422
    assert "От 1 до 500" in page.content.decode()
    assert '<option value="responsible" selected>' in page.content.decode()


def test_a_formula_is_typed_and_shown_in_peoples_words(client, mine):
    asked = urlencode({"said": "Средняя", "formula": "[Сумма: сумма] / [Записи]", "form": "money"})
    page = client.get(f"/reports/builder?{ASKED}&{asked}")

    assert page.status_code == 200
    assert [column.key for column in page.context["report"].columns] == ["group", "records", "sum_amount", "formula_1"]
    assert "[Сумма: сумма] / [Записи]" in page.content.decode()
    wrong = client.get(f"/reports/builder?{ASKED}&{urlencode({'said': 'X', 'formula': '[Цена] * 2', 'form': 'money'})}")
    assert (wrong.status_code, "Цена" in wrong.context["refused"]) == (422, True)


def test_a_condition_is_added_on_the_form_of_the_lists(client, mine):
    form = client.get(f"/reports/builder/condition?{ASKED}&add=1")
    done = client.get(
        f"/reports/builder/condition?{ASKED}&add=1&field=client.status&op=any&value=customer&done=1",
        headers={"HX-Request": "true"},
    )

    assert form.status_code == 200
    address = urlsplit(done.headers["HX-Redirect"])
    asked = parse_qsl(address.query)
    assert address.path == "/reports/builder"
    assert json.loads(dict(asked)["f"]) == {"all": [{"field": "client.status", "op": "any", "value": ["customer"]}]}
    assert [value for name, value in asked if name == "figure"] == ["count", "sum:amount"]
    assert client.get(done.headers["HX-Redirect"]).status_code == 200


def test_every_figure_of_a_report_under_construction_opens_its_records(client, mine):
    page = client.get(f"/reports/builder?{ASKED}&across=state").context["page"]

    for line in page.lines:
        for cell in line.cells:
            if cell.url and cell.text.isdecimal():
                behind = client.get(cell.url)
                assert len(behind.context["page"].rows) == min(int(cell.text), 50)
                assert "/reports/builder?" in behind.content.decode()


@pytest.mark.parametrize("row", ["x", "999999", "1|2", "*", "**", "%2500"])
@pytest.mark.parametrize("column", ["records", "records:open", "group", "colour", ""])
def test_no_cell_that_is_not_there_opens_anything(client, mine, row, column):
    assert client.get(f"/reports/builder/records?{ASKED}&row={row}&column={column}").status_code == 404


def test_it_is_saved_changed_and_saved_as_another(client, mine, head):
    first = client.post(f"/reports/builder/keeping?{ASKED}", {"title": " By  people "})
    row = SavedReport.objects.get()
    again = ASKED.replace("row1=responsible", f"row1=state&of={row.pk}")
    client.post(f"/reports/builder/keeping?{again}", {"title": "By state", "do": "save"})
    client.post(f"/reports/builder/keeping?{again}", {"title": "Another", "do": "new"})

    row.refresh_from_db()
    assert first.headers["Location"] == f"/reports/{row.name}"
    assert (row.title, row.shape["rows"], row.owner) == ("By state", [{"field": "state"}], head)
    assert sorted(SavedReport.objects.values_list("title", flat=True)) == ["Another", "By state"]
    assert client.get(f"/reports/{row.name}").status_code == 200
    assert "By state" in client.get("/reports").content.decode()
    assert client.get(f"/reports/builder?of={row.pk}").context["state"].shape == read(row.shape)


def test_what_will_not_do_is_not_saved(client, mine):
    assert client.post(f"/reports/builder/keeping?{ASKED}&top=0", {"title": "X"}).status_code == 422
    assert client.post(f"/reports/builder/keeping?{ASKED}", {"title": " "}).status_code == 422

    assert not SavedReport.objects.exists()


def test_its_verbs_on_the_page(client, mine, head, manager, stranger):
    row = saving.make(head, "Mine", read({"type": "deal", "rows": [{"field": "state"}]}))
    at = f"/reports/saved/{row.pk}"

    form = client.get(f"{at}/sharing")
    shared = {"title": "Ours", "audience": "chosen", "value": [str(stranger.pk)], "version": row.version}
    client.post(f"{at}/sharing", shared)
    late = client.post(f"{at}/sharing", shared)
    client.force_login(User.objects.get(pk=stranger.pk))
    seen, copied = client.get(f"/reports/{row.name}"), client.post(f"{at}/copying")
    denied = client.post(f"{at}/removal")
    client.force_login(User.objects.get(pk=manager.pk))
    unseen = [client.get(f"/reports/{row.name}"), client.get(f"{at}/sharing"), client.post(f"{at}/removal")]
    client.force_login(User.objects.get(pk=head.pk))
    client.post(f"{at}/removal")
    gone = client.get(f"/reports/{row.name}").status_code
    client.post(f"{at}/removal?back=1")

    assert (form.status_code, late.status_code, seen.status_code) == (200, 422, 200)
    assert copied.headers["Location"] == f"/reports/builder?of={SavedReport.objects.get(owner=stranger).pk}"
    assert denied.status_code == 403
    assert [answer.status_code for answer in unseen] == [404, 404, 404]
    assert gone == 404
    assert client.get(f"/reports/{row.name}").status_code == 200
    assert SavedReport.objects.get(pk=row.pk).title == "Ours"


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "pdf"])
def test_its_files_hold_what_the_page_shows(client, mine, form):
    page = client.get(f"/reports/builder?{ASKED}").context["page"]
    count = page.lines[0].cells[0].text

    answer = client.get(f"/reports/builder/file?{ASKED}&format={form}")

    assert answer.status_code == 200
    assert Event.objects.filter(kind=EXPORTED.code).count() == 1
    if form == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert (rows[1][1], rows[-1][0]) == (count, "Итого")
    elif form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
        assert sheet.cell(2, 2).value == int(count)
    elif form == "json":
        assert answer.json()["rows"][0]["records"] == int(count)
    else:
        assert answer.content.startswith(b"%PDF")
        assert b"Libertinus" in answer.content  # the font is in it, and with it the letters


def test_a_text_is_a_text_in_a_file(client, head, make_deal_of):
    client.force_login(head)
    make_deal_of(head, name="x", competitor="=1+1 #panic() *bold* $x$ <l> \\u{1}")
    asked = "type=deal&row1=competitor&figure=count"

    texts = client.get(f"/reports/builder/file?{asked}&format=csv").content.decode("utf-8-sig")
    pdf = client.get(f"/reports/builder/file?{asked}&format=pdf")

    assert "'=1+1" in texts
    assert pdf.status_code == 200


@pytest.mark.parametrize("asked", ["", "&across=kind", "&row2=client.status", "&row1=client&figure=median:amount"])
def test_the_number_of_queries_does_not_grow(client, head, make_deals, make_deal_of, make_client_of, asked):
    client.force_login(head)
    address = f"/reports/builder?{ASKED}{asked}"
    make_deals(6)
    make_deal_of(head, client=make_client_of(head, name="First").pk)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    make_deals(60, seed=2)
    for number in range(5):
        make_deal_of(head, client=make_client_of(head, name=f"Client {number}").pk)

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)
