"""Checklists of stages: ticked on the card and by programs, asked for wherever a record goes on."""

import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from krug.core.access.models import ApiToken
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.settings.stage_rules import Wished, WishedStage, keep, matched
from krug.core.stages.checking import tick
from krug.core.stages.models import CheckLine, Pipeline, Stage, StageRules, Tick
from krug.core.stages.moving import move
from krug.modules.requests.models import Request


@pytest.fixture
def deal(manager, make_deal_of):
    return make_deal_of(manager)


@pytest.fixture
def stages(deal):
    return list(Stage.objects.filter(pipeline=deal.pipeline_id))


@pytest.fixture
def listed(administrator, deal):
    """A builder: listed(stage, texts, ticked=True) gives the lines of the stage's checklist."""

    def put(stage, texts, ticked=True):
        keep(administrator, Pipeline.objects.get(pk=stage.pipeline_id), Wished({stage.pk: WishedStage(texts, ticked)}))
        return list(CheckLine.objects.filter(stage=stage, is_active=True))

    return put


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def program_of(user, method, path, body=None):
    client = Client(headers={"Authorization": f"Bearer {ApiToken.issue(user, 'write')}"})
    return client.generic(method, f"/api/v1/{path}", json.dumps(body) if body else "", content_type="application/json")


def test_a_deal_goes_on_only_when_the_demanded_list_is_ticked(listed, deal, stages, manager):
    first, second = listed(stages[0], ["Who decides", "Budget"])
    tick(deal, manager, first)

    with pytest.raises(Invalid) as refused:
        deal.move(manager, stages[1])
    tick(deal, manager, second)

    assert "«Budget»" in str(refused.value) and "Who decides" not in str(refused.value)
    assert deal.move(manager, stages[1]) is True
    assert [event.kind for event in Event.objects.filter(record_kind="deal").order_by("pk")][-3:] == [
        "deal.ticked",
        "deal.ticked",
        "deal.moved",
    ]


def test_what_is_not_demanded_hinders_nobody_and_going_back_asks_nothing(listed, deal, stages, manager):
    listed(stages[0], ["Who decides"], ticked=False)
    listed(stages[1], ["Offer sent"])

    deal.move(manager, stages[1])

    assert deal.move(manager, stages[0]) is True


def test_stages_passed_over_ask_for_their_lists_and_so_does_winning_but_not_losing(listed, deal, stages, manager):
    listed(stages[1], ["Offer sent"])

    with pytest.raises(Invalid, match=stages[1].name):
        deal.move(manager, stages[2])
    with pytest.raises(Invalid, match="Offer sent"):
        deal.win(manager)

    deal.kind.lost_reason_required = False
    assert deal.lose(manager) is True


def test_who_ticked_and_when_is_kept_and_a_second_tick_does_nothing(listed, deal, stages, manager, head):
    line = listed(stages[0], ["Budget"])[0]

    assert (tick(deal, manager, line), tick(deal, head, line)) == (True, False)
    assert Tick.objects.get().actor == manager
    assert (tick(deal, head, line, False), tick(deal, head, line, False)) == (True, False)
    assert [
        event.actor for event in Event.objects.filter(kind__in=["deal.ticked", "deal.unticked"]).order_by("pk")
    ] == [
        manager,
        head,
    ]


def test_nobody_ticks_for_a_record_they_may_not_change_nor_for_a_closed_one(listed, deal, stages, manager, observer):
    line = listed(stages[0], ["Budget"], ticked=False)[0]

    with pytest.raises(Denied):
        tick(deal, observer, line)
    assert browser_of(observer).post(f"/deals/{deal.pk}/checklist/{line.pk}", {"done": "1"}).status_code == 403
    deal.win(manager)
    with pytest.raises(Invalid):
        tick(deal, manager, line)
    assert not Tick.objects.exists()


def test_the_card_shows_the_list_and_ticks_it(listed, deal, stages, manager):
    line = listed(stages[0], ["Budget <b>"])[0]
    browser = browser_of(manager)

    shown = browser.get(f"/deals/{deal.pk}").content.decode()
    answer = browser.post(f"/deals/{deal.pk}/checklist/{line.pk}", {"done": "1"})

    assert "Budget &lt;b&gt;" in shown and f'action="/deals/{deal.pk}/checklist/{line.pk}"' in shown
    assert answer.status_code == 302 and Tick.objects.get().line == line
    assert 'aria-pressed="true"' in browser.get(f"/deals/{deal.pk}").content.decode()


def test_the_form_of_a_move_says_once_what_is_lacking(listed, deal, stages, manager):
    listed(stages[0], ["Budget"])

    answer = browser_of(manager).post(f"/deals/{deal.pk}/stage", {"to": stages[1].pk}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content.decode().count("Budget")) == (422, 1)


def test_what_is_lacking_is_ticked_in_the_form_of_the_move_itself(listed, deal, stages, manager):
    first, second = listed(stages[0], ["Who decides", "Budget"])
    browser, asked = browser_of(manager), {"to": stages[1].pk, "seen": stages[0].pk}

    shown = browser.post(f"/deals/{deal.pk}/stage", {**asked, "ticked": [first.pk]}, headers={"HX-Request": "true"})
    left = Tick.objects.count()
    both = browser.post(f"/deals/{deal.pk}/stage", {**asked, "ticked": [first.pk, second.pk]})
    deal.refresh_from_db()

    text = shown.content.decode()
    assert shown.status_code == 422 and f'value="{first.pk}" checked' in text and f'value="{second.pk}">' in text
    assert left == 0  # nothing is kept of a move that did not come about
    assert both.status_code == 302 and deal.stage == stages[1]
    assert Tick.objects.count() == 2


def test_winning_asks_for_the_ticks_as_soon_as_its_form_opens(listed, deal, stages, manager):
    lines = [*listed(stages[0], ["Who decides"]), *listed(stages[-1], ["Signed"])]
    browser = browser_of(manager)

    shown = browser.get(f"/deals/{deal.pk}/closing?outcome=won").content.decode()
    answer = browser.post(f"/deals/{deal.pk}/closing", {"outcome": "won", "ticked": [line.pk for line in lines]})
    deal.refresh_from_db()

    assert all(f'name="ticked" value="{line.pk}"' in shown for line in lines)
    assert answer.status_code == 302 and deal.state == "won"


def test_lines_of_another_pipeline_are_not_ticked_along(listed, deal, stages, manager, deal_kinds):
    other = next(kind for kind in deal_kinds if kind.pipeline_id not in (None, deal.pipeline_id))
    foreign = listed(Stage.objects.filter(pipeline=other.pipeline_id).first(), ["Foreign"])[0]

    answer = browser_of(manager).post(
        f"/deals/{deal.pk}/stage", {"to": stages[1].pk, "ticked": [foreign.pk, "x", "9" * 40]}
    )

    assert answer.status_code == 302
    assert not Tick.objects.exists()


def test_programs_read_and_tick(listed, deal, stages, manager, stranger):
    line = listed(stages[0], ["Budget"])[0]
    path = f"deals/{deal.pk}/checklist"

    refused = program_of(manager, "POST", f"deals/{deal.pk}/stage", {"stage": stages[1].pk})
    before = program_of(manager, "GET", path).json()
    after = program_of(manager, "POST", f"{path}/{line.pk}").json()

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "stage")
    assert (before["demanded"], before["items"][0]["at"]) == (True, None)
    assert after["items"][0]["user"] == manager.pk and after["items"][0]["at"]
    assert program_of(manager, "POST", f"deals/{deal.pk}/stage", {"stage": stages[1].pk}).status_code == 200
    assert [program_of(stranger, how, path).status_code for how in ("GET", "POST")] == [404, 405]
    assert program_of(stranger, "POST", f"{path}/{line.pk}").status_code == 404


def test_other_kinds_with_stages_have_lists_too(listed, administrator, deal_kinds):
    from krug.core.records import writing

    request = writing.create(kinds.get("request"), administrator, [{"title": "A call"}])[0]
    line = listed(request.stage, ["Called back"])[0]
    to = Stage.objects.filter(pipeline=request.pipeline_id)[1]

    with pytest.raises(Invalid, match="Called back"):
        move(request, administrator, to)
    tick(request, administrator, line)

    assert move(request, administrator, to) is True
    assert Request.objects.get().stage == to


def test_a_line_put_otherwise_keeps_its_ticks_and_one_given_up_asks_for_nothing(listed, deal, stages, manager):
    first = listed(stages[0], ["Found out the bugdet", "Met"])[0]
    tick(deal, manager, first)

    lines = listed(stages[0], ["Found out the budget"])

    assert (lines[0].pk, lines[0].text) == (first.pk, "Found out the budget")
    assert deal.move(manager, stages[1]) is True


def test_of_the_pages_form_lines_and_people_are_kept(administrator, deal, stages, roles):
    browser, page = browser_of(administrator), f"/settings/stage-rules/{deal.pipeline_id}"
    role = administrator.role.__class__.objects.get(code="head")
    sent = {
        f"lines-{stages[0].pk}": "One\n\n One \nTwo",
        f"ticked-{stages[0].pk}": "1",
        "roles-won": [role.pk],
        "version": 1,
    }

    assert browser.post(page, sent).status_code == 302
    assert [line.text for line in CheckLine.objects.all()] == ["One", "Two"]
    rules = StageRules.objects.get()
    assert (rules.ticked, rules.of_end("won")["roles"]) == ([stages[0].pk], [role.pk])
    assert browser.post(page, sent).status_code == 409
    assert browser.post(page, {f"lines-{stages[0].pk}": "x" * 201, "version": 2}).status_code == 422
    assert browser.get("/settings/stage-rules").status_code == 200


@pytest.mark.django_db(databases=[])
@given(st.lists(st.text("abcdef ", min_size=1, max_size=9), unique=True, max_size=6), st.randoms(use_true_random=False))
def test_no_line_is_two_and_the_same_text_is_the_same_line(texts, chance):
    new = [text + "x" if chance.random() < 0.3 else text for text in texts]
    chance.shuffle(new)

    found = matched(texts, new)

    places = [place for place in found if place is not None]
    assert len(places) == len(set(places))
    assert all(texts[place] == text for text, place in zip(new, found, strict=True) if text in texts)
