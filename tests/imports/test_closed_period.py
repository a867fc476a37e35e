"""Files of deals and a closed period: new, changed and closed rows are refused at their cells, in a dry run too."""

import datetime as dt

import pytest

from krug.core.reports.periods import midnight
from krug.modules.deals.closing_period import close_until
from krug.modules.deals.models import Deal

DAY = dt.date(2026, 3, 31)
REASON = "Период закрыт по 31.03.2026: сначала администратор должен сдвинуть эту дату."
COLUMNS = {"ID": "external_id", "Name": "name", "Amount": "amount", "Closed": "closed_at"}
MAPPING = {"columns": COLUMNS, "options": {"closed": {"column": "State", "won": ["won"], "lost": ["lost"]}}}


@pytest.fixture
def held(administrator, bring, deal_kinds):
    """A won deal of the closed period and an open one, both known by the file's ids."""
    bring("deals", "ID,Name,Amount,Closed,State\n1,A,100,,\n2,B,200,,\n", mapping=MAPPING)
    deal = Deal.objects.get(name="A")
    deal.win(administrator, at=midnight(DAY))
    close_until(administrator, DAY)
    return deal


@pytest.mark.parametrize("dry", [True, False])
def test_what_would_change_the_period_is_refused_at_its_cell(bring, held, dry):
    rows = "1,A,150,,\n2,B,200,2026-03-30,won\n3,C,300,2026-03-31,won\n4,D,400,2026-04-01,won\n"

    found = bring("deals", f"ID,Name,Amount,Closed,State\n{rows}", dry=dry, policy="update", mapping=MAPPING)

    problems = {problem.row: problem.faults for problem in found.problems.filter(dry=dry)}
    assert problems == {2: [[2, REASON]], 3: [[3, REASON]], 4: [[3, REASON]]}
    known = {"A": "won", "B": "open"} | ({} if dry else {"D": "won"})
    assert dict(Deal.objects.values_list("name", "state")) == known
    assert Deal.objects.get(name="A").amount == 100


def test_a_file_that_changes_nothing_of_the_period_goes_in(bring, held):
    found = bring(
        "deals", "ID,Name,Amount,Closed,State\n1,Renamed,100,2026-03-31,won\n", policy="update", mapping=MAPPING
    )

    assert not found.problems.filter(dry=False).exists()
    assert Deal.objects.get(pk=held.pk).name == "Renamed"


def test_an_import_is_not_taken_back_over_the_period(administrator, bring, undo, deal_kinds):
    bring("deals", "ID,Name,Amount,Closed,State\n1,A,100,,\n", mapping=MAPPING)
    text = "ID,Name,Amount,Closed,State\n1,A,100,2026-03-31,won\n"
    closing = bring("deals", text, policy="update", mapping=MAPPING)
    close_until(administrator, DAY)

    undone = undo(closing)

    assert Deal.objects.get().state == "won"
    assert any(REASON in words for words in undone.left)
