"""Erasing a person: nothing of their words remains in any table, and history still proves itself."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.config.cli.checking import all_faults
from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.api.models import StoredAnswer
from krug.core.events import sealing
from krug.core.events.models import Event
from krug.core.files import attaching
from krug.core.files.models import Attachment, StoredFile
from krug.core.files.storing import path_of
from krug.core.imports.models import ExternalId, Import, Piece, Problem
from krug.core.jobs.models import Job
from krug.core.lists.models import SavedView
from krug.core.merging import merging
from krug.core.merging.models import Twins
from krug.core.personal import consenting, forgetting
from krug.core.personal.models import Consent
from krug.core.records import kinds, writing
from krug.core.search.finding import find
from krug.core.webhooks.models import Attempt, Delivery, Webhook
from krug.modules.clients.models import Client, Relation
from krug.modules.deals.models import Deal
from tests.personal.conftest import everything, where

pytestmark = pytest.mark.django_db
NAME, PHONE, MAIL, INN = "Пётр Вересаев", "+79161234567", "veresaev@mail.example", "500100732259"
CLIENT = "client"


@pytest.fixture
def person(administrator, person_of):
    return person_of(
        administrator,
        phones=[{"number": PHONE}],
        emails=[{"address": MAIL}],
        tax_id=INN,
        note="Болеет за «Спартак»",
        messengers=[{"account": "@veresaev_p"}],
        tags=["любит чай"],
    )


def forget(record, actor):
    """As a request does it."""
    with transaction.atomic():
        return forgetting.forget(type(record).objects.get(pk=record.pk), actor)


def test_the_card_is_without_a_name_and_its_deal_keeps_its_client_and_its_sum(administrator, person, make_deal_of):
    deal = make_deal_of(administrator, client=person.pk, name=f"Кровля, {NAME}", amount="1200")

    forget(person, administrator)

    row, kept = Client.objects.get(pk=person.pk), Deal.objects.get(pk=deal.pk)
    assert (row.name, row.tax_id, row.note) == (f"Стёртые данные, {person.pk}", "", "")
    assert (row.phones.count(), row.emails.count(), row.messengers.count(), row.tag_names) == (0, 0, 0, [])
    assert (kept.client_id, kept.amount, kept.name) == (person.pk, Decimal(1200), "Кровля, —")
    assert find(administrator, "вересаев") == []
    assert find(administrator, "9161234567") == []


def test_nothing_of_their_words_is_left_in_any_table(administrator, person, make_deal_of, make_client_of):
    _keep_everywhere(administrator, person, make_deal_of, make_client_of)
    before = where(NAME, PHONE, MAIL, INN)

    forget(person, administrator)

    assert len(before) >= 15
    words = [NAME, "Вересаев", PHONE, "9161234567", "7654321619", MAIL, INN, "Спартак", "veresaev_p", "любит чай"]
    assert {word: where(word) for word in words if where(word)} == {}
    sealing.seal()
    assert list(all_faults()) == []


def _keep_everywhere(actor, person, make_deal_of, make_client_of):
    """The person's words wherever Krug writes words down."""
    writing.change(person, actor, {"name": f"{NAME} младший"}, person.version)
    person.refresh_from_db()
    writing.change(person, actor, {"name": NAME}, person.version)
    writing.comment(person, actor, f"Звонил {NAME}, {PHONE}")
    deal = make_deal_of(actor, client=person.pk, name=f"Кровля для {NAME}")
    writing.comment(deal, actor, f"Писать на {MAIL}")
    activity = {"title": f"Позвонить: {NAME}", "kind": "call", "client": person.pk, "due_on": "2030-01-01"}
    writing.create(kinds.get("activity"), actor, [activity])
    other = make_client_of(actor, name="ООО Ромашка", note=f"Директор {NAME}, почта {MAIL}")
    writing.comment(other, actor, f"Рекомендовал {NAME}")
    Relation.objects.create(client=other, other=person, tie="related")
    attaching.attach(person, actor, f"Договор {NAME}.txt", [b"agreement"])
    ExternalId.keep(CLIENT, {f"crm-{INN}": person.pk})
    Twins.objects.create(kind=CLIENT, ids=[person.pk, other.pk], reasons=["name"], likelihood=80)
    brought = Import.objects.create(kind="clients", file_name=f"{NAME}.csv", stored_as="a.csv", state="done")
    changed = {str(person.pk): {"version": 1, "values": {"name": NAME}}}
    Piece.objects.create(of=brought, number=1, created=[], changed=changed)
    Problem.objects.create(of=brought, dry=False, row=2, cells=[NAME, PHONE], faults=[[None, f"{MAIL}?"]])
    told = {"payload": {"who": NAME}, "result": {"mail": MAIL}, "error": f"no {PHONE}"}
    Job.objects.create(kind="events.none", state="done", **told)
    SavedView.objects.create(
        kind=CLIENT, title=f"Это {NAME}", owner=actor, state={"filter": {"field": "emails", "value": MAIL}}
    )
    StoredAnswer.objects.create(user=actor, key="k", digest="d", status=201, body=f'{{"name":"{NAME}"}}')
    hook = Webhook.objects.create(name="Shop", url="https://shop.example", person=actor, secret="s", is_on=False)
    event = Event.objects.filter(record_kind=CLIENT, record_id=person.pk).first()
    sent = Delivery.objects.create(webhook=hook, event=event, record_kind=CLIENT, record_id=person.pk, state="sent")
    Attempt.objects.create(delivery=sent, body=f'{{"name":"{NAME}"}}', answer=f"thanks, {MAIL}")
    text = consenting.keep_text(actor, None, {"title": "Рассылка", "body": "Согласен"})
    consenting.note(
        person, actor, {"text": text.pk, "given_on": dt.date(2026, 1, 2), "way": "site", "source": f"анкета {NAME}"}
    )


WORD = st.text("бвгджзклмнпрстфхц", min_size=7, max_size=12)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=WORD, last=WORD, number=st.integers(10**6, 10**7 - 1), note=WORD, former=WORD, said=WORD)
def test_whatever_the_words_are(administrator, deal_kinds, person_of, first, last, number, note, former, said):
    """Planted values of each sort are found by a plain walk through all tables before, and never after."""
    name, phone, mail = f"{first.title()} {last.title()}", f"+7916{number}", f"p{number}@{first.encode().hex()}.example"
    planted = [name, phone, mail, note, former, said, last]
    with transaction.atomic():
        person = person_of(administrator, name=f"{former} {last}", phones=[{"number": phone}], note=note)
        writing.change(person, administrator, {"name": name, "emails": [{"address": mail}]}, person.version)
        writing.comment(person, administrator, said)
        deal = {"name": f"Кровля {name}", "client": person.pk}
        made = writing.create(kinds.get("deal"), administrator, [deal])[0]
        writing.comment(made, administrator, f"{phone} или {mail}")
        there = [word for word in planted if where(word) == []]
        forget(person, administrator)
        left = {word: where(word) for word in planted if where(word)}
        faults = list(sealing.faults())
        transaction.set_rollback(True)

    assert (there, left, faults) == ([], {}, [])


def test_history_keeps_who_and_when_and_says_that_words_were_erased(client, administrator, person):
    writing.comment(person, administrator, "Тайна")
    before = list(Event.objects.filter(record_id=person.pk).values_list("id", "at", "actor", "kind", "digest"))

    forget(person, administrator)

    rows = Event.objects.filter(pk__in=[pk for pk, *_rest in before])
    assert list(rows.order_by("id").values_list("id", "at", "actor", "kind", "digest")) == before
    assert {(row.salt, *row.data.items()) for row in rows} == {("", ("erased", True))}
    client.force_login(administrator)
    page = client.get(f"/clients/{person.pk}").content.decode()
    assert page.count("(стёрто)") == len(before)
    assert client.get("/settings/audit").status_code == 200


def test_the_erasure_is_an_event_and_vouches_for_what_it_blanked(administrator, person):
    forget(person, administrator)
    sealing.seal()

    told = Event.objects.get(kind="client.forgotten")
    assert (told.actor, told.record_id) == (administrator, person.pk)
    assert set(told.data) == {"seal"}
    assert list(sealing.faults()) == []


def test_a_row_blanked_by_hand_is_told_by_check_as_one_altered(administrator, person):
    event = Event.objects.filter(record_id=person.pk).first()

    models.QuerySet(Event).filter(pk=event.pk).update(data={"erased": True}, salt="")

    assert list(sealing.faults()) == [f"event {event.pk} was altered after it was written"]


def test_a_blanked_row_that_is_filled_again_is_told_by_check(administrator, person):
    event = Event.objects.filter(record_id=person.pk).first()
    forget(person, administrator)

    models.QuerySet(Event).filter(pk=event.pk).update(data={"erased": True, "title": "Другой"})

    assert list(sealing.faults()) == [f"event {event.pk} was altered after it was written"]


def test_erased_twice_history_is_still_whole(administrator, person):
    forget(person, administrator)
    again = Client.objects.get(pk=person.pk)
    writing.change(again, administrator, {"name": "Снова Здешний"}, again.version)

    forget(person, administrator)

    assert list(sealing.faults()) == []
    assert where("Снова Здешний") == []


def test_two_people_of_one_deal_are_erased_one_after_the_other(administrator, person, person_of, make_deal_of):
    other = person_of(administrator, name="Анна Кириллова-Мейер")
    deal = make_deal_of(administrator, client=person.pk, name=f"{NAME} и Анна Кириллова-Мейер")

    forget(person, administrator)
    forget(other, administrator)

    assert Deal.objects.get(pk=deal.pk).name == "— и —"
    assert list(sealing.faults()) == []


def test_a_namesake_and_who_shares_the_telephone_keep_theirs(administrator, person, person_of):
    namesake = person_of(administrator, name=NAME, phones=[{"number": PHONE}])
    writing.comment(namesake, administrator, f"{NAME} перезвонит с {PHONE}")

    forget(person, administrator)

    row = Client.objects.get(pk=namesake.pk)
    assert (row.name, row.phones.get().number) == (NAME, PHONE)
    said = Event.objects.get(record_id=namesake.pk, kind="client.commented")
    assert said.data["text"] == f"{NAME} перезвонит с {PHONE}"


def test_what_it_took_in_is_erased_with_it(administrator, person, person_of):
    double = person_of(administrator, name="Вересаев Пётр Ильич", emails=[{"address": "second@mail.example"}])
    merging.merge(kinds.get(CLIENT), administrator, person.pk, [double.pk])

    forget(person, administrator)

    assert where("Ильич", "second@mail.example") == []


def test_files_go_from_the_disk_unless_another_record_has_them(
    administrator, person, make_client_of, django_capture_on_commit_callbacks
):
    firm = make_client_of(administrator)
    attaching.attach(person, administrator, "own.txt", [b"only theirs"])
    attaching.attach(person, administrator, "shared.txt", [b"of both"])
    attaching.attach(firm, administrator, "shared.txt", [b"of both"])
    rows = Attachment.objects.filter(record_id=person.pk).select_related("stored")
    sums = {one.stored.sha256: one.name for one in rows}

    with django_capture_on_commit_callbacks(execute=True):
        forget(person, administrator)

    there = {name: path_of(sum_).is_file() for sum_, name in sums.items()}
    assert there == {"own.txt": False, "shared.txt": True}
    assert StoredFile.objects.count() == 1


def test_a_contact_person_is_erased_and_the_company_is_not(administrator, make_client_of):
    firm = make_client_of(administrator, name="Кровельщик")
    row = {"name": NAME, "company": firm.pk, "position": "Главный агроном", "emails": [{"address": MAIL}]}
    contact = writing.create(kinds.get("contact"), administrator, [row])[0]

    forget(contact, administrator)

    assert where(NAME, MAIL, "Главный агроном") == []
    assert type(contact).objects.get(pk=contact.pk).company_id == firm.pk
    assert Client.objects.get(pk=firm.pk).name == "Кровельщик"


def test_a_consent_stays_as_a_fact_without_where_it_is_written(administrator, person):
    text = consenting.keep_text(administrator, None, {"title": "Рассылка", "body": "Согласен"})
    values = {"text": text.pk, "given_on": dt.date(2026, 1, 2), "way": "site", "source": "анкета"}
    consenting.note(person, administrator, values)

    forget(person, administrator)

    assert list(Consent.objects.values_list("given_on", "way", "source")) == [(dt.date(2026, 1, 2), "site", "")]


@pytest.mark.parametrize("part", ["head", "manager", "observer"])
def test_only_who_runs_the_firms_krug_erases(request, client, person, administrator, part):
    actor = request.getfixturevalue(part)
    before = list(everything())

    with pytest.raises(Denied):
        forgetting.forget(person, actor)

    assert list(everything()) == before


def test_the_page_tells_what_goes_asks_first_and_then_does_it(client, administrator, person, make_deal_of):
    make_deal_of(administrator, client=person.pk)
    client.force_login(administrator)

    page = client.get(f"/clients/{person.pk}/personal")
    unsure = client.post(f"/clients/{person.pk}/personal/erasure")
    kept = Client.objects.get(pk=person.pk).name
    client.post(f"/clients/{person.pk}/personal/erasure", {"sure": "1"})

    assert (page.context["going"].events, page.context["going"].links) == (1, 1)
    assert (unsure.status_code, kept) == (422, NAME)
    assert Client.objects.get(pk=person.pk).name != NAME


def test_a_company_has_no_such_page(client, administrator, make_client_of):
    firm = make_client_of(administrator)
    client.force_login(administrator)

    assert client.get(f"/clients/{firm.pk}/personal").status_code == 404
    assert client.post(f"/clients/{firm.pk}/personal/erasure", {"sure": "1"}).status_code == 404
    assert Client.objects.get(pk=firm.pk).name == "Cancity"


def test_employees_keep_their_names(administrator, person_of):
    person = person_of(administrator, name="Вера Павловна Дым")
    User.objects.filter(pk=administrator.pk).update(name="Вера Павловна Дым")

    forget(person, administrator)

    assert User.objects.get(pk=administrator.pk).name == "Вера Павловна Дым"
