"""krug report: the same figures as the page, on stdout."""

import csv
import io
import json

import pytest

from krug.config.cli import main


@pytest.fixture
def run(monkeypatch, capsysbinary, make_deal_of, head):
    """run(*words) gives (exit code, stdout, stderr) of krug report on a base with one open deal of the head's."""
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)
    make_deal_of(head, amount="1250.50")

    def run(*words):
        code = main(["report", *words])
        out, error = capsysbinary.readouterr()
        return code, out, error.decode()

    return run


def test_json_is_that_of_the_api(run):
    code, out, _error = run("funnel", "--format", "json", "--param", "by=moves")

    found = json.loads(out)
    assert (code, found["name"], found["parameters"]["by"]) == (0, "funnel", "moves")
    assert (found["rows"][0]["entered"], found["rows"][0]["amount"], found["rows"][-1]["stage"]) == (
        1,
        "1250.50",
        "won",
    )


def test_a_table_and_a_file_say_the_same(run):
    _code, table, _error = run("sales-by-manager", "--to", "2030-01-01")
    _code, file, _error = run("sales-by-manager", "--format", "csv")

    assert "Hanna" in table.decode()
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][:4] == ["Hanna", "Sales", "1", "0"]


def test_a_table_says_beside_itself_what_it_answers_for(run):
    _code, _out, said = run("funnel", "--to", "2030-01-31", "--param", "by=moves")
    _code, _out, refused = run("funnel", "--param", "by=size")

    head, *how = said.splitlines()
    assert head.endswith("по 31 января 2030 г. включительно, Продажа, По переходам")
    assert how[0].startswith("Переходы: сделки, которые пришли на каждый этап")
    assert "cohort (По когорте), moves (По переходам)" in refused


def test_a_comparison_is_a_condition_of_the_command_too(run):
    words = ["funnel", "--from", "2026-04-01", "--to", "2026-06-30", "--param", "compare=previous"]
    _code, out, _error = run(*words, "--format", "json")
    code, table, _error = run(*words)

    assert json.loads(out)["comparison"]["from"] == "2026-01-01"
    assert (code, table.decode().splitlines()[0].count("период раньше")) == (0, 3)


def test_it_is_cut_by_the_right_of_whom_it_is_run_as(run, stranger):
    _code, out, _error = run("funnel", "--format", "json", "--as", stranger.email)

    assert json.loads(out)["totals"]["entered"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "nothing"),
        (["funnel", "--param", "by=size"], "by"),
        (["funnel", "--param", "colour=red"], "colour"),
        (["funnel", "--param", "by"], "by"),
        (["funnel", "--from", "yesterday"], "from"),
        (["funnel", "--param", "compare=previous"], "compare"),
        (["funnel", "--from", "2026-02-02", "--to", "2026-02-01"], "to"),
        (["funnel", "--as", "nobody@nowhere.example"], "nobody@nowhere.example"),
        (["funnel", "--format", "docx"], "docx"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(run, words, said):
    code, out, error = run(*words)

    assert (code, out, error.count("\n")) == (2, b"", 1)
    assert said in error


def test_who_may_see_no_deal_gets_none(run, nobody):
    code, out, error = run("funnel", "--as", nobody.email)

    assert (code, out, error.count("\n")) == (2, b"", 1)
