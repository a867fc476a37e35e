import pytest

from krug.core.events.models import Event


def samples(answer):
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_requests_are_counted_by_the_address_as_it_was_declared(client, manager, make_client_of):
    record = make_client_of(manager)
    client.force_login(manager)
    name = 'krug_requests_total{method="GET",route="/clients/<int:pk>",status="200"}'
    before = samples(client.get("/metrics")).get(name, 0)

    client.get(f"/clients/{record.pk}")

    found = samples(client.get("/metrics"))
    assert found[name] == before + 1
    assert f"/clients/{record.pk}" not in "".join(found)


def test_the_base_tells_of_jobs_size_and_events(client, manager, make_client_of):
    make_client_of(manager)

    found = samples(client.get("/metrics"))

    assert found["krug_events_total"] == Event.objects.order_by("-id").first().pk
    assert (found['krug_jobs{state="waiting"}'], found["krug_workers"]) == (0, 0)
    assert found["krug_database_bytes"] > 0


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, "::1", 200),
        ({}, "10.0.0.7", 403),
        ({"X-Forwarded-For": "10.0.0.7"}, "127.0.0.1", 403),
        ({"Authorization": "Bearer right"}, "10.0.0.7", 200),
        ({"Authorization": "Bearer wrong"}, "10.0.0.7", 403),
        ({"Authorization": "Bearer "}, "10.0.0.7", 403),
    ],
)
def test_only_the_operator_reads(client, db, monkeypatch, headers, address, status):
    monkeypatch.setenv("KRUG_METRICS_TOKEN", "right")

    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


def test_without_a_token_of_the_operator_an_empty_one_opens_nothing(client, db):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}, REMOTE_ADDR="10.0.0.7").status_code == 403


def test_an_unknown_address_makes_no_label_of_its_own(client, db):
    client.get("/api/nothing/at-all")
    client.get("/nothing-at-all")

    assert "at-all" not in client.get("/metrics").content.decode()
