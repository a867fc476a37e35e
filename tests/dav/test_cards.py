import xml.etree.ElementTree as ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.records.models import Binned
from krug.modules.clients.models import Client, ContactPerson
from tests.dav.conftest import NS, A, D, answers, unfolded

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_contact_of():
    def make(user, **values):
        return writing.create(kinds.get("contact"), user, [{"name": "Иванов Иван Иванович", **values}])[0]

    return make


def card(*lines, uid="card@phone", version="3.0"):
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", f"UID:{uid}", *lines, "END:VCARD", ""])


def query(device, *conditions, test="anyof"):
    asked = f'<a:filter test="{test}">{"".join(conditions)}</a:filter>'
    body = f"<a:addressbook-query {NS}><d:prop><d:getetag/><a:address-data/></d:prop>{asked}</a:addressbook-query>"
    return list(answers(device.ask("REPORT", device.book, body)))


def test_clients_and_contact_persons_are_cards(device, manager, make_client_of, make_contact_of):
    client = make_client_of(manager, name="ООО «Ромашка»", phones="+7 495 123-45-67", emails="info@firm.example")
    person = make_contact_of(manager, company=client.pk, position="Директор", phones="+79161234567")

    company = unfolded(device.get(f"{device.book}{client.uid}.vcf"))
    text = unfolded(device.get(f"{device.book}{person.uid}.vcf"))

    assert "FN:ООО «Ромашка»\n" in company
    assert "X-ABShowAs:COMPANY" in company
    assert "TEL;TYPE=WORK:+74951234567" in company
    assert (
        'EMAIL;TYPE="WORK,INTERNET":info@firm.example' in company
        or "EMAIL;TYPE=WORK,INTERNET:info@firm.example" in company
    )
    for line in ("FN:Иванов Иван Иванович", "N:Иванов;Иван;Иванович;;", "ORG:ООО «Ромашка»", "TITLE:Директор"):
        assert f"{line}\n" in text


def test_cards_of_the_fourth_version(device, manager, make_client_of):
    client = make_client_of(manager, phones="+79161234567")
    href = f"{device.book}{client.uid}.vcf"
    data = '<a:address-data content-type="text/vcard" version="4.0"/>'
    asked = f"<a:addressbook-multiget {NS}><d:prop>{data}</d:prop><d:href>{href}</d:href></a:addressbook-multiget>"

    told = answers(device.ask("REPORT", device.book, asked))

    text = told[href][f"{A}address-data"].text
    assert "VERSION:4.0" in text
    assert "KIND:org" in text
    assert "VERSION:4.0" in device.ask("GET", href, accept="text/vcard; version=4.0").content.decode()


def test_a_new_card_is_a_contact_person_of_its_company_or_a_client(device, manager, make_client_of):
    company = make_client_of(manager)

    of_company = card(
        "FN:Ann Lee", "N:Lee;Ann;;;", "ORG:cancity;Sales", "TITLE:Head", "TEL;TYPE=CELL:+79161234567", uid="1"
    )
    alone = card("FN:Bob", "N:Bob;;;;", "EMAIL;TYPE=HOME:bob@firm.example", uid="2")
    firm = card("FN:Plexzap", "N:;;;;", "ORG:Plexzap", "X-ABShowAs:COMPANY", uid="3")
    for number, text in enumerate((of_company, alone, firm)):
        assert device.put(f"{device.book}{number}.vcf", text, if_none_match="*").status_code == 201

    person = ContactPerson.objects.get()
    assert (person.name, person.company, person.position) == ("Lee Ann", company, "Head")
    assert [(row.number, row.kind) for row in person.phones.all()] == [("+79161234567", "mobile")]
    bob = Client.objects.get(name="Bob")
    assert (bob.kind, bob.responsible, bob.emails.get().kind) == ("person", manager, "home")
    assert Client.objects.get(name="Plexzap").kind == "company"
    assert len(device.etags(device.book)) == 4


def test_phone_mail_and_name_are_changed_and_nothing_else(device, manager, make_client_of):
    client = make_client_of(manager, kind="person", name="Петров Пётр", phones="+79161234567", note="Old friend")
    (href,) = device.etags(device.book)
    text = device.get(href).replace("+79161234567", "8 (916) 765-43-21").replace("N:Петров;Пётр", "N:Сидоров;Пётр")
    text = text.replace("END:VCARD", "EMAIL:new@firm.example\r\nEND:VCARD")

    assert device.put(href, text, if_match=device.etags(device.book)[href]).status_code == 204

    client = Client.objects.get(pk=client.pk)
    assert (client.name, client.note) == ("Сидоров Пётр", "Old friend")
    assert [row.number for row in client.phones.all()] == ["+79167654321"]
    assert [row.address for row in client.emails.all()] == ["new@firm.example"]
    assert set(Event.objects.get(kind="client.changed").data["values"]) == {"name", "phones", "emails"}


def test_what_is_read_may_be_written_back_and_nothing_happens(device, manager, make_client_of, make_contact_of):
    client = make_client_of(
        manager, phones="+79161234567; +7 495 123-45-67 ext. 12", addresses=[{"text": "Lenina 1", "city": "Minsk"}]
    )
    make_contact_of(manager, company=client.pk, emails="a@firm.example")
    before = Event.objects.count()

    for href in device.etags(device.book):
        assert device.put(href, device.get(href)).status_code == 204

    assert Event.objects.count() == before


def test_a_device_that_turns_the_name_round_does_not_rename(device, manager, make_contact_of):
    person = make_contact_of(manager)
    (href,) = device.etags(device.book)

    device.put(href, device.get(href).replace("FN:Иванов Иван Иванович", "FN:Иван Иванов"))

    person.refresh_from_db()
    assert person.name == "Иванов Иван Иванович"


def test_kinds_of_phones_that_no_device_knows_stay(device, manager, make_client_of):
    client = make_client_of(manager, phones=[{"number": "+79161234567", "kind": "other"}])
    (href,) = device.etags(device.book)

    device.put(href, device.get(href).replace("END:VCARD", "TEL;TYPE=HOME:+79161234568\r\nEND:VCARD"))

    assert [(row.number, row.kind) for row in Client.objects.get(pk=client.pk).phones.all()] == [
        ("+79161234567", "other"),
        ("+79161234568", "home"),
    ]


def test_what_krug_does_not_know_is_kept(device, manager):
    beside = (
        "BDAY:1980-05-05",
        "X-SOCIALPROFILE;TYPE=x:abc",
        "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 500,
        "CATEGORIES:Friends",
    )
    href = f"{device.book}x.vcf"
    device.put(href, card("FN:Ann Lee", "N:Lee;Ann;;;", *beside, "item1.TEL:+79161234567", "item1.X-ABLabel:Dacha"))

    client = Client.objects.get()
    writing.change(client, manager, {"note": "Here"}, client.version)

    text = unfolded(device.get(href))
    for line in (*beside, "item1.TEL:+79161234567", "item1.X-ABLabel:Dacha", "NOTE:Here", "N:Lee;Ann;;;"):
        assert f"{line}\n" in text


def test_a_query_by_words(device, manager, make_client_of):
    one = make_client_of(manager, name="Ромашка", phones="+79161234567")
    two = make_client_of(manager, name="Василёк", emails="flower@firm.example")
    by_name = '<a:prop-filter name="FN"><a:text-match match-type="starts-with">ром</a:text-match></a:prop-filter>'
    by_phone = '<a:prop-filter name="TEL"><a:text-match match-type="ends-with">4567</a:text-match></a:prop-filter>'
    by_mail = '<a:prop-filter name="EMAIL"><a:text-match>flower</a:text-match></a:prop-filter>'
    hrefs = [f"{device.book}{client.uid}.vcf" for client in (one, two)]

    assert query(device, by_name) == [hrefs[0]]
    assert sorted(query(device, by_phone, by_mail)) == sorted(hrefs)
    assert query(device, by_phone, by_mail, test="allof") == []
    assert sorted(query(device)) == sorted(hrefs)


def test_deleting_puts_into_the_bin_and_is_told(device, manager, make_client_of):
    client = make_client_of(manager)
    (href,) = device.etags(device.book)
    _changed, _gone, token = device.sync(device.book)

    assert device.ask("DELETE", href).status_code == 204

    assert Binned.objects.get().record_id == client.pk
    assert device.sync(device.book, token)[:2] == ({}, [href])


def test_one_uid_stands_once_in_the_book(device):
    device.put(f"{device.book}1.vcf", card("FN:Ann"))

    told = device.put(f"{device.book}2.vcf", card("FN:Bob"))

    assert told.status_code == 403
    assert "no-uid-conflict" in told.content.decode()
    assert Client.objects.count() == 1


def test_only_ones_own_where_that_is_wanted(administrator, manager, make_client_of, client):
    from tests.dav.conftest import Device

    make_client_of(manager)
    own = make_client_of(administrator, name="Own")
    device = Device(administrator)
    changed, _gone, token = device.sync(device.book)
    assert len(changed) == 2

    client.force_login(administrator)
    assert client.post("/me/devices/extent", {"extent": "own"}).status_code == 302

    changed, gone, _token = device.sync(device.book, token)
    assert (changed, len(gone)) == ({}, 1)
    assert list(device.etags(device.book)) == [f"{device.book}{own.uid}.vcf"]


def test_the_same_few_questions_for_one_and_for_many(device, manager, make_client_of, make_contact_of):
    def asked():
        with CaptureQueriesContext(connection) as found:
            query(device)
            device.sync(device.book)
        return len(found)

    make_contact_of(manager, company=make_client_of(manager, phones="+79161234567").pk)
    device.sync(device.book)
    few = asked()
    for number in range(6):
        make_contact_of(manager, company=make_client_of(manager, name=f"{number}", phones="+79161234567").pk)
    device.sync(device.book)

    assert asked() == few


def test_a_broken_answer_is_no_xml(device, manager, make_client_of):
    make_client_of(manager, name="A & B <c> \x0b")

    told = device.ask(
        "REPORT", device.book, f"<a:addressbook-query {NS}><d:prop><a:address-data/></d:prop></a:addressbook-query>"
    )

    assert len(ElementTree.fromstring(told.content).findall(f"{D}response")) == 1
