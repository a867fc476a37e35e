"""Of 64 who want one time at one moment one has it: on a base of its own, of the kind the suite runs on."""

import json
import os
import sqlite3
import subprocess
import sys

import psycopg
import pytest

from tests.databases import own_database

PROCESSES, THREADS = 2, 32


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The environment of programs that work in the base, and how to ask it."""
    with own_database() as url:
        folder = tmp_path_factory.mktemp("race")
        environment = {**os.environ, "KRUG_DATA": str(folder), "DATABASE_URL": url, "KRUG_DEMO": "0"}
        subprocess.run([sys.executable, "-m", "krug", "migrate"], env=environment, check=True, timeout=300)
        yield environment, lambda: psycopg.connect(url) if url else sqlite3.connect(folder / "krug.sqlite3", timeout=30)


@pytest.fixture(scope="module")
def crowd(base):
    command = [sys.executable, "-m", "tests.booking.racing", str(THREADS)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, env=base[0], **pipes) for _one in range(PROCESSES)]
    assert told(running[0], "seed") == "ready\n"
    yield running
    for one in running:
        one.stdin.close()
        one.wait(30)


def told(process, line):
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return process.stdout.readline()


def race(crowd, what):
    """How many had it; all 64 begin when every process is ready."""
    assert [told(one, what) for one in crowd] == ["ready\n"] * PROCESSES
    for one in crowd:
        one.stdin.write("go\n")
        one.stdin.flush()
    answers = [json.loads(one.stdout.readline()) for one in crowd]
    assert [fault for one in answers for fault in one["faults"]] == []
    return sum(one["had"] for one in answers)


def ask(base, question):
    with base[1]() as connection:
        return connection.execute(question).fetchall()


def test_of_64_visitors_one_has_the_only_room(base, crowd):
    assert race(crowd, "book") == 1

    assert ask(base, "SELECT count(*) FROM booking_appointment WHERE state = 'booked'") == [(1,)]
    assert ask(base, "SELECT count(*) FROM activities_activity") == [(1,)]
    assert ask(base, "SELECT count(*) FROM activities_booking") == [(1,)]
    assert ask(base, "SELECT count(*), count(DISTINCT number) FROM booking_cell WHERE \"of\" = 'r'") == [(12, 12)]


def test_the_base_alone_lets_one_through_whoever_forgets_to_look(base, crowd):
    kept = "SELECT appointment_id FROM booking_cell WHERE \"of\" = 'p'"
    before = len(ask(base, kept))

    assert race(crowd, "cells") == 1

    assert len(ask(base, kept)) - before == 12
