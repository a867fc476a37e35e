"""krug: a wrong call is one line that names what is wrong, in Krug's language, and exit code 2."""

import os
import subprocess
import sys

import pytest
from django.utils import translation

from krug.config import demo, environment, preparing
from krug.config.cli import main
from krug.core.access.models import Firm, User


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


def test_the_demo_firm_comes_once(capsys, monkeypatch, tmp_path, settings, roles, deal_kinds):
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
