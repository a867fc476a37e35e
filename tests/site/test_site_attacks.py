"""Forms of the site before who means them ill, or presses twice, goes back, and comes late."""

import datetime as dt
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from krug.core.access.networks import around
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.files import sweeping
from krug.core.files.models import Attachment, StoredFile
from krug.core.personal import consenting
from krug.modules.requests.models import Request
from krug.modules.site import keeping, panels, receiving, traps
from krug.modules.site.models import SiteForm, Submission, SubmissionFile, Theme, Verdict
from tests.site.conftest import SENT, send

HALF = "\ud800"


def send_json(visitor, form, values, **headers):
    return visitor.post(form.address, json.dumps(values), content_type="application/json", headers=headers)


@pytest.fixture
def consent(administrator):
    return consenting.keep_text(administrator, None, {"title": "I agree", "body": "To be called."})


def plan():
    return SimpleUploadedFile("plan.txt", b"plan")


@pytest.mark.parametrize("name", ["krug_page", "krug_referrer", "utm_source", "contact_name", "text", "krug_key"])
def test_half_a_sign_takes_no_page_down(visitor, form, client, administrator, name):
    told = send_json(visitor, form, SENT | {name: f"https://a.example/{HALF}\x00"})

    client.force_login(administrator)
    log = client.get(f"/settings/site-forms/{form.pk}/submissions")
    card = client.get(f"/requests/{Request.objects.get().pk}")
    assert (told.status_code, log.status_code, card.status_code) == (200, 200, 200)


@pytest.mark.django_db(transaction=True)
def test_letting_through_is_written_down_with_what_it_did(visitor, form, client, administrator):
    send(visitor, form, **{traps.HONEY: "x"})
    found = Submission.objects.get()
    client.force_login(administrator)

    told = client.post(f"/settings/site-forms/{form.pk}/submissions/{found.pk}/letting-through")

    assert told.status_code == 302
    assert (Request.objects.count(), Event.objects.filter(kind="site_form.let_through").count()) == (1, 1)


def test_the_consent_kept_is_the_one_the_visitor_read(visitor, make_form, consent, administrator):
    form = make_form(consent_id=consent.pk)
    read = str(consent.current.pk)
    assert f'name="krug_consent" value="{read}"' in visitor.get(form.address).content.decode()
    consenting.keep_text(administrator, consent, {"title": "I agree", "body": "To be sold."})

    late = send(visitor, form, agreed="1", krug_consent=read)

    page = late.content.decode()
    assert (late.status_code, "To be sold." in page, "checked" in page) == (422, True, False)
    assert not Submission.objects.exists()
    now = consent.current
    assert send(visitor, form, agreed="1", krug_consent=str(now.pk)).status_code == 200
    assert Submission.objects.get().consent == now


@pytest.mark.parametrize(
    ("value", "status"),
    [(True, 200), ("1", 200), ("on", 200), ("true", 200)]
    + [(one, 422) for one in ("false", "0", "no", [0], {"a": 1}, 1, None, "")],
)
def test_only_a_yes_is_a_consent(visitor, make_form, consent, value, status):
    form = make_form(consent_id=consent.pk)

    assert send_json(visitor, form, SENT | {"agreed": value}).status_code == status


def test_a_form_removed_takes_nothing_with_it_and_comes_back(visitor, form, client, administrator, make_form):
    send(visitor, form)
    send(visitor, form, **{traps.HONEY: "x"})
    client.force_login(administrator)

    client.post(f"/settings/site-forms/{form.pk}/removal")

    gone = [
        visitor.get(form.address),
        send(visitor, form, text="Late"),
        client.get(f"/settings/site-forms/{form.pk}"),
        client.get(f"/settings/site-forms/{form.pk}/submissions"),
    ]
    assert [one.status_code for one in gone] == [404] * 4
    assert "<tbody" not in client.get("/settings/site-forms").content.decode()
    assert Submission.objects.count() == 2
    assert panels.from_site(administrator, Request.objects.get())["submission"].form == form
    other = make_form()
    client.post(f"/settings/site-forms/{form.pk}/removal?back=1")
    assert visitor.get(form.address).status_code == 404  # another bears its name
    keeping.remove(administrator, other)
    client.post(f"/settings/site-forms/{form.pk}/removal?back=1")
    assert visitor.get(form.address).status_code == 200
    kinds = list(Event.objects.filter(kind__startswith="site_form.").order_by("pk").values_list("kind", flat=True))
    assert kinds == [f"site_form.{what}" for what in ("added", "removed", "added", "removed", "restored")]


def test_what_waits_for_a_removed_form_becomes_a_request_all_the_same(visitor, form, administrator, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(receiving.writing, "create", lambda *_a, **_k: (_ for _ in ()).throw(Denied("no")))
        assert send(visitor, form).status_code == 200
    assert Submission.objects.get().verdict == Verdict.WAITING
    keeping.remove(administrator, form)
    Submission.objects.update(tried_at="2020-01-01T00:00Z")

    assert (receiving.make_up(), Request.objects.count()) == (1, 1)


def test_the_same_key_with_other_words_or_to_another_form_is_another_message(visitor, form, make_form):
    key, other = str(uuid.uuid4()), make_form(title="Other")

    for text in ("One", "Two", "Two"):
        send(visitor, form, krug_key=key, text=text)
    send(visitor, other, krug_key=key, text="One")

    assert sorted(Request.objects.values_list("text", flat=True)) == ["One", "One", "Two"]


def test_files_of_spam_wait_with_it_and_go_to_the_request(visitor, make_form, administrator):
    form = make_form(takes_files=True)
    send(visitor, form, files=[plan()], **{traps.HONEY: "x"})
    StoredFile.objects.update(unused_since="2020-01-01T00:00Z")

    sweeping.sweep()
    assert keeping.let_through(administrator, Submission.objects.select_related("form").get())

    [attached] = Attachment.objects.of_record(Request.objects.get())
    assert (attached.name, attached.stored.size, SubmissionFile.objects.count()) == ("plan.txt", 4, 0)


def test_the_same_words_with_a_file_are_another_message(visitor, make_form):
    form, key = make_form(takes_files=True), str(uuid.uuid4())

    for files in ([], [plan()], [plan()]):
        send(visitor, form, krug_key=key, files=files)

    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["plan.txt"]
    assert Request.objects.count() == 2


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (SimpleUploadedFile("none.txt", b""), "The file is empty."),
        (SimpleUploadedFile("n" * 240, b"plan"), "The name is longer than 200 characters."),
        (SimpleUploadedFile("large.txt", b"p" * 11), "The file is larger than"),
    ],
)
def test_a_file_that_will_not_do_is_told(visitor, make_form, settings, file, reason):
    settings.FILE_MOST_BYTES = 10
    form = make_form(takes_files=True)

    told = send(visitor, form, files=[file])

    assert (told.status_code, reason in told.content.decode()) == (422, True)
    assert not Submission.objects.exists()


def test_who_sees_no_telephone_reads_it_nowhere(visitor, make_form):
    form = make_form(use="callback", heading="Call me", fields=[{"name": "phone"}, {"name": "email"}])
    send(visitor, form, contact_name="")

    assert Request.objects.get().title == "Call me"


@pytest.mark.parametrize("hidden", ["source", "channel"])
def test_who_sees_no_source_reads_no_marks(visitor, form, administrator, monkeypatch, hidden):
    page = "https://firm.example/p?utm_source=ya&gclid=1&email=a@b.example#x"
    send(visitor, form, krug_page=page, krug_referrer="https://ya.example/s?q=1")
    request = Request.objects.get()

    seen = panels.from_site(administrator, request)
    monkeypatch.setattr(type(administrator), "sees_field", lambda _user, _kind, name: name != hidden)
    told = panels.from_site(administrator, request)

    names = ("page", "referrer", "marks", "clicks")
    assert [bool(seen[name]) for name in names] == [True] * 4
    assert [told[name] for name in names] == ["https://firm.example/p", "", [], []]
    assert seen["page"] == "https://firm.example/p"


@pytest.mark.parametrize(
    ("text", "is_spam"),
    [
        ("See https://www.a.example and https://www.b.example", False),
        ('<a href="https://www.a.example">one</a> [url=https://b.example]two[/url]', False),
        ("https://a.example www.b.example http://www.c.example", True),
        ("[url]a.example[/url] <a name=x> [url]b.example[/url]", True),
    ],
)
def test_a_link_is_one_link_however_it_is_written(text, is_spam):
    assert bool(traps.suspicion("", None, {"text": text})) is is_spam


def test_a_form_that_goes_or_is_switched_off_meanwhile_is_not_there(form, administrator, client, monkeypatch):
    SiteForm.objects.update(is_on=False)
    with pytest.raises(SiteForm.DoesNotExist):
        receiving.receive(form, receiving.Sent(SENT))

    SiteForm.objects.update(is_on=True, removed_at="2020-01-01T00:00Z")
    with pytest.raises(SiteForm.DoesNotExist):
        receiving.receive(form, receiving.Sent(SENT))
    with pytest.raises(SiteForm.DoesNotExist):
        keeping.change(administrator, form, {"heading": "Late"})
    client.force_login(administrator)
    monkeypatch.setattr("krug.modules.site.views.settings._reach", lambda _pk: form)
    page = client.get(f"/settings/site-forms/{form.pk}")
    sent = {name: value for name, value in page.context["form"].initial.items() if value not in (None, False)}
    told = client.post(f"/settings/site-forms/{form.pk}", sent | {"asked-phone": "1", "title": "Late"})
    assert told.status_code == 404


def test_an_origin_that_is_none_is_foreign(visitor, make_form):
    form = make_form(sites=["firm.example"])

    assert send_json(visitor, form, SENT, Origin="http://[").status_code == 403


def test_the_page_is_the_one_around_and_never_our_own(visitor, form):
    drawn = visitor.get(form.address + "?framed=1", headers={"Referer": "https://firm.example/p?utm_source=ya"})
    own = visitor.get(form.address, headers={"Referer": f"http://localhost{form.address}"})
    visitor.post(form.address, SENT, headers={"Referer": f"http://localhost{form.address}?framed=1"})
    visitor.post(form.address, {**SENT, "text": "2"}, headers={"Referer": "https://firm.example/"})

    page = 'name="krug_page" value="%s"'
    assert page % "https://firm.example/p?utm_source=ya" in drawn.content.decode()
    assert page % "" in own.content.decode()
    found = Submission.objects.order_by("pk").values_list("came", flat=True)
    assert [came.get("page") for came in found] == [None, "https://firm.example/"]


def test_the_preview_is_in_the_language_of_the_form(client, administrator, deal_kinds):
    client.force_login(administrator)
    typed = {"title": "x", "use": "form", "asked-phone": "1", "theme": "light", "hue": "blue", "corners": "round"}

    pages = [
        client.post("/settings/site-forms/preview", typed | {"language": language}, headers={"Accept-Language": "en"})
        for language in ("ru", "en")
    ]

    shown = [("Отправить" in page.content.decode(), "Send" in page.content.decode()) for page in pages]
    assert shown == [(True, False), (False, True)]


def test_the_usual_port_of_a_site_is_left_out_as_browsers_do():
    lines = ["https://a.example:443", "http://a.example:80", "https://a.example:80", "b.example:8443"]

    assert keeping.origins(lines) == [
        "https://a.example",
        "http://a.example",
        "https://a.example:80",
        "https://b.example:8443",
    ]


def test_of_ipv6_the_whole_network_is_one_sender(make_form):
    form = make_form(most_per_hour=2)

    with pytest.raises(receiving.TooMany):
        for number in range(3):
            told = receiving.Sent({**SENT, "text": str(number)}, address=f"2001:db8:1:2::{number}")
            receiving.receive(form, told)
    receiving.receive(form, receiving.Sent(SENT, address="2001:db8:1:3::1"))

    assert (around("::ffff:192.0.2.1"), around("fe80::1%eth0"), around("?")) == ("192.0.2.1", "fe80::/64", "?")


def test_what_is_refused_for_ever_is_in_nobodys_way(form, monkeypatch):
    monkeypatch.setattr(receiving, "AT_ONCE", 2)
    rows = [Submission(form=form, key=uuid.uuid4(), digest="", values={"email": "?"}) for _number in range(2)]
    rows.append(Submission(form=form, key=uuid.uuid4(), digest="", values={"phone": "+79161234567"}))
    for row, year in zip(rows, (2021, 2021, 2020), strict=True):
        row.tried_at = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    Submission.objects.bulk_create(rows)

    assert [receiving.make_up() for _run in range(2)] == [1, 0]


def test_a_new_form_is_light(form):
    assert form.theme == Theme.LIGHT
