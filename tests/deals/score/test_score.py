"""The score of deals in work: judged, shown with reasons, ordered and filtered by, told to programs."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from krug.core.access.models import ApiToken, Firm
from krug.core.access.scopes import FieldRight
from krug.core.jobs.models import Job
from krug.core.reports.running import run_report
from krug.modules.deals.models import DealScore, Scoring
from krug.modules.deals.score import jobs
from krug.modules.deals.score.place import LEARNING
from krug.modules.deals.score.words import reasons_of


@pytest.fixture
def firm(closed_deals, open_deal, manager, head, learn):
    """Learnt from 500 deals, with four in work: of Max and of Hanna, fresh and old."""
    closed_deals(500)
    deals = {
        "fresh of Max": open_deal(manager, 2),
        "old of Max": open_deal(manager, 60),
        "fresh of Hanna": open_deal(head, 2),
        "old of Hanna": open_deal(head, 60),
    }
    learn()
    return deals


def percent(deal):
    return DealScore.objects.get(deal=deal).percent


def test_who_wins_more_and_what_is_fresh_scores_higher(firm):
    assert percent(firm["fresh of Max"]) > percent(firm["fresh of Hanna"]) + 10
    assert percent(firm["old of Max"]) < percent(firm["fresh of Max"])
    assert percent(firm["old of Hanna"]) < percent(firm["old of Max"])
    assert DealScore.objects.count() == 4


def test_reasons_say_why(firm, administrator):
    with translation.override("en"):
        deal = firm["old of Hanna"]
        deal.refresh_from_db()
        texts = [reason.text for reason in reasons_of(deal, administrator)]

    assert len(texts) in (2, 3)
    assert "the responsible person wins less often than others" in texts
    assert any(text.startswith("in the stage “") and "60 days, " in text for text in texts)


def test_reasons_tell_nothing_of_hidden_fields(firm, manager, administrator, make_client_of, stranger):
    deal = firm["fresh of Max"]
    deal.client = make_client_of(stranger)
    deal.save()
    score = DealScore.objects.get(deal=deal)
    score.reasons = [
        {"of": "amount", "by": 0.9, "answer": "4", "times": 5.0},
        {"of": "client", "by": 0.8, "answer": "won"},
        {"of": "responsible", "by": 0.7, "answer": str(manager.pk)},
    ]
    score.save()
    manager.role.field_rights = {"deal": {"amount": FieldRight.HIDDEN}}
    manager.role.save()
    deal = type(deal).objects.select_related("score", "client").get(pk=deal.pk)

    with translation.override("en"):
        all_of_it = [reason.text for reason in reasons_of(deal, administrator)]
        told = [reason.text for reason in reasons_of(deal, type(manager).objects.get(pk=manager.pk))]

    assert len(all_of_it) == 3
    assert told == ["the responsible person wins more often than others"]


def test_a_card_shows_the_chance_with_its_reasons(client, manager, firm):
    client.force_login(manager)
    deal = firm["old of Max"]

    page = client.get(f"/deals/{deal.pk}").content.decode()

    assert "Вероятность выигрыша" in page
    assert f'<b class="num">{percent(deal)}&nbsp;%</b>' in page


def test_the_list_orders_and_filters_by_it(client, administrator, firm):
    client.force_login(administrator)
    low = percent(firm["old of Hanna"])
    filter_ = f'{{"all":[{{"field":"score","op":"gt","value":{low}}}]}}'

    page = client.get("/deals/list", {"sort": "-score", "f": filter_, "rows": 80}).content.decode()

    places = [page.index(f'/deals/{deal.pk}"') for deal in (firm["fresh of Max"], firm["fresh of Hanna"])]
    assert places == sorted(places)
    assert f'/deals/{firm["old of Hanna"].pk}"' not in page


def test_closed_deals_come_after_those_with_a_score(client, administrator, firm):
    from krug.core.lists.columns import order_by
    from krug.core.lists.paging import page
    from krug.core.records import kinds
    from krug.modules.deals.models import Deal

    kind, found, cursor = kinds.get("deal"), [], ""
    while cursor is not None:
        one = page(Deal.objects.visible_to(administrator), order_by(kind, "-score"), 3, cursor)
        found += [deal.pk for deal in one.rows]
        cursor = one.next
        if len(found) > 12:
            break

    best = sorted(firm.values(), key=lambda deal: (-percent(deal), -deal.pk))
    assert found[:4] == [deal.pk for deal in best]
    assert len(set(found)) == len(found)


def test_it_is_judged_anew_when_the_deal_was_changed_or_is_new(firm, manager, head, open_deal):
    deal, new = firm["fresh of Hanna"], open_deal(manager, 1)
    was = percent(deal)
    type(deal).objects.filter(pk=deal.pk).update(responsible=manager, updated_at=timezone.now())

    jobs.look()

    assert percent(deal) > was
    assert DealScore.objects.filter(deal=new).exists()


def test_a_deal_that_has_ended_has_no_score(firm, manager):
    deal = firm["fresh of Max"]
    deal.win(manager)

    jobs.look()

    assert not DealScore.objects.filter(deal=deal).exists()


def test_of_too_few_it_says_so(client, administrator, closed_deals, open_deal, learn):
    closed_deals(30)
    deal = open_deal(administrator)
    learn()
    client.force_login(administrator)

    page = client.get(f"/deals/{deal.pk}").content.decode()

    assert "Закрытых сделок пока мало" in page
    assert Scoring.current().model is None
    assert "30" in client.get("/settings/deal-score").content.decode()
    assert run_report(administrator, "deal-score-quality", {})["rows"] == []


def test_it_learns_once_a_night(firm):
    Job.objects.all().delete()
    Scoring.objects.update(learnt_at=timezone.now() - dt.timedelta(days=1))
    evening, night = (timezone.localtime().replace(hour=hour) for hour in (2, 4))

    jobs.look(evening)
    assert not Job.objects.filter(kind=LEARNING).exists()
    jobs.look(night)
    jobs.look(night)

    assert Job.objects.filter(kind=LEARNING).count() == 1


def test_switched_off_it_is_nowhere(client, administrator, firm):
    Firm.objects.update_or_create(pk=1, defaults={"modules_off": ["deal-score"]})
    client.force_login(administrator)

    page = client.get(f"/deals/{firm['fresh of Max'].pk}").content.decode()

    assert "Вероятность выигрыша" not in page
    assert "score" not in client.get("/deals/list?sort=-score").content.decode()
    jobs.look()
    assert not Job.objects.filter(kind=LEARNING, state="waiting").exists()


def test_programs_get_score_and_reasons(client, administrator, firm):
    deal, key = firm["fresh of Max"], ApiToken.issue(administrator, "write")
    ask = {"headers": {"Authorization": f"Bearer {key}"}}

    found = client.get(f"/api/v1/deals/{deal.pk}", **ask).json()
    listed = client.get("/api/v1/deals?score__gte=1&sort=-score&limit=2", **ask).json()
    state = client.get("/api/v1/deal-score", **ask).json()
    begun = client.post("/api/v1/deal-score/learning", **ask)

    assert found["score"] == percent(deal)
    assert {"text", "speaks_for"} == set(found["score_reasons"][0])
    assert listed["items"][0]["id"] == deal.pk
    assert (state["is_learnt"], state["closed"], state["learning"]) == (True, 500, None)
    assert (begun.status_code, begun.json()["learning"]) == (202, Job.objects.latest("pk").pk)


def test_the_report_sets_what_was_expected_beside_what_came(firm, administrator, manager):
    report = run_report(administrator, "deal-score-quality", {})

    kept = Scoring.current()
    assert sum(row["deals"] for row in report["rows"]) == len(kept.tried) == report["totals"]["deals"]
    assert sum(row["won"] for row in report["rows"]) == sum(won for _deal, _chance, won in kept.tried)
    assert report["totals"]["roc_auc"] > 0.6
    assert report["totals"]["brier"] < report["totals"]["brier_of_all_alike"]
    mine = run_report(manager, "deal-score-quality", {})
    assert 0 < mine["totals"]["deals"] < report["totals"]["deals"]
