"""Files beside records, by a program."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from krug.core.access.models import ApiToken
from krug.core.events.models import Event
from krug.core.files.models import Attachment
from tests.api.conftest import fields_of


@pytest.fixture(autouse=True)
def data(tmp_path, settings):
    settings.DATA = tmp_path


@pytest.fixture
def record(manager, make_client_of):
    return make_client_of(manager)


@pytest.fixture
def send(record):
    """send(user, b"bytes", "name") attaches to the manager's client."""

    def post(user, content=b"An offer", name="offer.txt", key="", scope="write", **words):
        headers = {"Authorization": f"Bearer {ApiToken.issue(user, scope)}"}
        headers |= {"Idempotency-Key": key} if key else {}
        form = {"record_type": "client", "record_id": str(record.pk), **words}
        form |= {"file": SimpleUploadedFile(name, content)} if content is not None else {}
        return Browser(headers=headers).post("/api/v1/files", form)

    return post


def test_a_file_is_attached_read_and_got(program, manager, record, send):
    made = send(manager)

    given = made.json()
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/files/{given['id']}")
    assert program(manager).get(f"files/{given['id']}").json() == given
    assert given["record"] == {"type": "client", "id": record.pk}
    assert (given["name"], given["size"], given["content_type"]) == ("offer.txt", 8, "text/plain")
    content = program(manager).get(f"files/{given['id']}/content")
    assert b"".join(content.streaming_content) == b"An offer"
    assert content["Content-Disposition"] == 'attachment; filename="offer.txt"'
    assert Event.objects.get(kind="file.attached").channel == "api"


def test_a_list_goes_by_record_and_by_cursor(program, manager, make_client_of, record, send):
    other = make_client_of(manager, name="Other")
    made = [send(manager, f"{number}".encode()).json()["id"] for number in range(3)]
    send(manager, b"Other", record_id=str(other.pk))
    mine = program(manager)

    first = mine.get(f"files?record_type=client&record_id={record.pk}&limit=2").json()
    rest = mine.get(f"files?record_type=client&record_id={record.pk}&limit=2&cursor={first['next']}").json()

    assert [item["id"] for item in first["items"]] == [made[2], made[1]]
    assert ([item["id"] for item in rest["items"]], rest["next"]) == ([made[0]], None)
    assert len(mine.get("files").json()["items"]) == 4


def test_the_same_key_attaches_once(manager, send):
    first, again = send(manager, key="a"), send(manager, key="a")

    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
    assert Attachment.objects.count() == 1


def test_a_file_gets_another_name_goes_and_comes_back(program, manager, send):
    mine, number = program(manager), send(manager).json()["id"]

    renamed = mine.patch(f"files/{number}", {"name": "Договор.txt"})
    gone = mine.delete(f"files/{number}")
    missing = [mine.get(f"files/{number}").status_code, mine.delete(f"files/{number}").status_code]
    back = [mine.post(f"files/{number}/restore").json()["name"] for _ in range(2)]

    assert (renamed.status_code, renamed.json()["name"], gone.status_code) == (200, "Договор.txt", 204)
    assert (missing, back) == ([404, 404], ["Договор.txt", "Договор.txt"])


def test_who_does_not_see_the_record_finds_no_file(program, stranger, manager, send):
    number = send(manager).json()["id"]
    theirs = program(stranger)

    assert theirs.get("files").json()["items"] == []
    for method, path, body in [
        ("GET", f"files/{number}", None),
        ("GET", f"files/{number}/content", None),
        ("PATCH", f"files/{number}", {"name": "x"}),
        ("DELETE", f"files/{number}", None),
        ("POST", f"files/{number}/restore", None),
    ]:
        assert theirs.ask(method, path, body).status_code == 404, (method, path)
    assert fields_of(send(stranger, b"Mine")) == {"record_id"}

    assert list(Attachment.objects.values_list("name", "removed_at")) == [("offer.txt", None)]


def test_who_only_looks_changes_nothing(program, observer, manager, send):
    number = send(manager).json()["id"]
    theirs = program(observer)

    assert theirs.get(f"files/{number}").status_code == 200
    assert theirs.patch(f"files/{number}", {"name": "x"}).status_code == 403
    assert theirs.delete(f"files/{number}").status_code == 403
    assert send(observer, b"Mine").status_code == 403
    assert send(manager, b"Mine", scope="read").status_code == 403

    assert list(Attachment.objects.values_list("name", "removed_at")) == [("offer.txt", None)]


@pytest.mark.parametrize(
    ("sent", "status", "fields"),
    [
        ({"content": None}, 422, {"file"}),
        ({"content": b""}, 422, {"file"}),
        ({"content": b"x" * (1024 * 1024 + 1)}, 413, set()),
        ({"content": b"x" * (2 * 1024 * 1024)}, 413, set()),
        ({"record_type": "spoon"}, 422, {"record_type"}),
        ({"record_id": "0"}, 422, {"record_id"}),
        ({"record_id": "x"}, 422, {"record_id"}),
        ({"other": "x"}, 422, {"other"}),
    ],
)
def test_what_will_not_do_is_told_by_field(settings, manager, send, sent, status, fields):
    settings.FILE_MOST_BYTES = 1024 * 1024

    answer = send(manager, **sent)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert fields_of(answer) == fields
    assert Attachment.objects.count() == 0
