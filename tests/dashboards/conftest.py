import pytest
from django.test import Client

from krug.core.dashboards import keeping
from krug.core.dashboards.panels import Panel


@pytest.fixture
def browser_of():
    """browser_of(user) is signed in."""

    def make(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return make


@pytest.fixture
def board(manager, deal_kinds):
    """A dashboard of the manager with three panels, numbered 1 to 3."""
    panels = [
        Panel("records-deal", "figure", {"period": "all"}, column="records", width=3, height=1),
        Panel("sales-by-manager", "table", {"period": "this-month"}),
        Panel("funnel", "chart"),
    ]
    return keeping.make(manager, "Mine", panels=panels)
