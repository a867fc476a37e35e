"""The programmers' page is true: each of its examples is run, in its order."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from krug.core.access.models import ApiToken, Partner
from krug.core.files.models import Attachment
from krug.core.imports.models import Import
from krug.core.jobs.performing import perform_due
from krug.core.webhooks.models import Delivery
from krug.modules.clients.models import Client, Relation

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "api.md").read_text()
ANSWERS = {"POST": {200, 201, 202, 204}, "PATCH": {200}, "PUT": {200}, "GET": {200}, "DELETE": {204}}
FILE = "Название,ИНН\nТворог,\nСыр,7707083890\n"


def examples():
    """Every curl of the page as its words."""
    text = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)).replace("\\\n", " ")
    return [shlex.split(line) for line in text.splitlines() if line.startswith("curl")]


def asked(words, numbers, others):
    """What curl would send: method, address, headers, body, form. `others`: whom the page calls 2 in a body."""
    method, address, headers, body, form, query = "GET", "", {}, None, {}, {}
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, value = next(rest).split(": ", 1)
            headers[name] = value
        elif word == "-d":
            body = with_numbers(next(rest), others)
        elif word == "-F":
            name, value = next(rest).split("=", 1)
            form[name] = value
        elif word == "--data-urlencode":
            name, value = next(rest).split("=", 1)
            query[name] = with_numbers(value, others)
        elif word != "-G":
            address = word.removeprefix("$KRUG")
    for start, number in numbers.items():
        address = re.sub(rf"{start}/1\b", f"{start}/{number}", address)
    if client := numbers.get("/api/v1/clients"):
        address = address.replace("record_id=1", f"record_id={client}")
        form |= {"record_id": client} if "record_id" in form else {}
    return method, address, headers, body, form, query


def with_numbers(text, others):
    for name, number in others.items():
        text = re.sub(rf'("{name}": (?:\["me", )?)[12]\b', rf"\g<1>{number}", text)
    return text


@pytest.fixture
def world(administrator, tmp_path, settings):
    settings.DATA = tmp_path
    return ApiToken.issue(administrator, "write")


def test_every_example_of_the_page_works(world, stranger):
    browser, numbers, told = Browser(), {}, []
    others = {"user": stranger.pk, "value": stranger.pk}

    for words in examples():
        method, address, headers, body, form, query = asked(words, numbers, others)
        assert headers.pop("Authorization") == "Bearer $TOKEN"
        kind = headers.pop("Content-Type", "application/json")
        headers |= {"Authorization": f"Bearer {world}", "Accept-Language": "en"}
        if form:
            file = SimpleUploadedFile("clients.csv", FILE.encode())
            answer = browser.post(address, {**form, "file": file}, headers=headers)
        elif method == "GET":
            answer = browser.get(address, query or None, headers=headers)
        else:
            answer = browser.generic(method, address, body or "", content_type=kind, headers=headers)
        told.append((method, address, answer.status_code))
        if answer.status_code == 201 and "Location" in answer:
            start, number = answer["Location"].rsplit("/", 1)
            if start == "/api/v1/clients" and start in numbers:
                others.setdefault("client", number)
            if start == "/api/v1/products":
                others.setdefault("product", number)
            numbers.setdefault(start, number)
        perform_due()

    wrong = [one for one in told[:-1] if one[2] not in ANSWERS[one[0]]]
    assert (wrong, told[-1][2]) == ([], 422)
    assert len(told) == 45
    assert list(Client.objects.order_by("id").values_list("name", "status")) == [
        ("Молочный край", "customer"),
        ("Олег Сыров", "potential"),
        ("Хлебозавод № 2", "potential"),
        ("Сыроварня", "potential"),
        ("Пекарня", "potential"),
        ("Мельница", "potential"),
        ("Кондитерская", "potential"),
    ]
    assert Partner.objects.values_list("user", "role").get() == (stranger.pk, "юрист")
    assert Relation.objects.values_list("client__name", "tie").get() == ("Олег Сыров", "founder")
    assert Delivery.objects.get().state == "waiting"
    assert Import.objects.get().state == "undone"
    assert Attachment.objects.values_list("name", "removed_at").get() == ("Offer of July.pdf", None)
