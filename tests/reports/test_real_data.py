"""The truths of the sample of a computer-hardware seller, where its files lie beside the checkout."""

import pytest

from krug.core.reports.running import run_report
from tests.reports import real_data


@pytest.fixture
def firm(db):
    return real_data.load()


def truths(firm):
    boss, people = firm

    rows = run_report(boss, "funnel", {})["rows"]
    sales = run_report(boss, "sales-by-manager", {})
    lost = run_report(boss, "lost-reasons", {})

    keys = ("stage", "entered", "passed", "lost", "open", "conversion_from_previous", "conversion_from_start")
    assert [tuple(row[key] for key in keys) for row in rows] == [
        ("Prospecting", 8800, 8300, 0, 500, None, 1.0),
        ("Engaging", 8300, 4238, 2473, 1589, 0.9432, 0.9432),
        ("won", 4238, 4238, 0, 0, 0.5106, 0.4816),
    ]
    assert (rows[-1]["amount"], sales["totals"]["revenue"], sales["totals"]["currency"]) == (
        "10005534.00",
        "10005534.00",
        "USD",
    )
    assert (sales["rows"][0]["manager"], sales["rows"][0]["revenue"]) == ("Darcel Schlecht", "1153214.00")
    assert (sales["totals"]["deals"], sales["totals"]["won"], sales["totals"]["lost"]) == (8800, 4238, 2473)
    assert [(row["stage"], row["deals"], row["share"]) for row in lost["rows"]] == [("Engaging", 2473, 1.0)]
    assert run_report(people["Darcel Schlecht"], "funnel", {})["rows"][-1]["amount"] == "1153214.00"


if real_data.FILES:

    def test_the_truths_of_the_sample(firm):
        truths(firm)
