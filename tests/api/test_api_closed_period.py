"""The closed period by the API."""

import datetime as dt

import pytest

from krug.core.reports.periods import midnight

REASON = "Период закрыт по 31.03.2026: сначала администратор должен сдвинуть эту дату."


@pytest.fixture
def ours(program, administrator):
    return program(administrator)


@pytest.fixture
def held(administrator, make_deal_of):
    deal = make_deal_of(administrator, amount="1000", currency="RUB")
    deal.win(administrator, at=midnight(dt.date(2026, 3, 31)))
    return deal


def test_a_held_deal_is_refused_at_its_field(ours, held):
    ours.patch("closed-period", {"until": "2026-03-31"})

    opened = ours.delete(f"deals/{held.pk}/closing")
    changed = ours.patch(f"deals/{held.pk}", {"amount": "5", "version": held.version})
    lines = ours.ask("PUT", f"deals/{held.pk}/lines", {"lines": [{"title": "Pump", "price": "5"}]})

    assert (opened.status_code, opened.json()["errors"]) == (422, [{"field": "closed_at", "message": REASON}])
    assert (changed.status_code, changed.json()["errors"]) == (422, [{"field": "amount", "message": REASON}])
    assert (lines.status_code, lines.json()["errors"]) == (422, [{"field": "lines", "message": REASON}])
    deal = ours.get(f"deals/{held.pk}").json()
    assert (deal["state"], deal["amount"]) == ("won", "1000.00")


def test_the_day_is_read_set_and_taken_away(ours, program, head):
    before = ours.get("closed-period").json()
    set_ = ours.patch("closed-period", {"until": "2026-03-31", "version": before["version"]}).json()
    stale = ours.patch("closed-period", {"until": None, "version": before["version"]})
    wrong = ours.patch("closed-period", {"until": "2999-01-01"})

    assert (before["until"], set_["until"], ours.get("closed-period").json()) == (None, "2026-03-31", set_)
    assert (stale.status_code, stale.json()["current"]) == (409, set_)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "until")
    assert program(head).patch("closed-period", {"until": None}).status_code == 403
    assert ours.patch("closed-period", {"until": None}).json()["until"] is None
