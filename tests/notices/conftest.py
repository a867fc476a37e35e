"""What notices need: the reader set at the end of what has happened, and a way to let it read on."""

import time

import pytest

from krug.core.events.models import Event
from krug.core.events.reading import BEGINNING, settled
from krug.core.notices import reading
from krug.core.notices.models import Notice
from krug.core.notices.seeing import said


def come_to_rest():
    """Other tests' transactions on the same server may hold readers of the spine back for a moment."""
    while settled(BEGINNING).count() < Event.objects.count():
        time.sleep(0.02)


@pytest.fixture
def read_on():
    """read_on() tells all that has happened since it was asked for."""
    come_to_rest()
    reading.begin_now()

    def run():
        come_to_rest()
        while reading.read_on():
            pass

    return run


@pytest.fixture
def told():
    """told(person) gives the kinds and words of what that person would see now, the oldest first."""

    def look(person):
        rows = Notice.objects.filter(user=person).select_related("event__actor").order_by("pk")
        return [(one.kind.code, one.what, one.comment or one.text) for one in said(rows, person)]

    return look
