"""Files of reports, read again by another program."""

import csv
import io
from decimal import Decimal

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from krug.core.reports.running import run_report
from krug.modules.deals.models import Deal, DealState, LostReason


@pytest.fixture
def formula(head, make_deal_of):
    """A deal lost for a reason that a spreadsheet would take for a formula."""
    deal = make_deal_of(head, amount="1500.25")
    reason = LostReason.objects.create(name='=HYPERLINK("http://evil.example";"press")')
    Deal.objects.filter(pk=deal.pk).update(state=DealState.LOST, lost_reason=reason, closed_at=deal.created_at)
    return reason


def test_numbers_in_xlsx_are_numbers_and_formulas_stay_text(client, head, formula):
    client.force_login(head)

    answer = client.get("/reports/lost-reasons/file?format=xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1] == [formula.name, "Первичный контакт", 1.0, 1500.25, 1.0]
    assert rows[2][0] == "Итого"
    assert book.get_sheet_by_index(1).to_python()[1][0] == "Посчитано:"
    assert answer["Content-Disposition"] == 'attachment; filename="lost-reasons.xlsx"'


@pytest.mark.parametrize(("language", "separator", "amount"), [("ru", ";", "1500,25"), ("en", ",", "1500.25")])
def test_csv_opens_in_the_program_of_the_language(client, head, formula, language, separator, amount):
    head.language = language
    head.save()
    client.force_login(head)

    content = client.get("/reports/lost-reasons/file?format=csv").content

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=separator))
    assert (rows[1][0], rows[1][3]) == (f"'{formula.name}", amount)


def test_the_file_has_the_rows_of_the_report(client, head, make_deals):
    make_deals(60)
    client.force_login(head)

    content = client.get("/reports/funnel/file?format=xlsx&by=moves").content

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    found = run_report(head, "funnel", {"by": "moves"})["rows"]
    assert [(row[1], Decimal(str(row[7]))) for row in rows[1:]] == [(r["entered"], Decimal(r["amount"])) for r in found]


def test_without_the_right_to_export_there_is_no_file(client, manager, make_deals):
    client.force_login(manager)

    answer = client.get("/reports/funnel/file")
    page = client.get("/reports/funnel")

    assert (answer.status_code, page.status_code) == (403, 200)
    assert b"/file?" not in page.content


def test_an_unknown_form_of_file_is_not_found(client, head, deal_kinds):
    client.force_login(head)

    assert client.get("/reports/funnel/file?format=docx").status_code == 404


def test_headings_are_in_the_language_of_the_reader(head, make_deals):
    with translation.override("en"):
        assert run_report(head, "funnel", {})["columns"][1]["title"] == "Entered"
