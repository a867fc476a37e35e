import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from krug.core.imports import bringing
from krug.core.imports.models import Import
from krug.core.imports.reading import Refused, open_table
from krug.modules.clients.models import Client


def workbook(*rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def bomb(size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n\n",
        "Название\n".encode(),
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        b"\xff\xd8\xff\xe0" + b"\x00" * 100,
        b"%PDF-1.7 ...",
        b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
        b"PK\x03\x04 broken",
        bytes(range(256)) * 20,
        (",".join(f"c{n}" for n in range(10_000)) + "\n" + "," * 9_999 + "x\n").encode(),
        bomb(300 * 1024 * 1024),
    ],
    ids=["empty", "blank", "heading", "png", "jpeg", "pdf", "xls", "zip", "bytes", "columns", "bomb"],
)
def test_what_is_no_table_is_refused_with_a_reason(administrator, file_of, content):
    with pytest.raises(Refused) as refused:
        bringing.take("clients", administrator, file_of(content), "file.csv")

    assert str(refused.value)
    assert Import.objects.count() == 0


def test_a_cell_of_two_megabytes_refuses_its_row_alone(bring, reasons):
    found = bring("clients", "Название,Комментарий\nBig," + "x" * 2_000_000 + "\nGood,\n")

    assert (found.counts["created"], list(reasons(found))) == (1, [2])


def test_a_quotation_mark_left_open_is_named(administrator, file_of):
    text = 'Название,Комментарий\nA,"never closed\n' + "B,text\n" * 800_000

    with pytest.raises(Refused, match=r"кавычка|quotation"):
        bringing.take("clients", administrator, file_of(text), "file.csv")


def test_formulas_are_text_and_never_computed(bring, reasons, tmp_path):
    book = workbook(["Название", "Комментарий"], ["Firm", "=1+1"], ["=cmd|' /C calc'!A0", "x"])

    found = bring("clients", book, name="file.xlsx")

    assert found.counts["rows"] == 2
    assert Client.objects.filter(note="=1+1").count() == 0


def with_sheet(rows):
    """A workbook whose first sheet holds these rows, as XML."""
    source, target = zipfile.ZipFile(io.BytesIO(workbook(["a"], [1]))), io.BytesIO()
    xmlns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            text = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = f'<worksheet xmlns="{xmlns}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            archive.writestr(part.filename, text)
    return target.getvalue()


@pytest.mark.parametrize(
    "places",
    [
        ["A1", "XFD1", "A1048576"],
        ["A1", "IV60000"],
        ["A1", "ZZZZZZ9"],
        ["A99999999999"],
        ["A1", "ZZZZZZ9999999999"],
        ["A1", "A" * 40 + "1"],
    ],
)
def test_cells_far_from_one_another_fill_no_memory(administrator, file_of, places):
    cells = "".join(f"<row r='{p.lstrip('ABCDEFGIVXZ')}'><c r = \"{p}\"><v>1</v></c></row>" for p in places)

    with pytest.raises(Refused):
        bringing.take("clients", administrator, file_of(with_sheet(cells), "far.xlsx"), "far.xlsx")


def test_a_workbook_gives_what_the_same_csv_gives(bring, tmp_path):
    book = workbook(["Название", "ИНН", "Код"], ["Firm", 7707083893, "0012"])

    bring("clients", book, name="file.xlsx")

    assert Client.objects.get().tax_id == "7707083893"


def test_a_title_above_the_heading_is_passed_over(file_of):
    text = "Список контрагентов\n\nОтбор: Все\nНаименование;ИНН\nФирма;7707083893\n"

    table = open_table(file_of(text), ["Наименование", "ИНН"])

    assert (table.headings, [row.number for row in table.rows()]) == (["Наименование", "ИНН"], [5])


def test_the_rows_that_did_not_go_in_come_back_without_formulas(bring, tmp_path):
    from krug.core.imports import errors

    found = bring("clients", "Название,Почта\n=1+1,not an address\n")
    errors.write(found, False, tmp_path / "errors.csv")

    text = (tmp_path / "errors.csv").read_text("utf-8-sig")
    assert text.splitlines()[1].startswith("'=1+1,not an address,2,")


def test_openpyxl_agrees_on_what_we_read(file_of):
    book = workbook(["a", "b"], [1, 2.5], ["x", None])
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active

    table = open_table(file_of(book, "file.xlsx"))

    assert [row.cells for row in table.rows()] == [["1", "2.5"], ["x", ""]]
    assert sheet.max_row == 3
