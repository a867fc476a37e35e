"""Leads and their outcomes come in from two files by the mappings that docs/import.md prints."""

import json
import re
from pathlib import Path

import pytest

from krug.config.cli import main
from krug.core.reports.running import run_report
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealKind
from krug.modules.marketing.models import Channel, Influence, MarketingEvent

GUIDE = Path(__file__).resolve().parent.parent.parent / "docs" / "import.md"
LEADS = """lead_id,first_contact,origin,campaign
a1,2026-01-10,paid_search,Spring
a2,2026-02-11,paid_search,
a3,2026-02-12,organic,
a4,,,
"""
OUTCOMES = """lead_id,won_date,amount
a1,2026-03-01,1000.50
a3,2026-03-02,200
"""


@pytest.fixture
def bring(monkeypatch, settings, tmp_path, capsys, administrator, deal_kinds):
    """bring("clients", text, "leads.toml") gives the counts of `krug import` with a mapping of the guide."""
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)
    settings.DATA = tmp_path

    def run(kind, text, mapping, *more):
        table = re.search(rf"```toml\n(# {re.escape(mapping)}.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
        (tmp_path / mapping).write_text(table.group(1), "utf-8")
        file = tmp_path / f"{kind}.csv"
        file.write_text(text, "utf-8")
        main(["import", kind, str(file), "--map", str(tmp_path / mapping), "--json", *more])
        return json.loads(capsys.readouterr().out)

    return run


def test_two_files_make_the_report(bring, administrator):
    leads = bring("clients", LEADS, "leads.toml")
    outcomes = bring("deals", OUTCOMES, "outcomes.toml")

    assert [leads[name] for name in ("created", "rejected")] == [4, 0]
    assert [outcomes[name] for name in ("created", "rejected")] == [2, 0]
    assert set(Channel.objects.values_list("name", "influence")) == {
        ("paid_search", "internet"),
        ("organic", "internet"),
    }
    assert list(MarketingEvent.objects.values_list("name", "kind")) == [("Spring", "advertising")]
    rows = run_report(administrator, "primary-interest", {"by": "channel", "from": "2026-01-01", "to": "2026-03-31"})
    found = {
        row["channel"]: [row[name] for name in ("leads", "clients", "deals", "won", "revenue")] for row in rows["rows"]
    }
    assert found == {"paid_search": [2, 1, 1, 1, "1000.50"], "organic": [1, 1, 1, 1, "200.00"]}
    first = Client.objects.get(name="Lead a1")
    assert first.custom["krug_interest_on"] == "2026-01-10"
    assert Deal.objects.get(client=first).custom["krug_source_event"] == MarketingEvent.objects.get().pk


def test_brought_in_again_they_are_the_same(bring):
    bring("clients", LEADS, "leads.toml")
    again = bring("clients", LEADS, "leads.toml")

    assert (again["created"], Client.objects.count(), Channel.objects.count()) == (0, 4, 2)


def test_a_dry_run_says_the_same(bring):
    counts = bring("clients", LEADS, "leads.toml", "--dry-run")

    assert (counts["created"], counts["rejected"], Client.objects.count(), Channel.objects.count()) == (4, 0, 0, 0)


def test_a_source_that_the_channel_does_not_allow_is_the_rows_fault(bring, channels):
    """The channel is there already and takes employees: a campaign is no source of it."""
    Channel.objects.filter(pk=channels[Influence.EMPLOYEE].pk).update(name="paid_search", name_key="paid_search")

    counts = bring("clients", LEADS, "leads.toml")

    assert (counts["created"], counts["rejected"]) == (3, 1)
    assert not Client.objects.filter(name="Lead a1").exists()


def test_deals_whose_kind_needs_an_interest_are_rejected_without(bring):
    bring("clients", LEADS, "leads.toml")
    DealKind.objects.update(primary_interest_required=True)

    dry = bring("deals", OUTCOMES + "a4,2026-03-03,5\n", "outcomes.toml", "--dry-run")
    counts = bring("deals", OUTCOMES + "a4,2026-03-03,5\n", "outcomes.toml")

    assert [(one["created"], one["rejected"]) for one in (dry, counts)] == [(2, 1), (2, 1)]
    assert Deal.objects.count() == 2
