"""A list as a file: what is filtered, with the columns shown, in the order shown, in pieces of constant memory."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.kinds import EventKind
from krug.core.events.writing import Fact
from krug.core.lists.paging import page
from krug.core.lists.rows import know_beside, matching, with_columns
from krug.core.lists.state import ListState
from krug.core.records.exporting import in_same_words
from krug.core.records.fields import DateField, Field, MoneyValue, NumberField
from krug.core.records.phones import are_phones

EXPORTED = EventKind("list.exported", _("exported “{kind}”: {count} rows, {format}"), group="audit", icon="down")
PIECE = 500
BOM = "\ufeff"
# A cell that begins so is taken for a formula; an apostrophe makes it text in every spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows_of(state: ListState) -> Any:
    """What the person may export of what the list shows. Raises BadFilter, and Denied without the right."""
    policy.check_kind(state.user, Action.EXPORT, state.kind.code)
    return policy.limit(matching(state), state.user, state.kind.code, Action.EXPORT)


def records_of(state: ListState) -> Iterator[Any]:
    """The records in the list's order, a piece at a time."""
    rows = with_columns(rows_of(state), state.columns)
    cursor: str | None = ""
    while cursor is not None:
        found = page(rows, state.order, PIECE, cursor)
        know_beside(state.kind.code, found.rows, state.columns)
        yield from found.rows
        cursor = found.next


def as_csv(state: ListState) -> Iterator[bytes]:
    """UTF-8 with a mark at the beginning, as spreadsheets expect it; semicolons where commas part decimals.

    In the language and the time zone of the call, although the pieces are made when the page's own are long put away.
    """
    return in_same_words(_csv_pieces(state))


def _csv_pieces(state: ListState) -> Iterator[bytes]:
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";" if get_language() == "ru" else ",")
    yield BOM.encode()
    writer.writerow([neutral(str(field.title)) for field in state.columns])
    for count, record in enumerate(records_of(state), 1):
        writer.writerow([neutral(_text(field, record, state.user)) for field in state.columns])
        if count % 100 == 0:
            yield _taken(line)
    yield _taken(line)


def as_xlsx(state: ListState) -> IO[bytes]:
    """A workbook in a temporary file, at its beginning. Numbers stay numbers, dates dates."""
    import xlsxwriter

    target = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the answer that sends it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "dd.mm.yyyy" if get_language() == "ru" else "yyyy-mm-dd"})
        for column, field in enumerate(state.columns):
            sheet.set_column(column, column, 22)
            sheet.write_string(0, column, str(field.title), bold)
        sheet.freeze_panes(1, 0)
        for number, record in enumerate(records_of(state), 1):
            for column, field in enumerate(state.columns):
                _put(sheet, number, column, field, record, state.user, day, money)
    target.seek(0)
    return target


def exported(state: ListState, count: int, format_: str) -> Fact:
    """The event that says what left Krug, for the trail."""
    data = {
        "kind": str(state.kind.plural),
        "count": count,
        "format": format_.upper(),
        "filter": state.filter.plain(),
    }
    return Fact("list.exported", ("user", state.user.pk), data)


def neutral(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) and not are_phones(text) else text


def _text(field: Field, record: Any, reader: User) -> str:
    value = field.value(record) if isinstance(field, MoneyValue) else None
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",") if get_language() == "ru" else f"{value:.2f}"
    return field.show(record, reader)


def _put(sheet: Any, row: int, column: int, field: Field, record: Any, reader: User, day: Any, money: Any) -> None:
    is_plain = isinstance(field, (MoneyValue, NumberField, DateField)) and not field.reads_as_text
    value = field.value(record) if is_plain else None
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time.min), day)
    elif isinstance(value, (int, Decimal)):
        sheet.write_number(row, column, value, money if isinstance(field, MoneyValue) else None)
    else:
        sheet.write_string(row, column, field.show(record, reader)[:32_767])


def _taken(line: io.StringIO) -> bytes:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text.encode()
