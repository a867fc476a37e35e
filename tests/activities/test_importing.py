"""Files of calls, meetings and tasks."""

import datetime as dt

import pytest
from django.utils import translation

from krug.core.events.models import Event
from krug.modules.activities.models import Activity, Doing
from krug.modules.clients.models import Client
from tests.imports.conftest import bring, file_of, reasons, stored_here, undo

__all__ = ["bring", "file_of", "reasons", "stored_here", "undo"]

FILE = """ID;Тип;Тема;Клиент;Срок;Статус;Результат;Дата завершения;Ответственный
1;Звонок;Узнать решение;Лес;01.11.2026 14:05:00;Завершена;Дозвонились;03.11.2026;Max
2;Встреча;;Лес;03.12.2035;Новая;;;manager@firm.example
3;Связаться;Позвонить;;03.12.2035 00:00:00;;;;Max
4;Задача;Старая;Доска;01.11.2026;Отменена;;;Max
5;Звонок;Кривая;Лес;01.11.2026;Завершена;Улетел;;Max
6;Звонок;Завтра;Лес;01.11.2035;Завершена;;;Max
7;Звонок;Без дня;Лес;;Новая;;;Max
"""


@pytest.fixture(autouse=True)
def in_russian():
    with translation.override("ru"):
        yield


def test_what_is_to_be_done_and_what_was_done_comes_with_its_client(bring, undo, manager, reasons):
    found = bring("activities", FILE)

    titles = ("Узнать решение", "Встреча", "Позвонить", "Старая")
    call, meeting, task, old = (Activity.objects.get(title=title) for title in titles)
    assert found.origin == "excel-activities"
    assert found.counts == {"rows": 7, "created": 4, "updated": 0, "skipped": 0, "rejected": 3}
    assert [(one.kind, one.state) for one in (call, meeting, task, old)] == [
        ("call", "done"),
        ("meeting", "planned"),
        ("call", "planned"),
        ("task", "cancelled"),
    ]
    assert (call.due_time, task.due_time, call.responsible) == (dt.time(14, 5), None, manager)
    doing = Doing.objects.get()
    assert (doing.activity, doing.result, doing.at.date()) == (call, "reached", dt.date(2026, 11, 3))
    assert {client.name for client in Client.objects.all()} == {"Лес", "Доска"}
    assert call.client == meeting.client
    assert set(reasons(found)) == {6, 7, 8}
    assert Event.objects.filter(kind="activity.call.done", channel="import").count() == 1

    undone = undo(found)

    assert (Activity.objects.count(), Client.objects.count(), undone.left) == (0, 0, [])


def test_the_same_numbers_again_make_nothing_new(bring, manager):
    bring("activities", FILE)

    again = bring("activities", FILE.replace("Позвонить", "Позвонить ещё раз"), policy="update")

    assert (again.counts["created"], again.counts["updated"]) == (0, 4)
    assert Activity.objects.filter(title="Позвонить ещё раз", state="planned").count() == 1
