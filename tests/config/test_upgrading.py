"""A base brought up to date, and put back where that failed."""

import json
import tarfile

import pytest

ROOM = {
    "__init__.py": "",
    "apps.py": "from django.apps import AppConfig\n\nclass Config(AppConfig):\n    name = 'ahead'\n",
    "migrations/__init__.py": "",
    "migrations/0001_initial.py": """
from django.db import migrations, models


def fail(apps, schema_editor):
    {deed}


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL("UPDATE access_firm SET name = 'Another'"),
        migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunPython(fail),
    ]
""",
}


@pytest.fixture
def room_ahead(firm, tmp_path):
    """room_ahead(deed): this Krug gets a room whose migration changes what is stored and then does `deed`."""

    def make(deed):
        for name, text in ROOM.items():
            path = tmp_path / "rooms" / "ahead" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("{deed}", deed))
        firm.rooms = "ahead"
        return {"PYTHONPATH": f"{firm.environment.get('PYTHONPATH', '')}:{tmp_path / 'rooms'}:."}

    return make


def test_nothing_pending_is_no_work(firm):
    answer = firm.krug("upgrade")

    assert (answer.returncode, answer.stdout) == (0, "The base is up to date.\nwhole\n")


def test_a_base_behind_is_copied_changed_and_checked(firm, room_ahead, tmp_path):
    variables = room_ahead("pass")

    answer = firm.krug("upgrade", **variables)

    assert (answer.returncode, answer.stderr) == (0, "")
    (copy,) = (firm.folder / "upgrades").iterdir()
    assert str(copy) in answer.stdout
    assert "ahead" not in manifest_of(copy)["migrations"]
    firm.krug("backup", tmp_path / "after.krug", **variables)
    assert manifest_of(tmp_path / "after.krug")["firm"] == "Another"
    assert firm.krug("upgrade", **variables).stdout == "The base is up to date.\nwhole\n"


@pytest.mark.parametrize("deed", ["raise ValueError('no power')", "schema_editor.execute('DELETE FROM search_entry')"])
def test_a_step_that_fails_or_spoils_leaves_the_base_as_it_was(firm, room_ahead, tmp_path, deed):
    assert firm.krug("check").stdout == "whole\n"
    firm.krug("backup", tmp_path / "before.krug")
    variables = room_ahead(deed)

    answer = firm.krug("upgrade", **variables)

    assert answer.returncode == 1
    assert answer.stderr.endswith("The base is as it was before. Go back to the Krug you had.\n")
    firm.rooms = ""
    assert firm.krug("check").stdout == "whole\n"
    firm.krug("backup", tmp_path / "after.krug")
    before, after = manifest_of(tmp_path / "before.krug"), manifest_of(tmp_path / "after.krug")
    assert [after[name] for name in ("firm", "rows", "migrations")] == [
        before[name] for name in ("firm", "rows", "migrations")
    ]


def manifest_of(copy):
    with tarfile.open(copy) as file:
        return json.load(file.extractfile("manifest.json"))


@pytest.fixture
def running(served_at):
    """running(place, *words) has Krug running there; nobody needs to stop it."""
    processes = []

    def start(place, *words):
        processes.append(served_at(place, *words))

    yield start
    for process in processes:
        process.terminate()
        process.wait()


@pytest.mark.parametrize("words", [["serve", "--no-worker"], ["serve"]])
def test_a_running_krug_is_not_changed_beneath_itself(firm, room_ahead, running, words):
    running(firm, *words)
    variables = room_ahead("pass")

    answer = firm.krug("upgrade", **variables)

    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
    assert "stop it first" in answer.stderr
    assert not (firm.folder / "upgrades").exists()


def test_nothing_is_put_beneath_a_running_krug(firm, places, running, tmp_path):
    firm.krug("backup", tmp_path / "copy.krug")
    other = places()
    running(other, "serve", "--no-worker")

    answer = other.krug("restore", tmp_path / "copy.krug")

    assert answer.returncode == 2
    assert "stop it first" in answer.stderr


def test_other_commands_leave_a_base_behind_as_it_is(firm, room_ahead):
    variables = room_ahead("pass")

    for words in (["check"], ["report", "funnel"], ["worker"], ["demo"]):
        answer = firm.krug(*words, **variables)
        assert (answer.returncode, answer.stdout) == (2, "")
        assert "krug upgrade" in answer.stderr


def test_a_base_that_cannot_be_read_is_not_taken_for_an_empty_place(firm, places, tmp_path):
    firm.krug("backup", tmp_path / "copy.krug")
    other = places(embedded=True)
    (other.folder / "krug.sqlite3").write_bytes(b"\x00broken" * 4096)

    answer = other.krug("restore", tmp_path / "copy.krug")

    assert answer.returncode == 2
    assert (other.folder / "krug.sqlite3").read_bytes() == b"\x00broken" * 4096
