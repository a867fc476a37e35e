import json
import logging

import pytest
from django.test import RequestFactory

from krug.core.watch.logs import JsonLines, configuration


@pytest.fixture
def lines():
    """The lines as they would stand in the log."""
    told, log, handler = [], logging.getLogger("krug.requests"), logging.Handler()
    handler.setFormatter(JsonLines())
    handler.emit = lambda record: told.append(json.loads(handler.format(record)))
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield told
    log.removeHandler(handler)
    log.setLevel(level)


def test_a_request_is_one_line_with_its_number(client, manager, lines):
    client.force_login(manager)

    answer = client.get("/clients?q=secret", headers={"X-Request-Id": "balancer-17"})

    line = lines[-1]
    assert answer["X-Request-Id"] == line["request_id"] == "balancer-17"
    assert (line["user"], line["method"], line["route"], line["status"]) == (manager.pk, "GET", "/clients", 200)
    assert line["ms"] >= 0
    assert "secret" not in json.dumps(line)


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space!", "line\tbreak-here"])
def test_what_is_no_number_is_replaced(client, db, given):
    answer = client.get("/signin", headers={"X-Request-Id": given})

    assert answer["X-Request-Id"] != given
    assert len(answer["X-Request-Id"]) == 16


def test_a_fault_is_told_with_its_trace(lines):
    log = logging.getLogger("krug.requests")
    try:
        raise ValueError("broken")
    except ValueError:
        log.exception("failed")

    assert lines[-1]["message"] == "failed"
    assert "ValueError: broken" in lines[-1]["trace"]


def test_requests_are_told_of_only_where_lines_are_gathered():
    assert configuration("WARNING", "json")["loggers"]["krug.requests"]["level"] == "INFO"
    assert configuration("WARNING", "")["loggers"]["krug.requests"]["level"] == "WARNING"


def test_an_ill_health_that_is_answered_is_no_news(client, db, caplog):
    answer = client.get("/healthz")
    logging.getLogger("django.request").error("failed", extra={"request": RequestFactory().get("/clients")})

    assert answer.status_code == 503
    assert [record.getMessage() for record in caplog.records if record.name == "django.request"] == ["failed"]
