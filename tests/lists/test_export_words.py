"""An export speaks the person's language and keeps the person's time, although it is sent after the answer."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from krug.core.lists.columns import choose
from krug.core.records import kinds

LATE = dt.datetime(2026, 3, 9, 22, 30, tzinfo=dt.UTC)


@pytest.fixture
def deals(client, head, make_deal_of):
    """deals(language, zone): the one deal of a person who reads this language in this zone, as the rows of a file."""
    kind = kinds.get("deal")
    deal = make_deal_of(head, amount="1234.50", expected_close_on="2026-12-31")
    kind.model.objects.filter(pk=deal.pk).update(created_at=LATE)
    choose(kind, head, None, ["name", "amount", "expected_close_on", "created_at"])

    def taken(language, zone, form):
        head.language, head.time_zone = language, zone
        head.save()
        client.force_login(head)
        answer = client.post("/deals/list/export", {"format": form})
        with translation.override("en-gb" if language == "ru" else "ru"), timezone.override("UTC"):
            return b"".join(answer.streaming_content)

    return taken


@pytest.mark.parametrize(
    ("language", "zone", "mark", "heading", "row"),
    [
        ("ru", "Asia/Vladivostok", ";", "Добавлено", ["1234,50", "31.12.2026", "10.03.2026 08:30"]),
        ("en", "America/New_York", ",", "Added", ["1234.50", "12/31/2026", "03/09/2026 6:30 p.m."]),
    ],
)
def test_text_is_in_the_words_and_the_time_of_who_asked(deals, language, zone, mark, heading, row):
    text = deals(language, zone, "csv").decode("utf-8-sig")

    first, second = csv.reader(io.StringIO(text), delimiter=mark)
    assert (first[3], second[1:]) == (heading, row)


@pytest.mark.parametrize(
    ("language", "zone", "heading", "moment"),
    [
        ("ru", "Asia/Vladivostok", "Добавлено", "10.03.2026 08:30"),
        ("en", "America/New_York", "Added", "03/09/2026 6:30 p.m."),
    ],
)
def test_a_workbook_too(deals, language, zone, heading, moment):
    book = CalamineWorkbook.from_filelike(io.BytesIO(deals(language, zone, "xlsx")))

    first, second = book.get_sheet_by_index(0).to_python()
    assert (first[3], Decimal(second[1]), second[2:]) == (heading, Decimal("1234.5"), [dt.date(2026, 12, 31), moment])


def test_the_thread_is_left_as_it_was(client, head, make_deal_of):
    make_deal_of(head)
    client.force_login(head)
    pieces = iter(client.post("/deals/list/export", {"format": "csv"}).streaming_content)

    with translation.override("en"), timezone.override("Asia/Tokyo"):
        next(pieces)
        now = (translation.get_language(), timezone.get_current_timezone_name())

    assert now == ("en", "Asia/Tokyo")


def test_the_bin_stands_in_the_menu_of_who_may_delete(client, head, observer):
    client.force_login(head)
    assert '<a href="/bin" title="Корзина">' in client.get("/clients").content.decode()

    client.force_login(observer)
    assert 'href="/bin"' not in client.get("/clients").content.decode()
