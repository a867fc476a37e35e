"""Channels of advertising influence: a closed set of kinds, which stays with what was made under it."""

import pytest

from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.marketing.first_channels import CHANNELS, ensure_first_channels
from krug.modules.marketing.models import SOURCES, Channel, Influence
from tests.api.conftest import Program


def test_a_channel_is_made_on_the_page_and_stands_in_the_list(pages):
    answer = pages.post("/channels/new", {"name": "Partners", "influence": "partner_recommendation", "state": "used"})

    made = Channel.objects.get()
    assert (answer.status_code, made.name, made.influence, made.state) == (
        302,
        "Partners",
        "partner_recommendation",
        "used",
    )
    assert "Partners" in pages.get("/channels").content.decode()
    assert 'href="/channels"' in pages.get("/").content.decode()


def test_its_kind_of_influence_is_said_once(administrator, channels):
    channel = channels[Influence.EMPLOYEE]

    with pytest.raises(Invalid) as refused:
        writing.change(channel, administrator, {"influence": "internet"}, channel.version)

    channel.refresh_from_db()
    assert (set(refused.value.errors), channel.influence) == ({"influence"}, Influence.EMPLOYEE)


def test_there_are_no_other_kinds(administrator):
    with pytest.raises(Invalid):
        writing.create(kinds.get("channel"), administrator, [{"name": "Dreams", "influence": "telepathy"}])

    assert Channel.objects.count() == 0


def test_every_kind_says_what_its_source_may_be():
    assert set(SOURCES) == set(Influence.values)


def test_a_firm_begins_with_some_and_they_are_not_made_twice(administrator, settings):
    settings.LANGUAGE_CODE = "en"

    ensure_first_channels()
    ensure_first_channels()

    assert sorted(Channel.objects.values_list("name", flat=True)) == sorted(str(name) for name, _one in CHANNELS)


def test_programs_keep_channels(administrator):
    program = Program(administrator)

    made = program.post("channels", {"name": "Fairs", "influence": "marketing_event"})
    listed = program.get("channels?influence=marketing_event").json()["items"]

    assert (made.status_code, listed[0]["name"], listed[0]["influence"], listed[0]["state"]) == (
        201,
        "Fairs",
        "marketing_event",
        "used",
    )
    assert program.post("channels", {"name": "Dreams", "influence": "telepathy"}).status_code == 422


def test_a_program_is_told_why_the_kind_of_influence_stays(administrator, channels):
    program, channel = Program(administrator), channels[Influence.INTERNET]
    address = f"channels/{channel.pk}"

    alone = program.patch(address, {"influence": "walk_in", "version": channel.version})
    many = program.post("channels/bulk", {"verb": "change", "values": {"influence": "walk_in"}, "ids": [channel.pk]})
    unknown = program.patch(address, {"dreams": "walk_in", "version": channel.version})
    named = program.patch(address, {"name": "Site", "version": channel.version})

    errors = alone.json()["errors"]
    assert (alone.status_code, [error["field"] for error in errors]) == (422, ["influence"])
    assert "заполняют при создании" in errors[0]["message"] and "источники перестали бы" in errors[0]["message"]
    assert (many.status_code, many.json()["errors"][0]["field"]) == (422, "values.influence")
    assert many.json()["errors"][0]["message"] == errors[0]["message"]
    assert unknown.json()["errors"] == [{"field": "dreams", "message": "Такого поля нет."}]
    channel.refresh_from_db()
    assert (named.status_code, channel.name, channel.influence) == (200, "Site", Influence.INTERNET)
