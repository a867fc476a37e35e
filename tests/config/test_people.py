"""krug user add: who may not be, and which password will not do, by the same rules as on the pages."""

import io

import pytest
from django.utils import translation

from krug.config.cli import main
from krug.core.access.models import Department, User

GOOD = "correct horse battery"


@pytest.fixture
def add(roles, monkeypatch, capsys):
    """add(password as it is piped, name=…): (exit code, stdout, stderr)."""
    monkeypatch.setattr("krug.config.preparing.ready", lambda: None)

    def call(piped=f"{GOOD}\n", name="Ада Лавлейс", email="ada@firm.example", *more):
        monkeypatch.setattr("sys.stdin", io.StringIO(piped))
        words = ["user", "add", email, "--name", name, "--role", "manager", "--password-stdin", *more]
        with translation.override("ru"):
            code = main(words)
        return code, *capsys.readouterr()

    return call


@pytest.mark.parametrize("name", ["", "   ", "\t"])
def test_nobody_is_without_a_name(add, name):
    answer = add(name=name)

    assert answer == (2, "", "krug user add: у сотрудника должно быть имя\n")
    assert User.objects.count() == 0


def test_a_name_fits_or_is_refused(add):
    refused = add(name="x" * 201)
    fitting = add(name="x" * 200)

    assert (refused, fitting) == ((2, "", "krug user add: в имени не больше 200 знаков\n"), (0, "", ""))
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "password", ["12345678", "1234567", "", "password", "qwertyuiop", "ada@firm.example", "йцукен123"]
)
def test_a_password_that_the_pages_refuse_is_refused(add, password):
    code, out, error = add(f"{password}\n")

    assert (code, out, error.count("\n")) == (2, "", 1)
    assert error.startswith("krug user add: ")
    assert password == "" or password not in error
    assert User.objects.count() == 0


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_end_of_the_line_is_no_part_of_the_password(add, end):
    answer = add(f"{GOOD}{end}")

    assert answer == (0, "", "")
    assert User.objects.get().check_password(GOOD)


def test_spaces_around_a_name_and_a_department_are_none(add):
    add(f"{GOOD}\n", "  Ада   Лавлейс ", "ada@firm.example", "--department", " Отдел  продаж ")

    person = User.objects.get()
    assert (person.name, person.department.name) == ("Ада Лавлейс", "Отдел продаж")
    assert Department.objects.count() == 1
