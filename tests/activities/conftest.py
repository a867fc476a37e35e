"""Builders of activities."""

import datetime as dt

import pytest

from krug.modules.activities import planning

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def plan():
    """plan(user, kind=…, title=…) gives the activity, made by the ordinary verb."""

    def make(user, **values):
        return planning.plan(user, {"kind": "call", "title": "Agree the price", "due_on": DAY, **values})

    return make
