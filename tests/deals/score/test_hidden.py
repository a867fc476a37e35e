"""The chance of winning can be kept from a role: its number, its reasons, its report."""

import pytest
from django.test import Client

from krug.core.access.models import ApiToken
from krug.core.access.scopes import FieldRight
from krug.core.records import kinds
from krug.core.reports import running
from krug.core.settings.field_rights import keep_field_rights, offered
from krug.modules.deals.models import DealScore


@pytest.fixture
def deal(manager, make_deal_of):
    made = make_deal_of(manager)
    DealScore.objects.update_or_create(deal=made, defaults={"percent": 87, "reasons": []})
    return made


@pytest.fixture
def hidden(administrator, deal, manager):
    keep_field_rights(administrator, manager.role, {("deal", "score"): FieldRight.HIDDEN})
    return type(manager).objects.get(pk=manager.pk)


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def test_a_role_may_be_kept_from_the_number_and_not_given_more_of_it(deal):
    rights = {field.name: rights for kind, field, rights in offered() if kind.code == "deal"}

    assert rights["score"] == [FieldRight.CHANGE, FieldRight.HIDDEN]
    assert "closed_at" not in rights


def test_who_is_kept_from_it_meets_it_nowhere(hidden, head, deal):
    said = {}
    for person in (hidden, head):
        browser = browser_of(person)
        program = Client(headers={"Authorization": f"Bearer {ApiToken.issue(person, 'read')}"})
        item = program.get(f"/api/v1/deals/{deal.pk}").json()
        card = browser.get(f"/deals/{deal.pk}").content.decode()
        said[person.name] = (
            "Вероятность выигрыша" in card,
            "87" in browser.get("/deals/list?columns=name,score").content.decode().replace("\u00a0%", "%"),
            item.get("score"),
            "score" in kinds.get("deal").seen_by(person).names,
            running.find(person, "deal-score-quality").is_open_to(person),
        )

    assert said["Max"] == (False, False, None, False, False)
    assert (said["Hanna"][0], said["Hanna"][2:]) == (True, (87, True, True))


def test_nobody_kept_from_it_orders_or_asks_by_it(hidden, deal):
    program = Client(headers={"Authorization": f"Bearer {ApiToken.issue(hidden, 'read')}"})

    answers = [program.get(f"/api/v1/deals?{asked}").status_code for asked in ("score__gte=50", "sort=score")]

    assert answers == [422, 422] or answers == [400, 400]
