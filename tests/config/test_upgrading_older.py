"""A base that an older Krug has filled, brought up to date: all is there, and the new columns say what is right."""

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest

STATES = ("first", "middle")
# Steps that change rows with models which today's tables still fit.
STEPS = (
    "krug.core.access.migrations.0003_firm_and_teams",
    "krug.core.imports.migrations.0003_being_undone",
    "krug.core.imports.migrations.0004_stopped",
    "krug.modules.clients.migrations.0004_phones_as_e164",
)


def python(place, *words):
    command = [sys.executable, "-m", *map(str, words)]
    return subprocess.run(command, env=place.environment, capture_output=True, text=True, timeout=300)


def brought_up(place, state):
    """The place filled as it was then, brought up to date and checked: what each command answered."""
    return [python(place, "tests.config.older_base", state), place.krug("upgrade"), place.krug("check")]


def test_what_an_older_krug_has_kept_is_there_after_the_upgrade(places):
    older = [places() for _state in STATES]
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(brought_up, older, STATES))

    for place, state, (made, upgraded, checked) in zip(older, STATES, answers, strict=True):
        assert (state, made.returncode, made.stderr) == (state, 0, "")
        assert (state, upgraded.returncode, upgraded.stderr) == (state, 0, "")
        assert (state, checked.returncode, checked.stdout, checked.stderr) == (state, 0, "whole\n", "")
        with closing(base_of(place)) as base:
            people_are_there(base)
            clients_are_there(base)
            deals_are_there(base)
            the_rest_is_there(base)
            if state == "middle":
                numbers = base.execute("SELECT number, reversed_digits FROM clients_contactphone").fetchall()
                assert numbers == [("+74852673015", "51037625847")]


def base_of(place):
    return psycopg.connect(place.url) if place.url else sqlite3.connect(place.folder / "krug.sqlite3")


def read(value):
    return json.loads(value) if isinstance(value, str) else value


def people_are_there(base):
    people = base.execute("SELECT email, name, name_key, version, has_second_factor FROM access_user").fetchall()
    assert people == [("ada@firm.example", "Алёна Ёлкина", "алена елкина", 1, 0)]
    assert base.execute("SELECT name FROM access_department").fetchall() == [("Продажи",)]


def clients_are_there(base):
    """Channels and sources, mere texts then, are channels and fields of the primary interest."""
    rows = base.execute("SELECT name, tax_id, status, note, kpp, custom FROM clients_client ORDER BY id").fetchall()
    assert [row[:5] for row in rows] == [
        ("Молочный край", "7707083893", "customer", "Берёт сыр", ""),
        ("Пекарня", "", "potential", "", ""),
    ]
    dairy, bakery = (read(row[5]) for row in rows)
    (exhibition,) = base.execute("SELECT id FROM marketing_channel WHERE name_key = 'выставка'").fetchone()
    day = {"krug_interest_on": "2025-03-04"}
    assert dairy == {"krug_channel": exhibition, "krug_source": "Продэкспо", **day}
    assert bakery == {"krug_channel": exhibition, **day}
    phones = base.execute("SELECT number, reversed_digits, place FROM clients_phone").fetchall()
    assert phones == [("+79161234567", "76543216197", 0)]
    assert base.execute("SELECT address FROM clients_email").fetchall() == [("info@dairy.example",)]


def deals_are_there(base):
    columns = "number, name, client_id, state, amount, rate_nominal, custom"
    rows = base.execute(f"SELECT {columns} FROM deals_deal ORDER BY number").fetchall()
    assert [row[:6] for row in rows] == [
        (1, "Насосы для цеха", 1, "open", 300100, rows[0][5]),
        (2, "Печь", 2, "lost", 9000000, 1),
    ]
    (site,) = base.execute("SELECT id FROM marketing_channel WHERE name = 'Сайт'").fetchone()
    assert read(rows[0][6])["krug_channel"] == site
    assert base.execute("SELECT outcome, comment FROM deals_closing").fetchall() == [("lost", "Нашли дешевле")]
    path = "SELECT record_id, stages_stage.name FROM stages_passage JOIN stages_stage ON stage_id = stages_stage.id"
    assert base.execute(f"{path} ORDER BY record_id").fetchall() == [(1, "Начата"), (2, "Договор")]
    counted = "SELECT count, amount FROM stages_stagecount JOIN stages_pipeline p ON p.id = pipeline_id"
    assert base.execute(f"{counted} WHERE p.subject = 'deal'").fetchall() == [(1, 300100)]


def the_rest_is_there(base):
    assert base.execute("SELECT name, code, price, kind FROM catalog_product").fetchall() == [
        ("Насос", "N-1", 150050, "goods")
    ]
    done = "SELECT title, state, comment FROM activities_activity a JOIN activities_doing d ON d.activity_id = a.id"
    assert base.execute(done).fetchall() == [("Позвонить", "done", "Договорились")]
    assert base.execute("SELECT kind, number, record_id FROM imports_externalid").fetchall() == [
        ("client", "1C-0042", 1)
    ]
    told = base.execute("SELECT kind, record_id FROM events_event WHERE kind LIKE '%.created' ORDER BY id").fetchall()
    assert told == [
        ("client.created", 1),
        ("client.created", 2),
        ("deal.created", 1),
        ("deal.created", 2),
        ("activity.created", 1),
    ]
    found = base.execute(
        "SELECT kind, title FROM search_entry WHERE kind IN ('client', 'product') ORDER BY id"
    ).fetchall()
    assert sorted(found) == [("client", "Молочный край"), ("client", "Пекарня"), ("product", "Насос")]


@pytest.mark.once  # the other base is an embedded one
def test_a_step_over_another_base_asks_nothing_of_this_one(firm, tmp_path):
    made = python(firm, "tests.config.another_base", tmp_path / "other.sqlite3", *STEPS)

    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.splitlines() == [f"{name} 1" for name in STEPS]
