"""What a request brings comes to a thread whole."""

import asyncio

import pytest

from krug.config.spooling import PIECE, brings_body, taken_in

pytestmark = pytest.mark.once


def scope(kind=b"multipart/form-data; boundary=x", length=b"100", path="/clients/1/files"):
    return {"path": path, "headers": [(b"content-type", kind), (b"content-length", length)]}


def brought(*events):
    rest = iter(events)

    async def receive():
        return next(rest)

    return receive


async def all_of(receive):
    given = await taken_in(receive)
    if given is None:
        return None
    found, more = [], True
    while more:
        event = await given()
        found.append(event["body"])
        more = event["more_body"]
    return found


@pytest.mark.parametrize("size", [0, 1, PIECE, PIECE * 9 + 1])
def test_what_came_in_pieces_is_given_whole_and_in_order(size):
    content = bytes(number % 251 for number in range(size))
    pieces = [content[at : at + 70_000] for at in range(0, size, 70_000)] or [b""]
    events = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]

    found = asyncio.run(all_of(brought(*events, {"type": "http.request"})))

    assert b"".join(found) == content
    assert max(map(len, found)) <= PIECE


def test_who_goes_away_half_way_brings_nothing():
    half = {"type": "http.request", "body": b"half", "more_body": True}

    assert asyncio.run(all_of(brought(half, {"type": "http.disconnect"}))) is None


def test_who_falls_silent_half_way_is_not_waited_for():
    async def silent():
        await asyncio.sleep(5)

    with pytest.raises(TimeoutError):
        asyncio.run(taken_in(silent, silence=0.01))


def test_what_is_of_a_length_that_is_taken_waits_whatever_it_is(settings):
    settings.FILE_MOST_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000, 1000

    assert brings_body(scope(length=b"100000"))
    assert brings_body(scope(kind=b"application/json", length=b"1000"))
    assert brings_body(scope(kind=b"application/x-www-form-urlencoded", length=b"1"))
    assert not brings_body(scope(kind=b"application/json", length=b"1001"))
    assert not brings_body(scope(length=b"1000000"))
    assert brings_body(scope(length=b"1000000", path="/imports"))  # a file to bring in may be larger than one to keep
    assert not brings_body(scope(length=b"100000", path="/signin"))
    assert not brings_body(scope(length=b"0"))
    assert not brings_body(scope(length=b""))
