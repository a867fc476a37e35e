"""An import that was stopped or broke off: what its page says of it, and what may be done from there."""

import json
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from krug.config.cli import main
from krug.core.imports import bringing
from krug.core.imports.models import Import
from krug.core.imports.running import _Run
from krug.core.jobs import queue
from krug.core.jobs.models import Job
from krug.core.jobs.performing import perform, perform_due
from krug.modules.clients.models import Client

SIX = "Название\n" + "".join(f"Firm {number}\n" for number in range(6))


@pytest.fixture(autouse=True)
def two_a_piece(monkeypatch):
    monkeypatch.setattr("krug.core.imports.running.ROWS", {"sqlite": 2, "postgresql": 2})


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def taken(administrator, file_of):
    return bringing.take("clients", administrator, file_of(SIX), "six.csv")


@pytest.fixture
def run(taken, administrator):
    return bringing.start(taken, administrator)


def broken_by(deed):
    """What a worker asks before each piece; `deed` comes before the second."""
    asked = []

    def stopping():
        asked.append(1)
        if len(asked) == 2:
            deed()
        return False

    return stopping


@pytest.fixture
def stopped(run, taken, pages):
    """Stopped on its page when two rows of six are in."""
    perform(queue.take("one", run.pk), "one", broken_by(lambda: pages.post(f"/imports/{taken.pk}/stopping")))
    taken.refresh_from_db()
    return taken


@pytest.fixture
def broken(run, taken):
    """Broken off by what nobody foresaw when two rows of six are in."""

    def fault():
        raise ZeroDivisionError

    perform(queue.take("one", run.pk), "one", broken_by(fault))
    taken.refresh_from_db()
    return taken


def live():
    return Client.objects.filter(deleted_at=None).count()


def offers(pages, found):
    """The text of the page, and which of the three it offers."""
    html = pages.get(found.address).content.decode()
    places = {"stop": "/stopping", "go on": "/attempts", "undo": '/undo" hx-get'}
    return html, [name for name, place in places.items() if f'action="/imports/{found.pk}{place}' in html]


def test_a_draft_offers_none_of_them(pages, taken):
    assert offers(pages, taken)[1] == []


def test_under_way_it_can_be_stopped(pages, run, taken):
    html, may = offers(pages, taken)

    assert may == ["stop"]
    assert "Строки загружаются частями" in html


def test_a_dry_run_can_be_stopped_and_leaves_a_draft(pages, taken, administrator):
    job = bringing.start(taken, administrator, dry=True)
    assert offers(pages, taken)[1] == ["stop"]

    pages.post(f"/imports/{taken.pk}/stopping")

    job.refresh_from_db()
    taken.refresh_from_db()
    assert (job.state, taken.state, offers(pages, taken)[1]) == ("cancelled", "draft", [])


def test_stopped_it_says_what_is_in_and_what_is_not(pages, stopped):
    html, may = offers(pages, stopped)

    assert (stopped.state, stopped.counts["created"], live(), may) == ("stopped", 2, 2, ["go on", "undo"])
    assert "Обработано строк: 2 из 6, их данные уже в базе. Ещё не загружено: 4." in html
    assert "<dt>Состояние</dt><dd>Остановлена</dd>" in html
    assert "Все строки загружены" not in html
    assert "ничего не запишет" not in html


def test_stopped_where_jobs_are_stopped_it_is_the_same(pages, run, taken):
    perform(queue.take("one", run.pk), "one", broken_by(lambda: pages.post(f"/jobs/{run.pk}/cancellation")))

    taken.refresh_from_db()
    assert (taken.state, live(), offers(pages, taken)[1]) == ("stopped", 2, ["go on", "undo"])


def test_stopped_before_anything_is_in(pages, run, taken):
    pages.post(f"/imports/{taken.pk}/stopping")

    taken.refresh_from_db()
    html, may = offers(pages, taken)
    assert (taken.state, may, live()) == ("stopped", ["go on"], 0)
    assert "Из этого файла ничего не загружено." in html


def test_broken_off_it_says_why_too(pages, broken):
    html, may = offers(pages, broken)

    assert (broken.state, broken.counts["created"], live(), may) == ("failed", 2, 2, ["go on", "undo"])
    assert "Ошибка в самом Круге. Сделанное сохранено, попробуйте ещё раз." in html
    assert "Ещё не загружено: 4." in html
    assert "<dt>Состояние</dt><dd>Прервана</dd>" in html


@pytest.mark.parametrize("how", ["stopped", "broken"])
def test_it_goes_on_where_it_ended(request, pages, how):
    found = request.getfixturevalue(how)

    pages.post(f"/imports/{found.pk}/attempts")
    found.refresh_from_db()
    waiting = found.state
    perform_due()

    found.refresh_from_db()
    html, may = offers(pages, found)
    assert (waiting, found.state, found.counts["created"], live(), may) == ("running", "done", 6, 6, ["undo"])
    assert "Все строки загружены." in html


@pytest.mark.parametrize("how", ["stopped", "broken"])
def test_what_is_in_is_taken_back_and_the_run_never_goes_on(request, pages, run, how):
    found = request.getfixturevalue(how)

    pages.post(f"/imports/{found.pk}/undo")
    while_undoing = pages.post(f"/jobs/{run.pk}/attempts").status_code
    perform_due()
    pages.post(f"/jobs/{run.pk}/attempts")
    pages.post(f"/imports/{found.pk}/attempts")
    perform_due()

    found.refresh_from_db()
    run.refresh_from_db()
    assert (while_undoing, found.state, live()) == (302, "undone", 0)
    assert run.state == ("cancelled" if how == "stopped" else "failed")
    assert offers(pages, found)[1] == []
    assert "/attempts" not in pages.get(f"/jobs/{run.pk}").content.decode()


def test_a_taking_back_is_stopped_and_goes_on(pages, run, taken, administrator):
    perform_due()
    job = bringing.undo(taken, administrator)
    busy = offers(pages, taken)[1]
    perform(queue.take("one", job.pk), "one", broken_by(lambda: pages.post(f"/imports/{taken.pk}/stopping")))
    html, may = offers(pages, taken)
    half = live()

    pages.post(f"/imports/{taken.pk}/attempts")
    perform_due()

    taken.refresh_from_db()
    assert (busy, half, may) == (["stop"], 4, ["go on"])
    assert "Отменено записей: 2 из 6." in html
    assert (taken.state, live()) == ("undone", 0)


def test_without_its_file_it_does_not_go_on(pages, stopped):
    stopped.path.unlink()

    assert offers(pages, stopped)[1] == ["undo"]


def test_a_reason_that_forbids_it_is_said_and_nothing_is_in(pages, run, taken):
    taken.path.unlink()
    perform_due()

    taken.refresh_from_db()
    html, may = offers(pages, taken)
    assert (taken.state, may, live()) == ("failed", [], 0)
    assert "Файла уже нет" in html
    assert "Из этого файла ничего не загружено." in html


def test_undoing_is_asked_after_and_says_that_it_stops_first(pages, run, taken, administrator):
    perform(queue.take("one", run.pk), "one", broken_by(lambda: None))
    refused = pages.get(f"/imports/{taken.pk}/undo")
    assert refused.status_code == 200  # brought in whole by now

    Import.objects.filter(pk=taken.pk).update(state="running")
    asked = pages.get(f"/imports/{taken.pk}/undo").content.decode()

    assert "сначала загрузка остановится" in asked
    assert "сначала загрузка остановится" not in refused.content.decode()


def test_anothers_import_is_neither_stopped_nor_gone_on_with(client, manager, run, taken):
    client.force_login(manager)

    answers = [client.post(f"/imports/{taken.pk}/{verb}").status_code for verb in ("stopping", "attempts", "undo")]

    run.refresh_from_db()
    assert (answers, run.state) == ([404, 404, 404], "waiting")


def test_the_command_says_what_is_in_where_it_broke_off(administrator, file_of, capsys, monkeypatch):
    once = _Run._piece

    def second_breaks(self, rows):
        if self.number:
            raise ZeroDivisionError
        once(self, rows)

    monkeypatch.setattr(_Run, "_piece", second_breaks)

    code = main(["import", "clients", str(file_of(SIX)), "--json"])

    found = Import.objects.get()
    out, error = capsys.readouterr()
    told = {"rows": 2, "created": 2, "updated": 0, "skipped": 0, "rejected": 0, "import_id": found.pk}
    assert (code, json.loads(out), found.state) == (1, told, "failed")
    assert f"krug import --undo {found.pk}" in error
    assert Job.objects.get().state == "failed"


@pytest.mark.parametrize(
    ("state", "of_job", "kind", "now"),
    [
        ("running", "cancelled", "imports.run", "stopped"),
        ("running", "failed", "imports.run", "failed"),
        ("running", "running", "imports.run", "running"),
        ("done", "running", "imports.undo", "undoing"),
        ("failed", "cancelled", "imports.undo", "undoing"),
        ("done", "done", "imports.undo", "done"),
        ("undone", "done", "imports.undo", "undone"),
    ],
)
def test_imports_of_before_are_told_as_they_stand(taken, run, state, of_job, kind, now):
    Job.objects.filter(pk=run.pk).update(state=of_job, kind=kind, checkpoint={"counts": {"rows": 2}})
    Import.objects.filter(pk=taken.pk).update(state=state)

    for module, step in (
        ("0003_being_undone", "name_what_is_being_undone"),
        ("0004_stopped", "name_what_stands_still"),
    ):
        getattr(import_module(f"krug.core.imports.migrations.{module}"), step)(
            apps, SimpleNamespace(connection=connection)
        )

    taken.refresh_from_db()
    assert taken.state == now
    assert taken.counts == ({"rows": 2} if now in ("stopped", "failed") and state == "running" else {})
