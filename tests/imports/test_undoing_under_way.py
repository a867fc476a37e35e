"""An import taken back while it comes in, twice, or before there is anything of it."""

import pytest

from krug.config.cli import main
from krug.core.imports import bringing
from krug.core.imports.models import Import
from krug.core.imports.turning import UNDO, WrongState
from krug.core.jobs import queue
from krug.core.jobs.performing import perform, perform_due
from krug.modules.clients.models import Client

SIX = "Название\n" + "".join(f"Firm {number}\n" for number in range(6))


@pytest.fixture
def two_a_piece(monkeypatch):
    monkeypatch.setattr("krug.core.imports.running.ROWS", {"sqlite": 2, "postgresql": 2})


@pytest.fixture
def taken(administrator, file_of, two_a_piece):
    return bringing.take("clients", administrator, file_of(SIX), "six.csv")


def meanwhile(deed, pieces=1):
    """What a worker asks before each piece: once `pieces` are in, `deed` is done elsewhere."""
    asked = []

    def stopping():
        asked.append(1)
        if len(asked) == pieces + 1:
            deed()
        return False

    return stopping


def live():
    return Client.objects.filter(deleted_at=None).count()


def test_one_under_way_is_stopped_and_nothing_of_it_stays(taken, administrator):
    run, counted = bringing.start(taken, administrator), []

    def deed():
        counted.append(live())
        bringing.undo(taken, administrator)

    perform(queue.take("one", run.pk), "one", meanwhile(deed))
    run.refresh_from_db()
    taken.refresh_from_db()
    assert (counted, live(), run.state, taken.state) == ([2], 2, "cancelled", "undoing")
    perform_due()

    taken.refresh_from_db()
    assert (taken.state, live(), taken.job.kind, taken.job.state) == ("undone", 0, UNDO, "done")


def test_a_second_undoing_is_the_first(taken, administrator):
    bringing.start(taken, administrator)
    perform_due()
    first = bringing.undo(taken, administrator)
    waiting = bringing.undo(taken, administrator)
    perform_due()

    last = bringing.undo(taken, administrator)
    perform_due()

    last.refresh_from_db()
    assert (first.pk, waiting.pk, last.state, live()) == (last.pk, last.pk, "done", 0)


def test_an_undoing_that_was_stopped_goes_on(taken, administrator):
    bringing.start(taken, administrator)
    perform_due()
    job = bringing.undo(taken, administrator)
    perform(queue.take("one", job.pk), "one", meanwhile(lambda: queue.cancel(job, administrator)))
    half = live()

    again = bringing.undo(taken, administrator)
    perform_due()

    taken.refresh_from_db()
    assert (half, again.pk, live(), taken.state) == (4, job.pk, 0, "undone")


def test_a_draft_is_nothing_to_take_back(taken, administrator):
    with pytest.raises(WrongState):
        bringing.undo(taken, administrator)

    taken.refresh_from_db()
    assert (taken.state, taken.job) == ("draft", None)


def test_what_was_undone_does_not_come_in_again(taken, administrator):
    bringing.start(taken, administrator)
    perform_due()
    bringing.undo(taken, administrator)
    perform_due()

    with pytest.raises(WrongState):
        bringing.start(taken, administrator)
    perform_due()

    assert live() == 0


def test_a_run_begun_before_does_nothing_once_undone(taken, administrator):
    run = bringing.start(taken, administrator)
    Import.objects.filter(pk=taken.pk).update(state="undone")

    perform_due()

    run.refresh_from_db()
    taken.refresh_from_db()
    assert (run.state, live(), taken.state) == ("failed", 0, "undone")


def test_the_command_takes_one_under_way_back(taken, administrator, capsys, monkeypatch):
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)  # no index is made amid a transaction
    run, answers = bringing.start(taken, administrator), []

    def deed():
        answers.append(main(["import", "--undo", str(taken.pk)]))

    perform(queue.take("one", run.pk), "one", meanwhile(deed))
    deed()

    taken.refresh_from_db()
    out, error = capsys.readouterr()
    assert (answers, out.count("\n"), error) == ([0, 0], 2, "")
    assert (taken.state, live()) == ("undone", 0)


def test_the_command_says_that_a_draft_is_none(taken, capsys):
    code = main(["import", "--undo", str(taken.pk)])

    out, error = capsys.readouterr()
    assert (code, out, error.count("\n")) == (2, "", 1)
    assert "Готовится" in error


def test_the_page_says_it_too(taken, administrator, client):
    client.force_login(administrator)

    answer = client.post(f"/imports/{taken.pk}/undo", follow=True)

    taken.refresh_from_db()
    assert "Сейчас с этой загрузкой так нельзя: Готовится." in answer.content.decode()
    assert taken.state == "draft"
