"""What stages ask for before a record goes on, whoever moves it."""

import pytest
from django.test import Client

from krug.core.access.policy import Denied
from krug.core.events.models import Channel, Event
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.core.settings import custom_fields, field_rights
from krug.core.settings.required_fields import Wished, keep
from krug.core.stages.demanding import Filled, Lacking
from krug.core.stages.models import Passage, Pipeline, Stage
from krug.core.stages.moving import move, take_back
from krug.modules.deals.models import Closing, Deal

BUDGET = "custom_budget"


@pytest.fixture
def budget(administrator):
    return custom_fields.add(administrator, "deal", "money", {"title": "Budget"})


@pytest.fixture
def deal(budget, manager, make_deal_of):
    return make_deal_of(manager)


@pytest.fixture
def stages(deal):
    return list(Stage.objects.filter(pipeline=deal.pipeline_id))


@pytest.fixture
def ask(administrator, deal):
    """A builder: ask(stage, enter=[…], leave=[…], won=[…])."""

    def asked(stage=None, won=None, **ways):
        wished = Wished({stage.pk: ways} if stage else {}, {} if won is None else {"won": won})
        keep(administrator, Pipeline.objects.get(pk=deal.pipeline_id), wished)

    return asked


@pytest.fixture
def web():
    def of(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return of


def stands(deal, stage):
    """The deal is where it was, and nothing tells of a move."""
    deal.refresh_from_db()
    return (deal.stage, Event.objects.filter(kind="deal.moved").count(), Passage.objects.count()) == (stage, 0, 1)


def test_a_stage_is_not_entered_without_what_it_asks_for(ask, deal, stages, manager):
    ask(stages[1], enter=[BUDGET, "amount"])

    with pytest.raises(Lacking) as refused:
        deal.move(manager, stages[1])

    assert set(refused.value.errors) == {BUDGET, "amount"} == set(refused.value.fields)
    assert stages[1].name in refused.value.errors["amount"]
    assert stands(deal, stages[0])


def test_filled_in_it_is_entered(ask, deal, stages, manager):
    ask(stages[1], enter=[BUDGET])
    writing.change(deal, manager, {BUDGET: "500"}, deal.version)

    assert Deal.objects.get().move(manager, stages[1]) is True


def test_a_stage_is_not_left_without_what_it_asks_for(ask, deal, stages, manager):
    ask(stages[0], leave=["amount"])

    with pytest.raises(Lacking):
        deal.move(manager, stages[1])

    assert stands(deal, stages[0])


def test_what_stages_passed_over_ask_for_is_asked_too(ask, deal, stages, manager):
    ask(stages[1], enter=["amount"], leave=["source"])

    with pytest.raises(Lacking) as refused:
        deal.move(manager, stages[2])

    assert refused.value.fields == ["amount", "source"]
    assert stands(deal, stages[0])


def test_going_back_asks_only_for_what_the_stage_asks_of_who_comes_in(ask, deal, stages, manager):
    deal.move(manager, stages[2])
    ask(stages[2], leave=["amount"])
    ask(stages[1], enter=["source"], leave=["channel"])

    deal.move(manager, stages[0])

    assert deal.stage == stages[0]
    with pytest.raises(Lacking) as refused:
        deal.move(manager, stages[1])
    assert refused.value.fields == ["source"]


def test_a_deal_is_not_won_without_what_is_asked_and_may_be_lost(ask, deal, stages, manager):
    ask(stages[2], leave=["source"], won=[BUDGET])

    with pytest.raises(Lacking) as refused:
        deal.win(manager)

    deal.refresh_from_db()
    assert (refused.value.fields, deal.state, Closing.objects.count()) == (["source", BUDGET], "open", 0)
    deal.kind.lost_reason_required = False
    assert deal.lose(manager) is True


def test_one_step_fills_in_and_moves_and_one_undo_takes_both_back(ask, deal, stages, manager):
    ask(stages[1], enter=[BUDGET])

    deal.move(manager, stages[1], filled=Filled({BUDGET: "500", "name": "not asked for"}, deal.version))

    deal.refresh_from_db()
    assert (deal.stage, deal.custom, deal.name) == (stages[1], {"budget": 50000}, "Shrink tunnel")
    assert take_back(deal, manager) is True
    deal.refresh_from_db()
    assert (deal.stage, deal.custom) == (stages[0], {})


def test_what_was_changed_again_since_stays_when_the_move_is_taken_back(ask, deal, stages, manager):
    ask(stages[1], enter=[BUDGET, "source"])
    deal.move(manager, stages[1], filled=Filled({BUDGET: "500", "source": "Fair"}))
    writing.change(deal, manager, {BUDGET: "700"}, deal.version)

    take_back(Deal.objects.get(), manager)

    deal.refresh_from_db()
    assert (deal.stage, deal.custom["budget"], "krug_source" in deal.custom) == (stages[0], 70000, False)


def test_a_win_filled_in_is_taken_back_whole(ask, deal, manager):
    ask(won=[BUDGET])
    deal.win(manager, filled=Filled({BUDGET: "500"}))
    assert Deal.objects.get().custom == {"budget": 50000}

    Deal.objects.get().reopen(manager)

    found = Deal.objects.get()
    assert (found.state, found.custom) == ("open", {})


def test_a_bad_value_moves_nothing(ask, deal, stages, manager):
    ask(stages[1], enter=[BUDGET])

    with pytest.raises(Invalid) as refused:
        deal.move(manager, stages[1], filled=Filled({BUDGET: "much"}))

    assert list(refused.value.errors) == [BUDGET]
    assert stands(deal, stages[0])


def test_a_colleagues_value_is_not_overwritten_unseen(ask, deal, stages, manager):
    ask(stages[1], enter=["source"])
    shown = deal.version
    writing.change(deal, manager, {"source": "Fair"}, deal.version)

    with pytest.raises(Conflict):
        Deal.objects.get().move(manager, stages[1], filled=Filled({"source": "Site"}, shown))

    assert stands(deal, stages[0]) and deal.custom["krug_source"] == "Fair"


def test_who_may_not_fill_it_in_is_told_who_may(ask, deal, stages, manager, administrator):
    field_rights.keep_field_rights(administrator, manager.role, {("deal", BUDGET): "read"})
    manager.role.refresh_from_db()
    ask(stages[1], enter=[BUDGET])

    with pytest.raises(Lacking) as refused:
        deal.move(manager, stages[1], filled=Filled({BUDGET: "500"}))

    assert stands(deal, stages[0])
    assert refused.value.fields == []
    words = refused.value.errors[BUDGET]
    assert "Budget" in words and str(administrator.role) in words and str(manager.role) not in words


def test_files_brought_in_are_not_held_to_it(ask, deal, stages, manager):
    ask(stages[1], enter=["amount"], won=["amount"])

    assert deal.move(manager, stages[1], channel=Channel.IMPORT) is True
    assert deal.win(manager, channel=Channel.IMPORT) is True


def test_a_new_record_fills_in_what_its_first_stage_asks_for(ask, deal, stages, manager):
    ask(stages[0], enter=["source"])

    with pytest.raises(Lacking) as refused:
        writing.create(kinds.get("deal"), manager, [{"name": "Second"}])

    assert (refused.value.fields, Deal.objects.count()) == (["source"], 1)
    assert writing.create(kinds.get("deal"), manager, [{"name": "Second", "source": "Fair"}])[0].stage == stages[0]


def test_a_field_out_of_use_asks_for_nothing(ask, deal, stages, manager, administrator, budget):
    ask(stages[1], enter=[BUDGET])
    custom_fields.change(administrator, budget, {"is_active": False})

    assert deal.move(manager, stages[1]) is True


def test_any_kind_with_stages_has_it(administrator, manager):
    pipeline = Pipeline.objects.create(subject="project", title="Building")
    plan = Stage.objects.create(pipeline=pipeline, name="Plan", sort=0)
    build = Stage.objects.create(pipeline=pipeline, name="Build", sort=1)
    custom_fields.add(administrator, "project", "yes-no", {"title": "Permit"})
    keep(administrator, pipeline, Wished({build.pk: {"enter": ["custom_permit"]}}))
    project = writing.create(kinds.get("project"), manager, [{"name": "Hall"}])[0]

    with pytest.raises(Lacking):
        move(project, manager, build)
    project.refresh_from_db()
    assert project.stage == plan

    assert move(project, manager, build, filled=Filled({"custom_permit": "false"})) is True


def test_a_card_dragged_brings_the_fields_lacking_and_goes_on_filled_in(ask, deal, stages, manager, web):
    ask(stages[1], enter=[BUDGET])
    browser, address = web(manager), f"/deals/{deal.pk}/stage"
    sent = {"to": stages[1].pk, "seen": stages[0].pk, "pipeline": deal.pipeline_id}

    asked = browser.post(address, sent, headers={"HX-Request": "true"})

    text = asked.content.decode()
    assert asked.status_code == 422 and f'name="{BUDGET}"' in text and f'name="to" value="{stages[1].pk}"' in text
    assert 'name="amount"' not in text
    filled = {**sent, "asked": BUDGET, "version": asked.context["version"], BUDGET: "much"}
    again = browser.post(address, filled, headers={"HX-Request": "true"})
    assert again.status_code == 422 and 'value="much"' in again.content.decode()
    assert stands(deal, stages[0])

    done = browser.post(address, {**filled, BUDGET: "500"}, headers={"HX-Request": "true"})

    deal.refresh_from_db()
    assert (done.status_code, deal.stage, deal.custom) == (200, stages[1], {"budget": 50000})
    browser.post(f"{address}/undo")
    deal.refresh_from_db()
    assert (deal.stage, deal.custom) == (stages[0], {})


def test_the_form_of_winning_has_the_fields_lacking(ask, deal, manager, web):
    ask(won=[BUDGET])
    browser, address = web(manager), f"/deals/{deal.pk}/closing?outcome=won"
    assert f'name="{BUDGET}"' in browser.get(address).content.decode()

    refused = browser.post(address, {"outcome": "won", "asked": BUDGET, "version": deal.version, BUDGET: ""})
    done = browser.post(address, {"outcome": "won", "asked": BUDGET, "version": deal.version, BUDGET: "500"})

    deal.refresh_from_db()
    assert (refused.status_code, done.status_code, deal.state, deal.custom) == (422, 302, "won", {"budget": 50000})


def test_somebodys_value_is_shown_and_the_second_sending_decides(ask, deal, stages, manager, web):
    ask(stages[1], enter=["source"])
    shown = deal.version
    writing.change(deal, manager, {"source": "Fair"}, deal.version)
    sent = {"to": stages[1].pk, "asked": "source", "version": shown, "source": "Site"}
    browser = web(manager)

    met = browser.post(f"/deals/{deal.pk}/stage", sent)
    done = browser.post(f"/deals/{deal.pk}/stage", {**sent, "version": met.context["version"]})

    deal.refresh_from_db()
    assert met.status_code == 409 and "Fair" in met.content.decode() and 'value="Site"' in met.content.decode()
    assert (done.status_code, deal.custom["krug_source"], deal.stage) == (302, "Site", stages[1])


def test_who_may_not_change_the_record_is_asked_for_nothing(ask, deal, stages, stranger):
    ask(stages[1], enter=[BUDGET])

    with pytest.raises(Denied):
        deal.move(stranger, stages[1], filled=Filled({BUDGET: "1"}))

    assert stands(deal, stages[0]) and deal.custom == {}
