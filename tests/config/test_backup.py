"""Copies of a whole firm, made and put back as an operator does it: by commands."""

import io
import json
import tarfile
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.config.backup import archive
from krug.config.backup.archive import Manifest
from krug.config.backup.places import NotWhole

CLIENTS = "30"
PARTS = {"files/a": "0", "krug.sqlite3": "0", "secret.key": "0"}


def rows_of(place, to):
    """How many rows each table has, as a copy of the place tells.

    Without the search's own segments: how many there are tells how it was written, not what is in it.
    """
    copied = place.krug("backup", to)
    assert (copied.returncode, copied.stderr) == (0, "")
    with tarfile.open(to) as file:
        rows = json.load(file.extractfile("manifest.json"))["rows"]
    return {table: number for table, number in rows.items() if table not in ("search_fts_data", "search_fts_idx")}


def test_a_copy_put_elsewhere_is_the_same_firm_and_goes_on(firm, places, tmp_path):
    (firm.folder / "files" / "imports").mkdir(parents=True)
    (firm.folder / "files" / "imports" / "list.csv").write_text("имя\n")
    before, other = rows_of(firm, tmp_path / "copy.krug"), places()

    restored = other.krug("restore", tmp_path / "copy.krug")

    assert (restored.returncode, restored.stdout, restored.stderr) == (0, "whole\n", "")
    assert rows_of(other, tmp_path / "again.krug") == before
    assert before["clients_client"] == int(CLIENTS)
    papers = sorted(path.relative_to(firm.folder) for path in (firm.folder / "files" / "attached").glob("*/*"))
    assert len(papers) == before["files_storedfile"] > 0
    for name in ("secret.key", "files/imports/list.csv", *papers):
        assert (other.folder / name).read_bytes() == (firm.folder / name).read_bytes()
    add = ["user", "add", "new@firm.example", "--name", "New", "--role", "manager", "--password-stdin"]
    assert other.krug(*add, said="a long password\n").returncode == 0
    assert other.krug("check").stdout == "whole\n"


def test_from_a_server_to_one_machine_and_back(firm, places, tmp_path):
    before, small, large = rows_of(firm, tmp_path / "one.krug"), places(embedded=True), places()
    assert small.krug("restore", tmp_path / "one.krug").stdout == "whole\n"
    # History goes on after the move, and is sealed with what came before it.
    (tmp_path / "clients.csv").write_text("name\nAnother\n")
    assert small.krug("import", "clients", tmp_path / "clients.csv").returncode == 0
    assert small.krug("check").stdout == "whole\n"
    between = rows_of(small, tmp_path / "two.krug")

    assert large.krug("restore", tmp_path / "two.krug").stdout == "whole\n"

    after = rows_of(large, tmp_path / "three.krug")
    assert after == between
    assert after["clients_client"] == before["clients_client"] + 1
    assert after["events_event"] > before["events_event"]


def test_a_copy_made_while_people_work_is_whole(firm, places, tmp_path):
    rows = "name;phone\n" + "".join(f"Client {n};+7 495 {n:07d}\n" for n in range(6000))
    (tmp_path / "clients.csv").write_text(rows)
    working = firm.start("import", "clients", tmp_path / "clients.csv")
    copies = []
    while working.poll() is None:
        copies.append(tmp_path / f"{len(copies)}.krug")
        assert firm.krug("backup", copies[-1]).returncode == 0

    assert working.returncode == 0
    assert copies
    for copy in copies[:: max(1, len(copies) // 3)]:
        assert places().krug("restore", copy).stdout == "whole\n"


def test_a_passphrase_shuts_a_copy_and_opens_it(firm, places, tmp_path):
    copy, other = tmp_path / "copy.krug", places()
    assert firm.krug("backup", copy, "--passphrase-stdin", said="круг и квадрат\n").returncode == 0
    assert b"krug.sqlite3" not in copy.read_bytes()

    for words, said, why in [
        ([], "", "This copy is under a passphrase."),
        (["--passphrase-stdin"], "guess\n", "The passphrase does not fit this copy."),
    ]:
        refused = other.krug("restore", copy, *words, said=said)
        assert (refused.returncode, refused.stderr) == (2, f"krug restore: {why}\n")

    assert other.krug("restore", copy, "--passphrase-stdin", said="круг и квадрат\n").stdout == "whole\n"


def test_a_copy_for_a_key_is_opened_by_that_key_alone(firm, places, tmp_path):
    from pyrage import x25519

    right, wrong = x25519.Identity.generate(), x25519.Identity.generate()
    for name, identity in [("right", right), ("wrong", wrong)]:
        (tmp_path / name).write_text(f"# created: today\n# public key: {identity.to_public()}\n{identity}\n")
    copy, other = tmp_path / "copy.krug", places()
    assert firm.krug("backup", copy, "--recipient", right.to_public()).returncode == 0

    refused = [other.krug("restore", copy), other.krug("restore", copy, "--identity", tmp_path / "wrong")]

    assert [one.returncode for one in refused] == [2, 2]
    assert other.krug("restore", copy, "--identity", tmp_path / "right").stdout == "whole\n"


def test_what_cannot_be_done_is_said_in_one_line_and_changes_nothing(firm, places, tmp_path):
    copy, other = tmp_path / "copy.krug", places()
    firm.krug("backup", copy)
    whole = copy.read_bytes()
    (tmp_path / "half.krug").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "words.krug").write_text("no copy")

    for place, words, why in [
        (firm, ["backup", copy], "is there already"),
        (firm, ["backup", tmp_path / "nowhere" / "copy.krug"], "no folder"),
        (firm, ["backup", tmp_path / "x.krug", "--recipient", "age1no"], "not an age recipient"),
        (firm, ["restore", copy], "Somebody works here already"),
        (other, ["restore", tmp_path / "none.krug"], "There is no file"),
        (other, ["restore", tmp_path / "half.krug"], "not a copy of Krug"),
        (other, ["restore", tmp_path / "words.krug"], "not a copy of Krug"),
    ]:
        answer = place.krug(*words)
        assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
        assert why in answer.stderr
    assert copy.read_bytes() == whole
    assert not list(tmp_path.glob("*.unfinished"))
    assert not list(other.folder.glob(".copying-*"))
    assert other.krug("restore", copy).stdout == "whole\n"


def test_a_copy_of_a_base_from_the_future_is_refused(places, tmp_path):
    ahead = places(rooms="tests.rooms.repairs")
    ahead.krug("demo", "--clients", "3")
    ahead.krug("backup", tmp_path / "copy.krug")

    refused = places().krug("restore", tmp_path / "copy.krug")

    assert refused.returncode == 2
    assert "newer Krug" in refused.stderr
    assert "repairs.0001_initial" in refused.stderr


def test_every_night_a_copy_is_made_by_the_worker(firm, places, tmp_path):
    kept = tmp_path / "kept"
    old = kept / "krug-2020-01-01-030000.krug"
    kept.mkdir()
    for path in (old, kept / "notes.txt"):
        path.write_text("")
    worker = firm.start(
        "worker", KRUG_BACKUPS=str(kept), KRUG_BACKUP_MONTHS="1", KRUG_BACKUP_WEEKS="1", KRUG_BACKUP_DAYS="1"
    )
    try:
        until = time.monotonic() + 120
        while old.exists() and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        worker.terminate()
        worker.wait()

    left = sorted(path.name for path in kept.iterdir())
    assert len(left) == 2
    assert left[1] == "notes.txt"
    assert places().krug("restore", kept / left[0]).stdout == "whole\n"


@pytest.mark.parametrize("spoiled", ["base", "rows", "secret"])
def test_a_copy_that_does_not_hold_what_it_says_is_refused(firm, places, tmp_path, spoiled):
    firm.krug("backup", tmp_path / "copy.krug")
    manifest = archive.unpack(tmp_path / "copy.krug", tmp_path / "out")
    if spoiled == "rows":
        manifest.rows["clients_client"] += 1
    else:
        (tmp_path / "out" / {"base": "krug.sqlite3", "secret": "secret.key"}[spoiled]).write_bytes(b"")
    parts = {name: tmp_path / "out" / name for name in manifest.parts}
    archive.pack(manifest, parts, tmp_path / "spoiled.krug")
    other = places()

    refused = other.krug("restore", tmp_path / "spoiled.krug")

    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "damaged" in refused.stderr
    assert other.krug("restore", tmp_path / "copy.krug").stdout == "whole\n"


@pytest.mark.parametrize("field", ["parts", "rows", "migrations", "firm"])
@pytest.mark.parametrize("value", [[], 5, None, {"krug.sqlite3": [1]}, [[[]]]])
def test_a_manifest_of_strange_types_is_none(field, value):
    values = {"made_at": "", "krug": "", "firm": "", "migrations": {}, "rows": {}, "parts": PARTS, "format": 1}

    with pytest.raises(NotWhole):
        Manifest.read(json.dumps({**values, field: value}).encode())


def packed(folder, name="files/a.txt", claimed=None):
    (folder / "part").write_bytes(b"words")
    manifest = Manifest("2026-11-25T03:00:00+00:00", "0", "Firm", {}, {})
    parts = dict.fromkeys(["krug.sqlite3", "secret.key", claimed or name], folder / "part")
    archive.pack(manifest, parts, folder / "copy.krug")
    return folder / "copy.krug"


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_changed_bit_goes_unnoticed(tmp_path_factory, place, bit):
    folder = tmp_path_factory.mktemp("bits")
    copy = packed(folder)
    raw = bytearray(copy.read_bytes())
    raw[place % len(raw)] ^= 1 << bit
    copy.write_bytes(raw)
    try:
        archive.unpack(copy, folder / "out")
    except NotWhole:
        return
    # What is left are bits that say nothing of the parts, such as the time in gzip's own head.
    assert (folder / "out" / "files" / "a.txt").read_bytes() == b"words"


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "files/../../evil", "files/", "other.txt", "files/a/../../../b"]
)
def test_nothing_is_laid_outside(tmp_path, name):
    copy = packed(tmp_path, claimed=name)

    with pytest.raises(NotWhole):
        archive.unpack(copy, tmp_path / "room" / "inner")

    assert [path.name for path in tmp_path.rglob("evil")] == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_only_plain_files_are_taken(tmp_path, kind):
    manifest = json.dumps(
        {"made_at": "", "krug": "", "firm": "", "migrations": {}, "rows": {}, "parts": PARTS, "format": 1}
    ).encode()
    with tarfile.open(tmp_path / "copy.krug", "w:gz") as file:
        head = tarfile.TarInfo("manifest.json")
        head.size = len(manifest)
        file.addfile(head, io.BytesIO(manifest))
        strange = tarfile.TarInfo("files/a")
        strange.type, strange.linkname = kind, "/etc/passwd"
        file.addfile(strange)

    with pytest.raises(NotWhole):
        archive.unpack(tmp_path / "copy.krug", tmp_path / "out")
