"""All data of the firm in open formats: read back as another program would, and compared with the base."""

import csv
import json
import sqlite3
import zipfile
from contextlib import closing

import psycopg
import pytest
from django.apps import apps
from django.utils.translation import override

from krug.config.export import writing
from krug.config.export.left_out import COLUMNS_LEFT_OUT, LEFT_OUT, LEFT_OUT_EVERYWHERE
from krug.config.export.making import export_to
from krug.config.export.parts import parts
from krug.config.export.readme import readme
from krug.config.export.tables import TABLES
from krug.config.export.words import COLUMNS
from krug.core.events.models import Event
from krug.core.files import attaching
from krug.core.jobs import performing
from krug.core.records import kinds
from krug.core.records import writing as records
from krug.core.settings import custom_fields


def asked(place, question):
    """The rows of the place's base."""
    if place.url:
        with psycopg.connect(place.url) as base:
            return base.execute(question).fetchall()
    with closing(sqlite3.connect(place.folder / "krug.sqlite3")) as base:
        return base.execute(question).fetchall()


def tables_of(folder):
    """The rows of each pair of files, as the JSON lines have them, after both were found to say the same."""
    found = {}
    for path in folder.glob("*.jsonl"):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            head, *cells = csv.reader(file, strict=True)
        assert [list(row) for row in rows] == [head] * len(rows)
        assert cells == [[writing.cell(value) for value in row.values()] for row in rows]
        found[path.stem] = rows
    return found


def test_what_is_read_back_is_what_the_base_holds(firm, tmp_path):
    names = {table.file: apps.get_model(table.model)._meta.db_table for table in TABLES}
    rows = {file: asked(firm, f"SELECT count(*) FROM {name}")[0][0] for file, name in names.items()}

    made = firm.krug("export", tmp_path / "out")

    assert (made.returncode, made.stderr) == (0, "")
    found = tables_of(tmp_path / "out")
    assert {kind.path for kind in kinds.all_kinds() if kind.model.__module__.startswith("krug.")} <= found.keys()
    assert {file: len(found[file]) for file in rows} == rows
    clients = {row["id"]: row for row in found["clients"]}
    base = asked(firm, "SELECT id, name, tax_id, status, note, version FROM clients_client ORDER BY id")
    names = ("id", "name", "tax_id", "status", "note", "version")
    assert [tuple(clients[row[0]][name] for name in names) for row in base] == [tuple(row) for row in base]
    phones = sorted(phone["number"] for row in clients.values() for phone in row["phones"])
    assert phones == sorted(row[0] for row in asked(firm, "SELECT number FROM clients_phone"))
    papers = {row["id"]: row for row in found["files"] if not row["removed_at"]}
    lying = {int(path.name.split("-")[0]): path for path in (tmp_path / "out" / "files").iterdir()}
    assert lying.keys() == papers.keys() != set()
    assert all(path.stat().st_size == papers[pk]["size"] for pk, path in lying.items())


def test_no_secret_leaves(firm, tmp_path):
    firm.krug("user", "token", asked(firm, "SELECT email FROM access_user ORDER BY id")[0][0])
    secrets = [row[0] for row in asked(firm, "SELECT password FROM access_user WHERE password <> ''")]
    secrets += [row[0] for row in asked(firm, "SELECT digest FROM access_apitoken")]
    secrets += [row[0] for row in asked(firm, "SELECT salt FROM events_event UNION SELECT digest FROM events_event")]
    secrets.append((firm.folder / "secret.key").read_bytes())
    secrets = [bytes(one) if not isinstance(one, str) else one.encode() for one in secrets if one]

    firm.krug("export", tmp_path / "out")

    text = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir() if path.is_file())
    assert len(secrets) > 20
    assert [one for one in secrets if one in text or one.hex().encode() in text] == []


def test_all_is_of_one_moment_while_people_work(firm, tmp_path):
    rows = "name;phone\n" + "".join(f"Newcomer {n};+7 495 {n:07d}\n" for n in range(6000))
    (tmp_path / "clients.csv").write_text(rows)
    working = firm.start("import", "clients", tmp_path / "clients.csv")
    seen = []
    while working.poll() is None:
        folder = tmp_path / f"out-{len(seen)}"
        assert firm.krug("export", folder).returncode == 0
        found = tables_of(folder)
        made = {row["id"] for row in found["clients"] if row["name"].startswith("Newcomer")}
        told = {row["record_id"] for row in found["events"] if row["kind"] == "client.created"}
        assert made <= told
        assert told <= {row["id"] for row in found["clients"]}
        seen.append(len(made))

    assert working.returncode == 0
    assert asked(firm, "SELECT count(*) FROM clients_client WHERE name LIKE 'Newcomer%'") == [(6000,)]


@pytest.mark.once
def test_a_folder_that_is_full_is_left_alone(firm, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")

    made = firm.krug("export", tmp_path / "out")

    assert (made.returncode, made.stderr.count("\n")) == (2, 1)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Счёт.pdf", "Счёт.pdf"),
        ("Я" * 190 + ".xlsx", "Я" * 97 + ".xlsx"),
        ("A" + "Я" * 99 + "." + "Ю" * 90, "A" + "Я" * 99),
    ],
    ids=["short", "long", "a point within a sentence"],
)
def test_a_name_longer_than_file_systems_take_is_cut_before_its_ending(
    administrator, make_client_of, settings, tmp_path, name, kept
):
    settings.DATA = tmp_path
    file = attaching.attach(make_client_of(administrator), administrator, name, [b"Paid"])

    export_to(tmp_path / "out")

    lying = {path.name: path.read_bytes() for path in (tmp_path / "out" / "files").iterdir()}
    assert lying == {f"{file.pk}-{kept}": b"Paid"}
    assert [row["name"] for row in tables_of(tmp_path / "out")["files"]] == [name]


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_folders_of_others_beside_it_are_left_alone_and_none_of_its_own_stays(administrator, tmp_path):
    others = tmp_path / "out.unfinished"
    others.mkdir()
    (others / "mine.txt").write_text("mine")

    export_to(tmp_path / "out")

    assert {path.name for path in tmp_path.iterdir()} == {"out", "out.unfinished"}
    assert (others / "mine.txt").read_text() == "mine"


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_two_exports_into_one_folder_do_not_disturb_each_other(administrator, make_client_of, settings, tmp_path):
    settings.DATA = tmp_path / "data"
    attaching.attach(make_client_of(administrator), administrator, "offer.txt", [b"An offer"])

    def begin_another(words, done, total):
        if any(tmp_path.glob("*/README.md")):  # all tables are read, and the files are not copied yet
            export_to(tmp_path / "out")

    with pytest.raises(OSError, match="not empty"):
        export_to(tmp_path / "out", begin_another)

    assert {path.name for path in tmp_path.iterdir()} == {"data", "out"}
    assert len(tables_of(tmp_path / "out")["users"]) == 1


@pytest.mark.once
def test_every_table_is_exported_or_left_out_by_name():
    exported = {table.model.lower() for table in TABLES} | {kind.model._meta.label_lower for kind in kinds.all_kinds()}
    left_out = {label.lower() for labels in LEFT_OUT.values() for label in labels.split()}
    rooms_of_the_firm = {"repairs", "projects"}

    known = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in rooms_of_the_firm
    }

    assert known - exported - left_out == set()
    assert exported & left_out == set()
    assert left_out - known == set()


@pytest.mark.once
def test_every_column_of_an_exported_table_is_exported_or_left_out_by_name():
    exported = {f"{table.model}.{column.split('__')[0]}" for table in TABLES for column in table.columns}
    left_out = {column for columns in COLUMNS_LEFT_OUT.values() for column in columns.split()}

    known = {
        f"{table.model}.{column.name}"
        for table in TABLES
        for column in apps.get_model(table.model)._meta.concrete_fields
        if column.name != LEFT_OUT_EVERYWHERE
    }

    assert known - exported - left_out == set()
    assert exported & left_out == set()
    assert left_out - known == set()


@pytest.mark.once
@pytest.mark.django_db
def test_every_file_and_column_is_described_in_both_languages():
    found = parts()
    text = readme(found)

    assert set(COLUMNS) >= {name for table in TABLES for name in table.names}
    for language in ("ru", "en"):
        with override(language):
            for part in found:
                assert f"\n{part.title}\n" in text
                for name, title in part.columns.items():
                    assert str(title)
                    assert f"| `{name}` | {' '.join(str(title).split())} |" in text


def test_the_firms_own_fields_are_columns(administrator, make_client_of, tmp_path):
    custom_fields.add(administrator, "client", "choices", {"title": "Отрасли", "options": ["Металл", "Дерево"]})
    name = next(name for name in kinds.get("client").names if name.startswith("custom_"))
    code = kinds.get("client").field(name).choices.values[1]
    make_client_of(administrator, name="=1+1", **{name: [code]})
    part = next(part for part in parts() if part.file == "clients")

    writing.write(tmp_path, part.file, list(part.columns), part.rows(), lambda number: None)

    row = tables_of(tmp_path)["clients"][0]
    assert (row[name], row["name"], part.columns[name]) == ([code], "=1+1", "Отрасли")
    assert "'=1+1" in (tmp_path / "clients.csv").read_text(encoding="utf-8")


def test_what_lies_in_the_bin_is_there_too(administrator, make_client_of, tmp_path):
    records.put_in_bin(make_client_of(administrator), administrator)
    part = next(part for part in parts() if part.file == "clients")

    rows = [dict(zip(part.columns, row, strict=True)) for row in part.rows()]

    assert [(row["name"], row["deleted_at"] is None) for row in rows] == [("Cancity", False)]


@pytest.mark.django_db(transaction=True)
def test_an_administrator_makes_one_on_the_page_and_fetches_it(client, administrator, manager, settings, tmp_path):
    settings.DATA = tmp_path
    client.force_login(administrator)
    client.post("/settings/export/making")
    performing.perform_due()
    page = client.get("/settings/export").content.decode()
    pk = page.split("/settings/export/")[2].split("/")[0]
    answer = client.post(f"/settings/export/{pk}/fetching")
    (tmp_path / "got.zip").write_bytes(b"".join(answer.streaming_content))
    zipfile.ZipFile(tmp_path / "got.zip").extractall(tmp_path / "got")
    client.force_login(manager)
    refused = client.post(f"/settings/export/{pk}/fetching").status_code

    people = tables_of(tmp_path / "got")["users"]
    assert [row["email"] for row in people] == [administrator.email, "head@firm.example", manager.email]
    assert refused == 403
    told = Event.objects.filter(kind__in=["firm.exported", "firm.export_fetched"]).order_by("id")
    assert [(one.kind, one.actor) for one in told] == [
        ("firm.exported", administrator),
        ("firm.export_fetched", administrator),
    ]
