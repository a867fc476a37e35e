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
def firm(places):
    place = places()
    assert place.krug("demo", "--clients", "20").returncode == 0
    return place


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


def test_a_running_krug_is_not_changed_beneath_itself(firm, room_ahead):
    worker = firm.start("worker")
    try:
        for _look in range(100):
            if firm.krug("report", "funnel").returncode == 0:
                break
        variables = room_ahead("pass")
        answer = firm.krug("upgrade", **variables)
    finally:
        worker.terminate()
        worker.wait()

    assert answer.returncode == 2
    assert "stop it first" in answer.stderr
