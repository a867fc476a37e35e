"""The path of a deal through its stages, by program."""

import pytest

from krug.core.events.models import Event
from krug.core.stages.models import Passage, Stage


@pytest.fixture
def walked(manager, make_deal_of):
    """A deal moved on to its second stage, with a word about it."""
    deal = make_deal_of(manager)
    second = Stage.objects.filter(pipeline=deal.pipeline_id)[1]
    deal.move(manager, second, "They asked for a quote")
    return deal


def test_it_tells_each_stage_newest_first(mine, manager, walked):
    now, before = mine.get(f"deals/{walked.pk}/path").json()["items"]

    first, second = Stage.objects.filter(pipeline=walked.pipeline_id)[:2]
    assert (now["stage"], now["way"], now["comment"], now["left_at"]) == (
        second.pk,
        "forward",
        "They asked for a quote",
        None,
    )
    assert (before["stage"], before["title"], before["left_at"]) == (first.pk, first.name, now["entered_at"])
    assert (now["user"], now["days"], now["is_late"]) == (manager.pk, 0, False)


def test_something_is_said_of_a_stage_passed(mine, manager, walked):
    stay = mine.get(f"deals/{walked.pk}/path").json()["items"][1]

    said = mine.patch(f"deals/{walked.pk}/path/{stay['id']}", {"comment": "Came by phone"}).json()

    assert (said["id"], said["comment"], said["commented_by"]) == (stay["id"], "Came by phone", manager.pk)
    assert Event.objects.get(kind="deal.stage_commented").channel == "api"


def test_another_deals_stage_is_none_of_its_own(mine, manager, walked, make_deal_of):
    other = Passage.objects.get(record_kind="deal", record_id=make_deal_of(manager).pk)

    assert mine.patch(f"deals/{walked.pk}/path/{other.pk}", {"comment": "x"}).status_code == 404
    assert mine.patch(f"deals/{walked.pk}/path/zzz", {"comment": "x"}).status_code == 404
    assert mine.patch(f"deals/{walked.pk}/path/{other.pk}", {}).status_code == 422


def test_who_does_not_see_the_deal_sees_no_path_and_who_may_not_change_it_says_nothing(
    program, stranger, observer, walked
):
    stay = Passage.objects.filter(record_kind="deal", record_id=walked.pk).first()

    assert program(stranger).get(f"deals/{walked.pk}/path").status_code == 404
    answer = program(observer).patch(f"deals/{walked.pk}/path/{stay.pk}", {"comment": "x"})
    assert answer.status_code == 403
