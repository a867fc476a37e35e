"""kill -9 in the middle of an import and of moves on the board: nothing is lost, doubled or half done."""

import csv
import hashlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress

import psycopg
import pytest

from tests.databases import own_database

ROWS = 5000


@pytest.fixture
def base(tmp_path):
    """An empty Krug of the kind the tests run on: how to ask its database, and the environment of its commands."""
    with own_database() as url:
        environment = {**os.environ, "KRUG_DATA": str(tmp_path), "DATABASE_URL": url, "KRUG_DEMO": "0"}

        def connect():
            return psycopg.connect(url) if url else sqlite3.connect(tmp_path / "krug.sqlite3", timeout=30)

        yield Base(environment, connect)


class Base:
    def __init__(self, environment, connect):
        self.environment, self.connect = environment, connect

    def start(self, *call, **more):
        """A krug command in a group of its own, so that all its processes may be killed at once."""
        environment = {**self.environment, **more}
        command = [sys.executable, "-m", "krug", *call]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)

    def run(self, *call, text=None):
        command = [sys.executable, "-m", "krug", *call]
        return subprocess.run(command, env=self.environment, input=text, capture_output=True, text=True, timeout=300)

    def ask(self, question):
        with self.connect() as connection:
            return connection.execute(question).fetchall()

    def wait(self, question, enough, process=None):
        """Until the first value answered is `enough`; whoever waits has a process that may end before."""
        for _moment in range(30_000):
            with suppress(sqlite3.Error, psycopg.Error):
                if enough(self.ask(question)[0][0]):
                    return
            if process is not None and process.poll() is not None:
                return
            time.sleep(0.01)
        raise AssertionError(f"waited for nothing: {question}")


def kill(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_killed_import_goes_on_and_doubles_nothing(base, tmp_path):
    with (tmp_path / "clients.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Название", "Телефон", "Код"])
        out.writerows([f"Контрагент {n}", f"+7 921 {n:07d}", f"K-{n}"] for n in range(ROWS))
    base.run("migrate")
    pieces = "SELECT count(*) FROM imports_piece"

    importing = base.start("import", "clients", str(tmp_path / "clients.csv"), "--json")
    base.wait(pieces, lambda found: found >= 2, importing)
    kill(importing)
    after_first = base.ask(pieces)[0][0]
    halfway = base.ask("SELECT state FROM imports_import")
    whole_so_far = base.run("check")
    worker = base.start("worker")
    base.wait(pieces, lambda found: found > after_first, worker)
    kill(worker)
    worker = base.start("worker")
    base.wait("SELECT count(*) FROM imports_import WHERE state = 'done'", lambda found: found == 1, worker)
    kill(worker)

    assert (halfway, whole_so_far.stdout, whole_so_far.stderr) == ([("running",)], "whole\n", "")
    assert base.ask("SELECT count(*), count(DISTINCT name) FROM clients_client") == [(ROWS, ROWS)]
    assert base.ask("SELECT count(*) FROM imports_externalid") == [(ROWS,)]
    created = "SELECT count(*), count(DISTINCT record_id) FROM events_event WHERE kind = 'client.created'"
    assert base.ask(created) == [(ROWS, ROWS)]
    counts = base.ask("SELECT counts FROM imports_import")[0][0]
    counts = json.loads(counts) if isinstance(counts, str) else counts
    assert (counts["rows"], counts["created"], counts["rejected"]) == (ROWS, ROWS, 0)
    check = base.run("check")
    assert (check.returncode, check.stdout) == (0, "whole\n")


def test_a_web_process_killed_amid_uploads_leaves_no_row_without_its_file_and_no_half_file(base, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    added = ["user", "add", "ada@firm.example", "--name", "Ada", "--role", "administrator", "--password-stdin"]
    base.run(*added, text="long password\n")
    token = base.run("user", "token", "ada@firm.example", "--scope", "write").stdout.strip()
    known = {"Authorization": f"Bearer {token}"}

    def ask(path, body, kind):
        address = f"http://127.0.0.1:{port}/api/v1/{path}"
        request = urllib.request.Request(address, body, {**known, "Content-Type": kind}, method="POST")
        return json.load(urllib.request.urlopen(request, timeout=30))

    server, client = base.start("serve", "--no-worker", PORT=str(port)), 0
    for _moment in range(600):
        with suppress(OSError):
            client = ask("clients", b'{"name": "Cancity"}', "application/json")["id"]
            break
        time.sleep(0.1)
    attached = []

    def upload(thread):
        with suppress(OSError, ValueError):
            for turn in range(10_000):
                content = f"{thread} {turn} ".encode() * 100_000
                parts = {"record_type": "client", "record_id": str(client)}
                head = "".join(
                    f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts.items()
                )
                head += f'--x\r\nContent-Disposition: form-data; name="file"; filename="{thread} {turn}.txt"\r\n\r\n'
                body = head.encode() + content + b"\r\n--x--\r\n"
                attached.append(ask("files", body, "multipart/form-data; boundary=x")["sha256"])

    uploading = [threading.Thread(target=upload, args=(number,)) for number in range(4)]
    for thread in uploading:
        thread.start()
    while len(attached) < 12:
        time.sleep(0.01)
    kill(server)
    for thread in uploading:
        thread.join()

    check = base.run("check")
    assert (check.returncode, check.stdout, check.stderr) == (0, "whole\n", "")
    rows = {sha256 for (sha256,) in base.ask("SELECT sha256 FROM files_storedfile")}
    assert set(attached) <= rows
    assert base.ask("SELECT count(*) FROM files_attachment") == [(len(rows),)]
    assert base.ask("SELECT count(*) FROM events_event WHERE kind = 'file.attached'") == [(len(rows),)]
    for path in (tmp_path / "files" / "attached").glob("*/*"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def test_a_web_process_killed_while_cards_are_dragged_leaves_every_path_whole(base):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    added = ["user", "add", "ada@firm.example", "--name", "Ada", "--role", "administrator", "--password-stdin"]
    base.run(*added, text="long password\n")
    token = base.run("user", "token", "ada@firm.example", "--scope", "write").stdout.strip()
    root = f"http://127.0.0.1:{port}/api/v1"

    def ask(method, path, body=None):
        request = urllib.request.Request(
            f"{root}/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            method=method,
        )
        return json.load(urllib.request.urlopen(request, timeout=30))

    server = base.start("serve", "--no-worker", PORT=str(port))
    for _moment in range(600):
        with suppress(OSError):
            ask("GET", "me")
            break
        time.sleep(0.1)
    kind = next(kind for kind in ask("GET", "deal-kinds")["items"] if len(kind["stages"]) > 2)
    stages = [stage["id"] for stage in kind["stages"]]
    deals = [ask("POST", "deals", {"name": f"Deal {n}", "kind": kind["id"], "amount": "10"})["id"] for n in range(8)]
    moved = []

    def drag(deal):
        with suppress(OSError, ValueError):
            for turn in range(10_000):
                ask("POST", f"deals/{deal}/stage", {"stage": stages[(turn + 1) % len(stages)]})
                moved.append(deal)

    dragging = [threading.Thread(target=drag, args=(deal,)) for deal in deals[:4]]
    for thread in dragging:
        thread.start()
    while len(moved) < 40:
        time.sleep(0.01)
    kill(server)
    for thread in dragging:
        thread.join()

    check = base.run("check")
    assert (check.returncode, check.stdout, check.stderr) == (0, "whole\n", "")
    standing = "SELECT count(*) FROM stages_passage WHERE record_kind = 'deal' AND left_at IS NULL"
    agreeing = standing.replace("left_at", "p.left_at").replace(
        "stages_passage WHERE record_kind",
        "stages_passage p JOIN deals_deal d ON d.id = p.record_id WHERE p.record_kind",
    )
    assert base.ask(standing) == [(len(deals),)]
    assert base.ask(f"{agreeing} AND d.stage_id = p.stage_id") == [(len(deals),)]
    told = "SELECT count(*) FROM events_event WHERE kind = 'deal.moved'"
    assert base.ask(told)[0][0] >= len(moved)
