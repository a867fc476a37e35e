"""Builders of activities."""

import datetime as dt

import pytest
from django.test import Client

from krug.modules.activities import planning
from tests.api.conftest import Program

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def plan():
    """plan(user, kind=…, title=…) gives the activity, made by the ordinary verb."""

    def make(user, **values):
        return planning.plan(user, {"kind": "call", "title": "Agree the price", "due_on": DAY, **values})

    return make


@pytest.fixture
def signed_in():
    """signed_in(person) gives their browser, without scripts."""

    def make(person):
        pages = Client()
        pages.force_login(person)
        return pages

    return make


@pytest.fixture
def program():
    """program(person) asks the API as that person's program does."""
    return Program
