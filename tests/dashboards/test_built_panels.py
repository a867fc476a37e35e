"""Reports that people have built, as panels: with columns that follow from the records, and what cannot be counted."""

import pytest

from krug.core.dashboards.drawing import drawn
from krug.core.dashboards.panels import Panel
from krug.core.reports import saving
from krug.core.reports.building import limits
from krug.core.reports.building.reading import read

PIVOT = {"type": "deal", "rows": [{"field": "responsible"}], "columns": {"field": "state"}}


@pytest.fixture
def pivot(manager, make_deal_of):
    """A pivot of the manager's deals by person and state, kept under a name; its name."""
    make_deal_of(manager)
    make_deal_of(manager)
    return saving.make(manager, "Whose", read(PIVOT)).name


def test_a_pivot_has_the_columns_that_it_found(manager, pivot):
    found = drawn(manager, Panel(pivot, "table", {"period": "all"}, width=12))

    assert found.fault == ""
    assert [line.head for line in found.lines][:1] == ["Max"]
    assert "2" in [cell.text for cell in found.lines[0].cells]
    assert len(found.headings) == len(found.lines[0].cells) >= 1


def test_it_is_nobodys_elses(stranger, pivot):
    assert drawn(stranger, Panel(pivot, "table")).fault != ""


def test_what_cannot_be_counted_says_why(manager, pivot, monkeypatch):
    monkeypatch.setattr("krug.core.reports.building.limits.MOST_GROUPS", 0)

    found = drawn(manager, Panel(pivot, "table", {"period": "all"}))

    assert found.fault == str(limits.too_many_groups())
