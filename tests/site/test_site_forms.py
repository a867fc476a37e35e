"""Forms of the site: a visitor's message is kept, becomes one request, and comes from nobody twice."""

import json
import time
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from krug.core.files.models import Attachment
from krug.core.personal import consenting
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.requests.models import Request
from krug.modules.site import keeping, receiving, traps
from krug.modules.site.came import came, source_in_words
from krug.modules.site.models import SiteForm, Submission, SubmissionFile, Verdict
from tests.site.conftest import SENT, send


def test_a_message_becomes_a_request_in_the_queue(visitor, form):
    told = send(visitor, form, krug_page="https://firm.example/p?utm_source=ya&utm_campaign=spring&gclid=1")

    request = Request.objects.get()
    assert (told.status_code, "Thank you" in told.content.decode()) == (200, True)
    assert (request.contact_name, request.phone, request.text) == ("Ann", "+79161234567", SENT["text"])
    assert (request.came_by, request.title) == ("site", SENT["text"])
    kept = Submission.objects.get()
    assert (kept.verdict, kept.request_id) == (Verdict.TAKEN, request.pk)
    assert {"utm_source": "ya", "utm_campaign": "spring", "gclid": "1"}.items() <= kept.came.items()


def test_sent_twice_it_is_one_request_with_a_key_and_without(visitor, form):
    key = str(uuid.uuid4())
    for _press in range(2):
        assert send(visitor, form, krug_key=key).status_code == 200
    for _press in range(2):
        assert send(visitor, form, krug_key="", text="Another").status_code == 200

    assert sorted(Request.objects.values_list("text", flat=True)) == ["Another", SENT["text"]]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"phone": ""}, "Please fill this in."),
        ({"phone": "call me"}, "call me"),
        ({"email": "nobody"}, "nobody"),
        ({"contact_name": "a" * 201}, "At most 200 characters."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(visitor, form, values, field):
    told = send(visitor, form, **values)

    page = told.content.decode()
    assert (told.status_code, field in page, SENT["text"] in page) == (422, True, True)
    assert not Submission.objects.exists()


def test_without_the_consent_nothing_is_kept_and_with_it_its_version_is(visitor, make_form, administrator):
    text = consenting.keep_text(administrator, None, {"title": "I agree", "body": "To be called."})
    form = make_form(consent_id=text.pk)

    refused = send(visitor, form)
    assert (refused.status_code, Submission.objects.count()) == (422, 0)
    send(visitor, form, agreed="1")

    consenting.keep_text(administrator, text, {"title": "I agree", "body": "To be called and written to."})
    assert Submission.objects.get().consent.body == "To be called."


def test_spam_is_kept_apart_until_somebody_lets_it_through(visitor, form, administrator):
    send(visitor, form, **{traps.HONEY: "http://pills.example"})
    send(visitor, form, krug_drawn=traps.drawn_at(time.time()))
    send(visitor, form, text="http://a.example http://b.example www.c.example")

    assert list(Submission.objects.values_list("verdict", flat=True)) == [Verdict.TRAPPED] * 3
    assert not Request.objects.exists()
    found = Submission.objects.select_related("form").first()
    assert keeping.let_through(administrator, found)
    assert not keeping.let_through(administrator, found)
    assert Request.objects.count() == 1


def test_an_address_may_send_so_much_an_hour_and_no_more(visitor, make_form):
    form = make_form(most_per_hour=2)

    told = [send(visitor, form, text=f"Message {number}").status_code for number in range(3)]

    assert (told, Request.objects.count()) == ([200, 200, 429], 2)


def test_only_the_firms_sites_may_show_it_and_send_to_it_by_script(visitor, make_form):
    form = make_form(sites=["firm.example", "https://shop.example:8443/page"])

    page = visitor.get(form.address)
    other = visitor.post(form.address, SENT, headers={"Origin": "https://evil.example"})
    own = visitor.post(
        form.address,
        json.dumps(SENT),
        content_type="application/json",
        headers={"Origin": "https://firm.example", "Accept": "application/json"},
    )

    policy = page["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://firm.example https://shop.example:8443" in policy
    assert "X-Frame-Options" not in page
    assert (other.status_code, "Access-Control-Allow-Origin" in other) == (403, False)
    assert (own.json()["ok"], own["Access-Control-Allow-Origin"]) == (True, "https://firm.example")
    assert Request.objects.count() == 1


@pytest.mark.parametrize("body", ["null", "[]", "{", '{"phone": {"a": 1}}', '{"phone": null}', "[" * 100_000])
def test_json_that_is_none_is_answered_with_reasons(visitor, form, body):
    told = visitor.post(form.address, body, content_type="application/json")

    assert (told.status_code, told.json()["ok"]) == (422, False)


def test_files_go_to_the_request(visitor, make_form):
    form = make_form(takes_files=True)
    send(visitor, form, files=[SimpleUploadedFile("plan.txt", b"plan")])

    request = Request.objects.get()
    assert list(Attachment.objects.of_record(request).values_list("name", flat=True)) == ["plan.txt"]
    assert not SubmissionFile.objects.exists()


def test_what_cannot_be_a_request_waits_and_becomes_one_later(visitor, form, monkeypatch):
    def refuse(*_given, **_more):
        raise Invalid({"kind": "There is no kind of request yet."})

    with monkeypatch.context() as patched:
        patched.setattr(receiving.writing, "create", refuse)
        assert send(visitor, form).status_code == 200
    kept = Submission.objects.get()
    assert (kept.verdict, "no kind" in kept.reason, Request.objects.exists()) == (Verdict.WAITING, True, False)

    Submission.objects.update(tried_at="2020-01-01T00:00Z")
    assert receiving.make_up() == 1
    assert Request.objects.get().phone == "+79161234567"


def test_switched_off_or_unknown_it_is_not_there(visitor, make_form):
    form = make_form(is_on=False)
    assert [visitor.get(form.address).status_code, visitor.get("/site/none").status_code] == [404, 404]


def test_the_channel_of_the_form_is_the_requests_primary_interest(visitor, make_form, administrator):
    channel = writing.create(kinds.get("channel"), administrator, [{"name": "Ads", "influence": "internet"}])[0]
    form = make_form(channel_id=channel.pk)

    send(visitor, form, utm_source="ya", utm_campaign="spring")

    held = Request.objects.get().custom
    assert (held["krug_channel"], held["krug_source"]) == (channel.pk, "ya / spring")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"fields": [{"name": "contact_name"}]}, "fields"),
        ({"fields": [{"name": "salary"}]}, "fields"),
        ({"fields": [{"name": "phone"}, {"name": "own1", "label": " "}]}, "fields"),
        ({"sites": ["javascript:alert(1)"]}, "sites"),
        ({"sites": ["https://a b"]}, "sites"),
        ({"sites": ["https://a.example; script-src *"]}, "sites"),
    ],
)
def test_a_form_that_cannot_be_is_refused_with_the_reason(make_form, values, field):
    with pytest.raises(Invalid) as refused:
        make_form(**values)
    assert set(refused.value.errors) == {field}


def test_an_administrator_makes_it_on_the_page_and_sees_it_before(client, administrator, deal_kinds):
    client.force_login(administrator)
    page = client.get("/settings/site-forms/new")
    initial = page.context["form"].initial
    sent = {name: value for name, value in initial.items() if value not in (None, False)}
    sent |= {"title": "Contacts", "use": "form", "asked-phone": "1", "required-phone": "1", "place-phone": "2"}
    sent |= {"asked-own1": "1", "label-own1": "Your <b>size</b>", "place-own1": "1"}

    shown = client.post("/settings/site-forms/preview", sent).content.decode()
    made = client.post("/settings/site-forms/new", sent)

    form = SiteForm.objects.get()
    assert "Your &lt;b&gt;size&lt;/b&gt;" in shown
    assert made.headers["Location"] == f"/settings/site-forms/{form.pk}"
    assert [one["name"] for one in form.fields] == ["own1", "phone"]
    assert form.code in client.get(f"/settings/site-forms/{form.pk}").content.decode()
    stale = client.post(f"/settings/site-forms/{form.pk}", {**sent, "title": "Other", "version": "7"})
    assert (stale.status_code, SiteForm.objects.get().title) == (409, "Contacts")


@given(st.text(max_size=40), st.text(max_size=40))
def test_only_addresses_of_the_web_are_kept(page, referer):
    found = came({"krug_page": page, "krug_referrer": page}, referer)
    assert all(found.get(name, "http").startswith("http") for name in ("page", "referrer"))


def test_a_campaign_is_named_before_who_led_here():
    assert source_in_words({"utm_source": "ya", "referrer": "https://x.example/"}) == "ya"
    assert source_in_words({"referrer": "https://x.example/p"}) == "x.example"
    assert source_in_words({}) == ""
