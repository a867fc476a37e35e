"""All that is kept of a person, as a file."""

import datetime as dt
import io
import json
import zipfile

import pytest

from krug.core.access.models import Permission, User
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Event
from krug.core.files import attaching
from krug.core.personal import consenting, giving_out
from krug.core.records import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(administrator, person_of):
    return person_of(administrator, phones=[{"number": "+79161234567"}], note="<b>Любит</b> чай")


def opened(file):
    packed = zipfile.ZipFile(io.BytesIO(b"".join(file) if not hasattr(file, "read") else file.read()))
    return packed, json.loads(packed.read("data.json"))


def test_it_holds_fields_consents_files_history_and_what_belongs_to_them(administrator, person, make_deal_of):
    deal = make_deal_of(administrator, client=person.pk, name="Кровля", amount="1200")
    writing.comment(person, administrator, "Звонил утром")
    attaching.attach(person, administrator, "Договор.txt", [b"agreement"])
    text = consenting.keep_text(administrator, None, {"title": "Рассылка", "body": "Согласен"})
    given = {"text": text.pk, "given_on": dt.date(2026, 1, 2), "way": "site", "source": "анкета"}
    consenting.note(person, administrator, given)

    packed, data = opened(giving_out.give_out(person, administrator))

    page = packed.read("index.html").decode()
    values = {one["value"] for one in data["fields"]}
    assert {"Пётр Вересаев", "<b>Любит</b> чай"} <= values
    assert "+7 916 123-45-67" in page
    assert "&lt;b&gt;Любит&lt;/b&gt;" in page
    assert [(one["given_on"], one["text"], one["source"]) for one in data["consents"]] == [
        ("2026-01-02", "Согласен", "анкета")
    ]
    assert [one["id"] for one in data["belongs"]] == [deal.pk]
    assert "Звонил утром" in [one["what"] for one in data["history"]]
    assert [packed.read(one["path"]) for one in data["files"]] == [b"agreement"]


def test_that_it_was_made_stands_in_the_trail_without_the_name(administrator, person):
    giving_out.give_out(person, administrator)

    told = Event.objects.get(kind="firm.exported")
    assert (told.actor, told.data["format"], told.data["rows"]) == (administrator, "zip", 1)
    assert "Вересаев" not in told.data["title"]
    assert str(person.pk) in told.data["title"]


def test_who_may_not_export_the_record_gets_nothing(client, observer, person):
    client.force_login(observer)

    assert client.post(f"/clients/{person.pk}/personal/file").status_code == 403
    with pytest.raises(Denied):
        giving_out.give_out(person, observer)
    assert Event.objects.filter(kind="firm.exported").count() == 0


def test_a_role_that_does_not_see_every_field_gets_nothing_rather_than_a_part(head, person_of, manager):
    person = person_of(manager)
    head.role.field_rights = {"client": {"tax_id": "hidden"}}
    head.role.save()

    with pytest.raises(Denied):
        giving_out.give_out(person, User.objects.get(pk=head.pk))


def test_deals_out_of_the_actors_sight_are_not_in_it(head, manager, administrator, person_of, make_deal_of):
    person = person_of(manager)
    make_deal_of(administrator, client=person.pk)
    Permission.objects.filter(role=head.role, kind="deal", action=Action.SEE).update(scope=Scope.OWN)

    _packed, data = opened(giving_out.give_out(person, User.objects.get(pk=head.pk)))

    assert data["belongs"] == []


def test_from_the_page(client, administrator, person):
    client.force_login(administrator)

    answer = client.post(f"/clients/{person.pk}/personal/file")

    assert answer["Content-Type"] == "application/zip"
    assert opened(answer)[1]["title"] == "Пётр Вересаев"
