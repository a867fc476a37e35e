"""A device: it speaks WebDAV to the views, and knows no more of Krug than an address, an e-mail and a password."""

import base64
import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client

from krug.core.access.models import ApiToken
from krug.core.records import kinds, writing

D, C, A = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{urn:ietf:params:xml:ns:carddav}"


def body_of(name):
    return f'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:a="urn:ietf:params:xml:ns:carddav" {name}'


class Device:
    def __init__(self, person, scope="dav"):
        self.person = person
        self.client = Client()
        self.key = ApiToken.issue(person, scope, "Phone")

    @property
    def events(self):
        return f"/dav/calendars/{self.person.pk}/events/"

    @property
    def tasks(self):
        return f"/dav/calendars/{self.person.pk}/tasks/"

    @property
    def book(self):
        return f"/dav/contacts/{self.person.pk}/clients/"

    def ask(self, method, path, body="", key=None, **headers):
        given = base64.b64encode(f"{self.person.email}:{key or self.key}".encode()).decode()
        headers = {"authorization": f"Basic {given}", **headers}
        kind = headers.pop("content_type", "application/xml")
        return self.client.generic(method, path, body, content_type=kind, headers=headers)

    def propfind(self, path, *names, depth="0"):
        inside = "".join(f"<{name}/>" for name in names)
        told = self.ask("PROPFIND", path, f"<d:propfind {NS}><d:prop>{inside}</d:prop></d:propfind>", depth=depth)
        assert told.status_code == 207, (told.status_code, told.content)
        return answers(told)

    def etags(self, path):
        found = self.propfind(path, "d:getetag", depth="1")
        return {href: one[f"{D}getetag"].text for href, one in found.items() if href != path}

    def get(self, href):
        told = self.ask("GET", href)
        assert told.status_code == 200, told.status_code
        return told.content.decode()

    def put(self, href, text, **headers):
        kind = "text/vcard" if href.endswith(".vcf") else "text/calendar"
        return self.ask("PUT", href, text.encode(), content_type=f"{kind}; charset=utf-8", **headers)

    def sync(self, path, token="", limit=0):
        """(changed href to etag, gone hrefs, the next token)"""
        limit = f"<d:limit><d:nresults>{limit}</d:nresults></d:limit>" if limit else ""
        asked = f"<d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>{limit}"
        asked = f"<d:sync-collection {NS}>{asked}<d:prop><d:getetag/></d:prop></d:sync-collection>"
        told = self.ask("REPORT", path, asked, depth="0")
        assert told.status_code == 207, (told.status_code, told.content)
        root = ElementTree.fromstring(told.content)
        gone, changed = [], {}
        for one in root.findall(f"{D}response"):
            href = one.find(f"{D}href").text
            etag = one.find(f".//{D}getetag")
            if etag is None:
                gone.append(href)
            else:
                changed[href] = etag.text
        return changed, gone, root.find(f"{D}sync-token").text


NS = body_of("").strip()


def answers(told):
    """href to found properties by name."""
    found = {}
    for one in ElementTree.fromstring(told.content).findall(f"{D}response"):
        props = {}
        for part in one.findall(f"{D}propstat"):
            if " 200 " in part.find(f"{D}status").text:
                props |= {prop.tag: prop for prop in part.find(f"{D}prop")}
        found[one.find(f"{D}href").text] = props
    return found


@pytest.fixture
def device(manager):
    return Device(manager)


@pytest.fixture
def make_activity_of():
    """A builder: make_activity_of(user, title=…) gives the activity, made by the ordinary verb."""

    def make(user, **values):
        values = {"title": "Meet", "kind": "meeting", "due_on": "2026-12-07", "due_time": "10:00", **values}
        return writing.create(kinds.get("activity"), user, [values])[0]

    return make


def calendar(*parts, zone=""):
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", *([zone] if zone else []), *parts, "END:VCALENDAR", ""]
    )


def event(*lines, uid="one@phone", summary="Meet"):
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261201T000000Z", f"SUMMARY:{summary}", *lines, "END:VEVENT"]
    )


def unfolded(text):
    return re.sub(r"\r\n[ \t]", "", text).replace("\r\n", "\n")
