"""A worker killed with -9 in the midst of a bulk change: another goes on where the last whole piece ended."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.databases import own_database

ROOT = Path(__file__).resolve().parent.parent.parent
HOW_MANY, PIECE = 2000, 100
BEGIN = f"""
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "krug.config.settings"
import django
django.setup()
from krug.core.access.models import User
from krug.core.lists.bulk import start, turn_back
from krug.core.lists.models import BulkChange
from krug.core.records import kinds, writing
person, kind = User.objects.get(email="head@firm.example"), kinds.get("client")
def doing():
    writing.create(kind, person, [{{"name": f"Client {{number}}"}} for number in range({HOW_MANY})])
    start(kind, person, "change", {{"status": "supplier"}}, {{"filter": "", "q": ""}})
def undoing():
    turn_back(BulkChange.objects.get(), person)
"""
# A page that changes as many records as are done at once; with "dies" it is killed when its first piece is done.
PAGE = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "krug.config.settings"
import django
django.setup()
from django.test import Client
from krug.core.access.models import User
from krug.core.lists.bulk import performing
from krug.core.records import kinds, writing
person, kind = User.objects.get(email="head@firm.example"), kinds.get("client")
browser = Client(SERVER_NAME="localhost")
browser.force_login(person)
def make():
    writing.create(kind, person, [{"name": f"Client {number}"} for number in range(performing.PIECE)])
def change():
    ids = list(kind.model.objects.values_list("pk", flat=True))
    browser.post("/clients/list/bulk", {"verb": "change", "field": "status", "value": "supplier", "ids": ids})
def undo(number):
    browser.post(f"/bulk/{number}/undo")
def dying(deed):
    pieces = []
    def piece(*given):
        if pieces:
            os.kill(os.getpid(), signal.SIGKILL)
        pieces.append(1)
        return deed(*given)
    return piece
if "dies" in sys.argv:
    performing._do_piece, performing.undo_piece = dying(performing._do_piece), dying(performing.undo_piece)
"""


class Firm:
    """A base of its own, with workers that a test starts and kills."""

    def __init__(self, data, database):
        self.database, self.file = database, data / "krug.sqlite3"
        self.environment = {**os.environ, "KRUG_DATA": str(data), "DATABASE_URL": database, "PYTHONPATH": str(ROOT)}
        self.environment["KRUG_ROOMS"] = ""
        self.workers = []

    def run(self, *arguments, **options):
        return subprocess.run([sys.executable, *arguments], env=self.environment, cwd=ROOT, check=True, **options)

    def dies(self, *arguments):
        """How a process ended that is not to live."""
        return subprocess.run([sys.executable, *arguments], env=self.environment, cwd=ROOT).returncode

    def work(self):
        command = [sys.executable, "-m", "krug", "worker"]
        self.workers.append(subprocess.Popen(command, env=self.environment, cwd=ROOT))
        return self.workers[-1]

    def ask(self, question):
        with self._base() as base:
            return base.execute(question).fetchall()

    def tell(self, statement):
        with self._base() as base:
            base.execute(statement)
            base.commit()

    def _base(self):
        return closing(psycopg.connect(self.database) if self.database else sqlite3.connect(self.file, 20))


@pytest.fixture
def firm(tmp_path):
    with own_database() as database:
        found = Firm(tmp_path, database)
        person = ["user", "add", "head@firm.example", "--name", "Hanna", "--role", "administrator", "--password-stdin"]
        found.run("-m", "krug", *person, input=b"a long password", stdout=subprocess.DEVNULL)
        yield found
        for worker in found.workers:
            worker.kill()
            worker.wait()


def wait_for(happened):
    for _attempt in range(3000):
        if happened():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come")


def killed_in_the_midst(firm, state):
    """Let a worker begin, kill it after its first piece, and look at what it leaves: whole pieces alone."""
    worker = firm.work()
    wait_for(lambda: firm.ask("SELECT last_id FROM lists_bulkchange")[0][0] > 0)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert firm.ask("SELECT state FROM lists_bulkchange") == [(state,)]
    # Time passes until what the dead worker held is free again.
    firm.tell("UPDATE jobs_job SET lease_until = '2020-01-01 00:00:00+00:00' WHERE state = 'running'")


def by_status(firm):
    return dict(firm.ask("SELECT status, COUNT(*) FROM clients_client GROUP BY status"))


@pytest.mark.slow
def test_a_killed_bulk_change_goes_on_and_a_killed_undoing_too(firm):
    firm.run("-c", f"{BEGIN}\ndoing()")
    first = by_status(firm)

    killed_in_the_midst(firm, "running")
    changed, items = (
        firm.ask(f"SELECT {what}")[0][0] for what in ("changed FROM lists_bulkchange", "COUNT(*) FROM lists_bulkitem")
    )
    assert by_status(firm)["supplier"] == changed == items
    firm.work()
    wait_for(lambda: firm.ask("SELECT state FROM lists_bulkchange") == [("done",)])

    assert by_status(firm) == {"supplier": HOW_MANY}
    assert firm.ask("SELECT version, COUNT(*) FROM clients_client GROUP BY version") == [(2, HOW_MANY)]
    assert firm.ask("SELECT COUNT(*) FROM events_event WHERE kind = 'client.changed'") == [(HOW_MANY,)]

    firm.workers.pop().kill()
    firm.run("-c", f"{BEGIN}\nundoing()")
    killed_in_the_midst(firm, "undoing")
    firm.work()
    wait_for(lambda: firm.ask("SELECT state, restored, kept FROM lists_bulkchange") == [("undone", HOW_MANY, 0)])

    assert by_status(firm) == first
    assert firm.ask("SELECT version, COUNT(*) FROM clients_client GROUP BY version") == [(3, HOW_MANY)]


@pytest.mark.slow
def test_a_page_that_is_killed_has_changed_all_or_nothing(firm):
    firm.run("-c", f"{PAGE}\nmake()")
    first = by_status(firm)

    died = firm.dies("-c", f"{PAGE}\nchange()", "dies")

    assert (died, by_status(firm)) == (-signal.SIGKILL, first)
    assert firm.ask("SELECT COUNT(*) FROM lists_bulkchange") == [(0,)]
    firm.run("-c", f"{PAGE}\nchange()")
    assert by_status(firm) == {"supplier": PIECE}

    number = firm.ask("SELECT id FROM lists_bulkchange")[0][0]
    died = firm.dies("-c", f"{PAGE}\nundo({number})", "dies")

    assert (died, by_status(firm)) == (-signal.SIGKILL, {"supplier": PIECE})
    assert firm.ask("SELECT state, restored FROM lists_bulkchange") == [("done", 0)]
    firm.run("-c", f"{PAGE}\nundo({number})")
    assert (by_status(firm), firm.ask("SELECT state FROM lists_bulkchange")) == (first, [("undone",)])
