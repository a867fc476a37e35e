"""Consents: texts with versions nobody changes, noted with day, way and source, withdrawn and brought back."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access.models import ApiToken
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.merging import merging
from krug.core.personal import consenting
from krug.core.personal.models import Consent, ConsentText, ConsentVersion
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 4)


@pytest.fixture
def text(administrator):
    return consenting.keep_text(administrator, None, {"title": "Рассылка", "body": "Первая редакция"})


@pytest.fixture
def person(manager, person_of):
    return person_of(manager)


def noted(record, actor, to, **values):
    given = {"text": to.pk, "given_on": DAY, "way": "site", "source": "Анкета", **values}
    return consenting.note(record, actor, given)


def test_another_wording_is_the_next_version_and_the_former_stays(administrator, manager, person, text):
    noted(person, manager, text)

    consenting.keep_text(administrator, text, {"title": "Рассылка", "body": "Вторая редакция"})
    noted(person, manager, text)

    bodies = [one.version.body for one in Consent.objects.order_by("id").select_related("version")]
    assert bodies == ["Первая редакция", "Вторая редакция"]
    assert list(ConsentVersion.objects.order_by("number").values_list("number", "body")) == [
        (1, "Первая редакция"),
        (2, "Вторая редакция"),
    ]


def test_the_same_again_is_no_version_and_no_event(administrator, text):
    consenting.keep_text(administrator, text, {"title": "Рассылка", "body": "Первая редакция\r\n"})

    assert ConsentVersion.objects.count() == 1
    assert Event.objects.filter(kind="consent_text.kept").count() == 1
    assert ConsentText.objects.get().version == 1


def test_of_two_administrators_neither_overwrites_the_other(administrator, text):
    consenting.keep_text(administrator, text, {"title": "Рассылка", "body": "Вторая"}, 1)

    with pytest.raises(Overtaken):
        consenting.keep_text(administrator, text, {"title": "Рассылка", "body": "Третья"}, 1)

    assert [one.body for one in ConsentVersion.objects.order_by("number")] == ["Первая редакция", "Вторая"]


def test_nobody_else_writes_texts(client, head, text):
    client.force_login(head)

    assert client.post("/settings/consents/new", {"title": "Своё", "body": "Слова"}).status_code == 403
    with pytest.raises(Denied):
        consenting.keep_text(head, None, {"title": "Своё", "body": "Слова"})
    assert ConsentText.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": None}, "text"),
        ({"text": 999_999}, "text"),
        ({"given_on": None}, "given_on"),
        ({"given_on": dt.date(2999, 1, 1)}, "given_on"),
        ({"given_on": dt.date(1901, 1, 1)}, "given_on"),
        ({"way": "telepathy"}, "way"),
        ({"source": "а" * 201}, "source"),
    ],
)
def test_bad_input_is_told_by_field_and_nothing_is_noted(manager, person, text, values, field):
    with pytest.raises(Invalid) as error:
        noted(person, manager, text, **values)

    assert set(error.value.errors) == {field}
    assert Consent.objects.count() == 0


def test_a_text_out_of_use_is_agreed_to_by_nobody_new(administrator, manager, person, text):
    consenting.keep_text(administrator, text, {"title": "Рассылка", "body": "Первая редакция", "is_used": False})

    with pytest.raises(Invalid):
        noted(person, manager, text)


def test_withdrawn_once_and_brought_back_from_the_card(client, manager, person, text):
    found = noted(person, manager, text)
    client.force_login(manager)
    here = f"/clients/{person.pk}/consents/{found.pk}/withdrawal"

    client.post(here)
    client.post(here)
    withdrawn = Consent.objects.get()
    page = client.get(f"/clients/{person.pk}").content.decode()
    client.post(f"{here}?back=1")

    assert (withdrawn.withdrawn_on, withdrawn.withdrawn_by) == (timezone.localdate(), manager)
    assert "отозвано" in page
    assert Consent.objects.get().withdrawn_on is None
    told = Event.objects.filter(record_kind="client", record_id=person.pk, kind__contains="consent").order_by("id")
    assert [one.kind for one in told] == ["client.consented", "client.consent_withdrawn", "client.consented"]


def test_who_only_sees_the_card_notes_and_withdraws_nothing(client, observer, manager, person, text):
    found = noted(person, manager, text)
    client.force_login(observer)

    given = {"text": text.pk, "given_on": "2026-03-04", "way": "site"}
    assert client.post(f"/clients/{person.pk}/consents", given).status_code == 403
    assert client.post(f"/clients/{person.pk}/consents/{found.pk}/withdrawal").status_code == 403

    assert list(Consent.objects.values_list("withdrawn_on", flat=True)) == [None]


def test_a_consent_of_another_card_is_not_reached_through_ones_own(client, manager, stranger, person_of, person, text):
    other = noted(person_of(stranger), stranger, text)
    client.force_login(manager)

    assert client.post(f"/clients/{person.pk}/consents/{other.pk}/withdrawal").status_code == 404
    assert Consent.objects.get().withdrawn_on is None


def test_consents_go_along_when_records_become_one_and_come_back(administrator, person_of, text):
    keep, drop = person_of(administrator), person_of(administrator, name="Другой Человек")
    noted(drop, administrator, text)

    made = merging.merge(kinds.get("client"), administrator, keep.pk, [drop.pk])
    during = Consent.objects.get().record_id
    merging.take_apart(made, administrator)

    assert (during, Consent.objects.get().record_id) == (keep.pk, drop.pk)


def test_by_the_api(client, administrator, manager, person):
    def ask(who, method, path, **body):
        headers = {"Authorization": f"Bearer {ApiToken.issue(who, 'write')}"}
        more = {"data": body, "content_type": "application/json"} if method != "get" else {}
        return getattr(client, method)(f"/api/v1/{path}", headers=headers, **more)

    text = ask(administrator, "post", "consent-texts", title="Рассылка", body="Слова").json()
    denied = ask(manager, "patch", f"consent-texts/{text['id']}", body="Иначе")
    given = {"text": text["id"], "given_on": "2026-03-04", "way": "paper", "source": "Папка 12"}
    made = ask(manager, "post", f"clients/{person.pk}/consents", **given)
    gone = ask(manager, "delete", f"clients/{person.pk}/consents/{made.json()['id']}")
    listed = ask(manager, "get", f"clients/{person.pk}/consents").json()["items"]

    assert (denied.status_code, made.status_code, gone.status_code) == (403, 201, 204)
    assert [(one["title"], one["number"], one["way"], one["source"]) for one in listed] == [
        ("Рассылка", 1, "paper", "Папка 12")
    ]
    assert listed[0]["withdrawn_on"] == timezone.localdate().isoformat()
