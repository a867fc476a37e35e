import pytest

from krug.core.imports import bringing
from krug.core.imports.mapping import Mapping
from krug.core.imports.models import Import
from krug.core.jobs import queue
from krug.core.jobs.performing import perform


@pytest.fixture(autouse=True)
def stored_here(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def file_of(tmp_path):
    """file_of(text or bytes): a file with it."""

    def make(content, name="file.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return make


@pytest.fixture
def bring(administrator, file_of):
    """bring("clients", text): the import when it is over."""

    def do(kind, content, actor=None, dry=False, policy="skip", mapping=None, name="file.csv"):
        actor = actor or administrator
        plan = Mapping(**mapping) if isinstance(mapping, dict) else mapping
        found = bringing.take(kind, actor, file_of(content, name), name, plan, policy)
        job = bringing.start(found, actor, dry)
        perform(queue.take("test", job.pk), "test")
        job.refresh_from_db()
        assert (job.state, job.error) == ("done", "")
        return Import.objects.get(pk=found.pk)

    return do


@pytest.fixture
def undo(administrator):
    def do(found, actor=None):
        job = bringing.undo(found, actor or administrator)
        perform(queue.take("test", job.pk), "test")
        job.refresh_from_db()
        assert (job.state, job.error) == ("done", "")
        return Import.objects.get(pk=found.pk)

    return do


@pytest.fixture
def reasons():
    """reasons(import): row number to what is wrong with it."""

    def of(found, dry=False):
        rows = found.problems.filter(dry=dry).order_by("row")
        return {problem.row: [reason for _column, reason in problem.faults] for problem in rows}

    return of
