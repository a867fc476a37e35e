"""krug: a wrong call is one line that names what is wrong, in Krug's language, and exit code 2."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.utils import translation

from krug.config import demo, early, environment, preparing
from krug.config.cli import main
from krug.core.access.models import Firm, User
from krug.core.events.models import ChainLink
from krug.core.imports.models import Import

pytestmark = pytest.mark.once


def asked(capsys, *words):
    """(exit code, stdout, stderr) of a command."""
    code = main(list(words))
    out, error = capsys.readouterr()
    return code, out, error


def alone(*words, stdout=subprocess.PIPE, **variables):
    """A command as a process of its own."""
    command = [sys.executable, "-m", "krug", *words]
    return subprocess.run(command, env={**os.environ, **variables}, stdout=stdout, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["serve", "--processes", "0"], "--processes"),
        (["serve", "--processes", "-1"], "--processes"),
        (["serve", "--processes", "many"], "--processes"),
        (["demo", "--clients", "-5"], "--clients"),
        (["bench", "--clients", "5"], "--clients"),
        (["import", "clients"], "krug import clients"),
        (["user", "add", "a@b.example"], "--name"),
        (["nothing"], "nothing"),
        (["report"], "NAME"),
    ],
)
def test_a_wrong_call_names_what_is_wrong(capsys, words, said):
    code, out, error = asked(capsys, *words)

    assert (code, out, error.count("\n")) == (2, "", 1)
    assert said in error


@pytest.mark.parametrize(("language", "said"), [("ru", "нужно целое число"), ("en", "a whole number")])
def test_it_is_said_in_krug_s_language(capsys, language, said):
    with translation.override(language):
        _code, _out, error = asked(capsys, "serve", "--processes", "0")

    assert said in error


@pytest.mark.parametrize("value", ["abc", "-1", "0", "99999", "8000.5", "٣"])
def test_a_variable_that_is_no_number_is_named(capsys, monkeypatch, value):
    monkeypatch.setenv("PORT", value)

    code, out, error = asked(capsys, "serve")

    assert (code, out, error.count("\n")) == (2, "", 1)
    assert f"PORT={value}" in error


def test_a_variable_of_the_settings_is_named_before_there_is_a_language(tmp_path):
    done = alone("migrate", KRUG_API_RATE="x", KRUG_DATA=str(tmp_path))

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "KRUG_API_RATE=x" in done.stderr


def test_a_variable_not_set_is_as_usual(monkeypatch):
    monkeypatch.setenv("PORT", "")

    assert environment.whole("PORT", 8000, 1, 65535) == 8000


def test_nothing_is_said_when_nobody_reads_on(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)

    done = alone("check", stdout=writing, KRUG_DATA=str(tmp_path), DATABASE_URL="")

    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_the_demo_firm_comes_once(capsys, monkeypatch, tmp_path, settings, shared_roles, deal_kinds):
    settings.DATA = tmp_path
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)
    demo.fill(clients=3)
    people = User.objects.count()

    code, out, error = asked(capsys, "demo")

    assert (code, out, error) == (0, "демонстрационная фирма уже здесь\n", "")
    assert User.objects.count() == people


def test_krug_speaks_the_language_the_firm_has_chosen(roles):
    Firm.objects.update_or_create(pk=1, defaults={"language": "en"})

    with translation.override("ru"):
        preparing.prepare()

        assert translation.get_language() == "en"


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {"DATABASE_URL": "mysql://u:hidden@h/d"},
            "DATABASE_URL: адрес должен начинаться с postgresql://, а не с mysql://",
        ),
        ({"DATABASE_URL": "postgresql://u:hidden@h:port/d"}, "DATABASE_URL: это не адрес базы данных"),
        ({"KRUG_LANGUAGE": "xx"}, "KRUG_LANGUAGE=xx: нужно одно из значений: ru, en"),
        ({"KRUG_API_RATE": "x"}, "KRUG_API_RATE=x: нужно целое число"),
        ({"KRUG_API_RATE": "x", "KRUG_LANGUAGE": "en"}, "KRUG_API_RATE=x: a whole number"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said_in_krug_s_language(tmp_path, variables, said):
    done = alone("migrate", **{"KRUG_DATA": str(tmp_path), "DATABASE_URL": "", **variables})

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"krug: {said}")
    assert "hidden" not in done.stderr


def test_texts_that_are_not_made_are_asked_for_in_krug_s_language(capsys, monkeypatch, tmp_path):
    for source in (early.LOCALE / "ru").glob("config.po"):
        (tmp_path / "ru").mkdir()
        (tmp_path / "ru" / source.name).write_bytes(source.read_bytes())
    monkeypatch.setattr(early, "LOCALE", tmp_path)
    monkeypatch.setattr(apps, "apps_ready", False)

    code, out, error = asked(capsys, "check")

    assert (code, out, error) == (2, "", "krug: тексты ещё не собраны: make install\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["restore", "FOLDER/copy", "--identity", "FOLDER/none"],
            "krug restore: FOLDER/none: нет такого файла или папки\n",
        ),
        (["restore", "FOLDER/copy", "--identity", "FOLDER"], "krug restore: FOLDER: это папка\n"),
        (
            ["demo", "--seed", "abc"],
            "krug demo: аргумент --seed: abc: нужно целое число от -999999999999 до 999999999999\n",
        ),
        (["import", "--undo", "abc"], "krug import: аргумент --undo: abc: нужно целое число от 1 до 999999999999\n"),
        (
            ["worker", "--parent", "abc"],
            "krug worker: аргумент --parent: abc: нужно целое число от 1 до 999999999999\n",
        ),
    ],
)
def test_what_the_system_refuses_is_said_in_krug_s_language(capsys, tmp_path, words, said):
    with translation.override("ru"):
        code, out, error = asked(capsys, *(word.replace("FOLDER", str(tmp_path)) for word in words))

    assert (code, out, error) == (2, "", said.replace("FOLDER", str(tmp_path)))


def test_so_it_is_wherever_the_system_refuses(capsys, monkeypatch, tmp_path):
    def refuse(_call):
        (tmp_path / "none").read_text()

    monkeypatch.setattr("krug.config.preparing.prepare", lambda: refuse(None))

    with translation.override("ru"):
        code, out, error = asked(capsys, "migrate")

    assert (code, out, error) == (2, "", f"krug: {tmp_path}/none: нет такого файла или папки\n")


def test_where_rejected_rows_are_to_go_is_looked_at_before_anything_comes_in(capsys, tmp_path, settings, administrator):
    settings.DATA = tmp_path
    file = tmp_path / "clients.csv"
    file.write_text("Название\nЛес\n", encoding="utf-8")

    with translation.override("ru"):
        code, out, error = asked(capsys, "import", "clients", str(file), "--errors", str(tmp_path / "none" / "bad.csv"))

    assert (code, out, error) == (2, "", f"krug import: {tmp_path}/none: это не папка\n")
    assert Import.objects.count() == 0


@pytest.mark.parametrize("seed", ["-5", "0", "7"])
def test_a_seed_may_be_any_whole_number(capsys, monkeypatch, seed):
    seeds = []
    monkeypatch.setattr("krug.config.preparing.ready", lambda: None)
    monkeypatch.setattr("krug.config.demo.fill", lambda clients, number: seeds.append(number) or True)

    code, _out, error = asked(capsys, "demo", "--seed", seed)

    assert (code, error, seeds) == (0, "", [int(seed)])


def test_check_tells_where_history_ends_and_takes_the_note_back(capsys, monkeypatch, tmp_path, settings, manager):
    settings.DATA = tmp_path
    monkeypatch.setattr("krug.config.preparing.ready", lambda: None)
    monkeypatch.setattr("krug.core.events.sealing.seal", lambda: 0)  # others' transactions may hold it back
    monkeypatch.setattr("krug.config.cli.checking.all_faults", lambda: iter(()))
    link = ChainLink.objects.create(last_transaction=0, last_id=7, events=1, digest="a" * 64)

    told = asked(capsys, "check", "--head")
    again = asked(capsys, "check", "--head", f"7:{'a' * 64}")
    other = asked(capsys, "check", "--head", f"{link.last_id}:{'b' * 64}")
    wrong = asked(capsys, "check", "--head", "7")

    assert told == again == (0, f"whole\nhead: 7:{'a' * 64}\n", "")
    assert other[:2] == (1, "faults: 1\n")
    assert other[2].startswith("history no longer holds what was sealed up to event 7")
    assert (wrong[0], wrong[1]) == (2, "")
    assert "--head" in wrong[2]
    assert asked(capsys, "check") == (0, "whole\n", "")
