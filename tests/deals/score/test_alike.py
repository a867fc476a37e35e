"""A firm whose past does not tell won deals from lost ones: every deal has the share of all, and it is said so."""

import json

import pytest
from django.utils import translation

from krug.config.cli import main
from krug.core.access.models import ApiToken, Firm
from krug.core.reports.readers import Reader
from krug.core.reports.running import find, read, run_report
from krug.modules.deals.models import DealScore, Scoring

SAID = "History does not tell won deals from lost ones yet"


@pytest.fixture
def alike(closed_deals, open_deal, manager, head, learn):
    closed_deals(600, seed=3, alike=True)
    deals = [open_deal(manager, 2), open_deal(head, 60)]
    learn()
    return deals


@pytest.fixture
def english(administrator):
    type(administrator).objects.update(language="en")
    administrator.refresh_from_db()
    with translation.override("en"):
        yield


def words(user):
    found, reader = find(user, "deal-score-quality"), Reader(user)
    values = read(found, reader, {})
    return [f"{bold} {text}" for bold, text in found.how(values, found.run(reader, values))]


def test_every_deal_has_the_share_of_all_closed_ones(alike):
    kept = Scoring.current()

    assert kept.tells_apart is False
    assert {score.percent for score in DealScore.objects.all()} == {round(kept.won / kept.closed * 100)}
    assert [score.reasons for score in DealScore.objects.all()] == [[], []]


def test_the_report_says_so_and_why(english, administrator, alike):
    totals = run_report(administrator, "deal-score-quality", {})["totals"]

    assert totals["tells_apart"] is False
    assert totals["brier"] >= totals["brier_of_all_alike"]
    assert words(administrator)[0].startswith(f"{SAID}: on the trial")


def test_the_card_and_the_settings_say_so(english, client, administrator, alike):
    client.force_login(administrator)

    assert f"{SAID}: this is the share" in client.get(f"/deals/{alike[0].pk}").content.decode()
    assert f"{SAID}: each deal in work" in client.get("/settings/deal-score").content.decode()


def test_programs_are_told(client, administrator, alike):
    ask = {"headers": {"Authorization": f"Bearer {ApiToken.issue(administrator, 'read')}"}}

    assert client.get("/api/v1/deal-score", **ask).json()["tells_apart"] is False


def test_where_history_tells_them_apart_nothing_is_put_aside(
    english, client, administrator, closed_deals, open_deal, learn
):
    closed_deals(500)
    deal = open_deal(administrator)
    learn()
    client.force_login(administrator)

    assert run_report(administrator, "deal-score-quality", {})["totals"]["tells_apart"] is True
    assert not any(SAID in text for text in words(administrator))
    assert SAID not in client.get(f"/deals/{deal.pk}").content.decode()


@pytest.fixture
def krug(monkeypatch, capsysbinary):
    """krug(*words) gives (exit code, stdout, stderr)."""
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)

    def run(*words):
        code = main(list(words))
        out, error = capsysbinary.readouterr()
        return code, out.decode(), error.decode()

    return run


def test_the_command_learns_and_prints_how_good_it_is(krug, administrator, closed_deals, open_deal):
    closed_deals(500)
    open_deal(administrator)

    learnt = krug("learn")
    code, table, beside = krug("report", "deal-score-quality")
    _code, told, _beside = krug("report", "deal-score-quality", "--format", "json")

    assert learnt[0] == code == 0
    assert "500" in learnt[1] and DealScore.objects.count() == 1
    totals, rows = json.loads(told)["totals"], json.loads(told)["rows"]
    assert len(table.splitlines()) == len(rows) + 1 and rows[0]["score"] in table
    assert f"{totals['roc_auc']:.3f}".replace(".", ",") in beside
    assert f"{totals['brier']:.4f}".replace(".", ",") in beside


def test_of_too_few_the_command_says_so(krug, administrator, closed_deals):
    closed_deals(30)

    code, said, _error = krug("learn")

    assert (code, "30" in said) == (1, True)


def test_switched_off_the_command_refuses(krug, administrator):
    Firm.objects.update_or_create(pk=1, defaults={"modules_off": ["deal-score"]})

    code, out, error = krug("learn")

    assert (code, out, error.count("\n")) == (2, "", 1)
