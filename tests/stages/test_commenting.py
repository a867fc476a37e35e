import pytest

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.stages.commenting import comment
from krug.core.stages.models import Passage, Stage


@pytest.fixture
def passed(make_deal_of, manager):
    """A deal that has left its first stage, and that stage's passage."""
    deal = make_deal_of(manager)
    deal.move(manager, Stage.objects.filter(pipeline=deal.pipeline_id)[1])
    return deal, Passage.objects.order_by("id").first()


def test_a_passed_stage_gets_its_comment_with_author_and_history(passed, manager, head):
    deal, passage = passed

    changed = comment(deal, head, passage, " They need two machines ")

    passage.refresh_from_db()
    assert (changed, passage.comment, passage.commented_by) == (True, "They need two machines", head)
    event = Event.objects.latest("id")
    assert (event.kind, event.actor) == ("deal.stage_commented", head)
    assert (event.data["old"], event.data["comment"]) == ("", "They need two machines")


def test_the_same_words_twice_do_nothing(passed, manager):
    deal, passage = passed
    comment(deal, manager, passage, "Once")
    before = Event.objects.count()

    assert comment(deal, manager, passage, "Once") is False
    assert Event.objects.count() == before


def test_also_of_a_deal_that_is_closed(passed, manager):
    deal, passage = passed
    deal.win(manager)

    assert comment(deal, manager, passage, "Why it went well") is True


@pytest.mark.parametrize("who", ["stranger", "observer"])
def test_who_may_not_change_the_deal_says_nothing_of_its_stages(request, passed, who):
    deal, passage = passed

    with pytest.raises(Denied):
        comment(deal, request.getfixturevalue(who), passage, "Mine")

    passage.refresh_from_db()
    assert passage.comment == ""


def test_too_long_and_anothers_stage_are_refused(passed, make_deal_of, manager):
    deal, passage = passed
    another = make_deal_of(manager)

    with pytest.raises(Invalid):
        comment(deal, manager, passage, "x" * 10_001)
    with pytest.raises(Invalid):
        comment(another, manager, passage, "Not mine")


def test_it_is_written_on_the_card(passed, manager, client):
    deal, passage = passed
    client.force_login(manager)
    address = f"/deals/{deal.pk}/path/{passage.pk}"

    form = client.get(address)
    client.post(address, {"comment": "<b>Loud</b>"})
    page = client.get(f"/deals/{deal.pk}").content.decode()

    assert form.status_code == 200
    assert "&lt;b&gt;Loud&lt;/b&gt;" in page
    assert "изменено" in page
    assert client.get(f"/deals/{deal.pk}/path/{passage.pk + 1000}").status_code == 404


def test_an_observer_has_no_pen(passed, observer, manager, client):
    deal, _passage = passed

    client.force_login(observer)
    assert f"/deals/{deal.pk}/path/" not in client.get(f"/deals/{deal.pk}").content.decode()
    client.force_login(manager)
    assert f"/deals/{deal.pk}/path/" in client.get(f"/deals/{deal.pk}").content.decode()
