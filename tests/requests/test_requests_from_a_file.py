"""Files of requests: known again by their number in the other program, with their client found by the phone."""

import pytest
from django.utils import translation

from krug.modules.requests.models import Request
from tests.imports.conftest import bring, file_of, reasons, stored_here, undo

__all__ = ["bring", "file_of", "reasons", "stored_here", "undo"]

FILE = """ID;Суть;Имя;Телефон;Откуда;Вид обращения
1;Цена ЛР-4;Инна;+7 910 974-25-60;Сайт;Покупка
2;Сломался дозатор;Павел;8 916 123 00 45;Телефон;
3;Кривой телефон;Олег;позвоните;Телефон;
4;Кривой вид;Олег;+7 910 974-25-61;Телефон;Поход в кино
"""


@pytest.fixture(autouse=True)
def in_russian():
    with translation.override("ru"):
        yield


def test_requests_come_in_once_and_go_again(bring, undo, reasons, administrator, request_kinds, make_client_of):
    client = make_client_of(administrator, name="Лес", phones="+7 910 974-25-60")

    found = bring("requests", FILE)
    again = bring("requests", FILE.replace("Цена ЛР-4", "Цена ЛР-5"), policy="update")

    assert found.counts == {"rows": 4, "created": 2, "updated": 0, "skipped": 0, "rejected": 2}
    assert set(reasons(found)) == {4, 5}
    assert (again.counts["created"], again.counts["updated"]) == (0, 2)
    first = Request.objects.get(phone="+79109742560")
    assert (first.client, first.title, first.came_by) == (client, "Цена ЛР-5", "site")
    undo(again)
    undo(found)
    assert Request.objects.count() == 0
