"""A stand-in for Google: a real HTTP server that speaks what the API's documentation says, as far as Krug asks."""

import datetime as dt
import hashlib
import json
import re
import threading
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

OWNER, CLIENT, SECRET = "max@firm.example", "krug.apps.example", "word of honour"
OWN_ID = re.compile(r"[a-v0-9]{5,1024}")
FORBIDDEN_WITH_TOKEN = {"iCalUID", "orderBy", "q", "timeMin", "timeMax", "updatedMin"}


def now():
    return dt.datetime.now(dt.UTC).isoformat()


class Refused(Exception):
    def __init__(self, status, reason):
        super().__init__(reason)
        self.status, self.reason = status, reason


class Calendar:
    """Events by id: single ones, masters, exceptions. `changed` is a count of changes, `seq` when each last was."""

    def __init__(self):
        self.events, self.seq, self.changed, self.forgotten = {}, {}, 0, 0

    def touch(self, event):
        self.changed += 1
        event["etag"], event["updated"] = f'"{self.changed}"', now()
        self.events[event["id"]], self.seq[event["id"]] = event, self.changed
        return event

    def insert(self, event):
        event = {"status": "confirmed", "eventType": "default", **event}
        event.setdefault("id", f"g{self.changed:05d}")
        if not OWN_ID.fullmatch(event["id"]):
            raise Refused(400, "invalid")
        if event["id"] in self.events:
            raise Refused(409, "duplicate")
        if not event.get("start") or not event.get("end"):
            raise Refused(400, "required")
        return self.touch(event)

    def get(self, pk):
        """An event, or an occurrence as its series has it."""
        if pk in self.events:
            return self.events[pk]
        master = self.events.get(pk.rpartition("_")[0])
        if master is None or not master.get("recurrence") or master["status"] == "cancelled":
            raise Refused(404, "notFound")
        for start in self.slots(master):
            if self.slot_id(master, start) == pk:
                return self.occurrence(master, start)
        raise Refused(404, "notFound")

    def patch(self, pk, body, etag):
        event = self.get(pk)
        if etag and etag != event["etag"]:
            raise Refused(412, "conditionNotMet")
        if event["status"] == "cancelled" and event.get("recurringEventId"):
            del self.events[pk], self.seq[pk]
            event = self.get(pk)
        merged = merged_with(event, body)
        for side in ("start", "end"):
            if bool(merged[side].get("date")) == bool(merged[side].get("dateTime")):
                raise Refused(400, "invalid")
        self.touch(merged)
        if merged.get("recurrence"):
            self.drop_what_fits_no_more(merged)
        return merged

    def delete(self, pk, etag):
        event = self.get(pk)
        if event["status"] == "cancelled":
            raise Refused(410, "deleted")
        if etag and etag != event["etag"]:
            raise Refused(412, "conditionNotMet")
        keep = ("id", "recurringEventId", "originalStartTime")
        self.touch({**{name: event[name] for name in keep if name in event}, "status": "cancelled"})
        for one in [one for one in self.events.values() if one.get("recurringEventId") == pk]:
            del self.events[one["id"]], self.seq[one["id"]]

    def slots(self, master, most=400):
        start = master["start"]
        if start.get("date"):
            begins = dt.datetime.fromisoformat(start["date"])
        else:
            begins = dt.datetime.fromisoformat(start["dateTime"]).astimezone(ZoneInfo(start["timeZone"]))
        lines = [line for line in master["recurrence"] if line.startswith("RRULE")]
        found = []
        for at in rrulestr("\n".join(lines), dtstart=begins):
            found.append(at)
            if len(found) == most:
                break
        return found

    def slot_id(self, master, start):
        if start.tzinfo is None:
            return f"{master['id']}_{start:%Y%m%d}"
        return f"{master['id']}_{start.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"

    def occurrence(self, master, start):
        pk = self.slot_id(master, start)
        if pk in self.events:
            return self.events[pk]
        length = span(master)
        if start.tzinfo is None:
            sides = {"start": {"date": f"{start:%Y-%m-%d}"}, "end": {"date": f"{start + length:%Y-%m-%d}"}}
        else:
            zone = master["start"]["timeZone"]
            sides = {
                name: {"dateTime": at.isoformat(), "timeZone": zone}
                for name, at in (("start", start), ("end", start + length))
            }
        copied = {name: value for name, value in master.items() if name not in ("recurrence", "extendedProperties")}
        return {**copied, **sides, "id": pk, "recurringEventId": master["id"], "originalStartTime": sides["start"]}

    def drop_what_fits_no_more(self, master):
        there = {self.slot_id(master, start) for start in self.slots(master)}
        for pk in [pk for pk, one in self.events.items() if one.get("recurringEventId") == master["id"]]:
            if pk not in there:
                del self.events[pk], self.seq[pk]

    def occurrences(self, pk):
        """What a person sees of a series: each occurrence that is not removed."""
        master = self.events[pk]
        rows = [self.occurrence(master, start) for start in self.slots(master)]
        return [row for row in rows if row["status"] != "cancelled"]

    def listed(self, query, page_size):
        token = query.get("syncToken")
        if token:
            if FORBIDDEN_WITH_TOKEN & query.keys() or query.get("showDeleted") == "false":
                raise Refused(400, "invalid")
            generation, _dot, since = token.partition(".")
            if int(generation) != self.forgotten:
                raise Refused(410, "fullSyncRequired")
            rows = [one for pk, one in self.events.items() if self.seq[pk] > int(since)]
        else:
            rows = [one for one in self.events.values() if self.is_within(one, query.get("timeMin"))]
            if query.get("showDeleted") != "true":
                rows = [one for one in rows if one["status"] != "cancelled"]
        rows.sort(key=lambda one: self.seq[one["id"]])
        # A change while pages are turned comes with the next token: it is that of the first page.
        first, begun = 0, self.changed
        if "pageToken" in query:
            first, begun = (int(part) for part in query["pageToken"].split("."))
        page = rows[first : first + page_size]
        if first + page_size < len(rows):
            return {"items": page, "nextPageToken": f"{first + page_size}.{begun}"}
        return {"items": page, "nextSyncToken": f"{self.forgotten}.{begun}"}

    @staticmethod
    def is_within(event, bound):
        if not bound or event.get("recurrence") or not event.get("end"):
            return True
        end = event["end"]
        text = f"{end['date']}T00:00:00+03:00" if end.get("date") else end["dateTime"]
        try:
            ends = dt.datetime.fromisoformat(text)
        except ValueError:
            return True
        if ends.tzinfo is None:
            ends = ends.replace(tzinfo=ZoneInfo(end["timeZone"]))
        return ends > dt.datetime.fromisoformat(bound)


def span(event):
    """The length of an event."""
    start, end = (event[side].get("date") or event[side]["dateTime"] for side in ("start", "end"))
    return dt.datetime.fromisoformat(end) - dt.datetime.fromisoformat(start)


def merged_with(old, new):
    """What a patch leaves: null takes away, parts are merged, lists replaced."""
    found = dict(old)
    for name, value in new.items():
        if value is None:
            found.pop(name, None)
        elif isinstance(value, dict) and isinstance(found.get(name), dict):
            found[name] = merged_with(found[name], value)
        else:
            found[name] = merged_with({}, value) if isinstance(value, dict) else value
    return found


class StandIn:
    """`asked` are all requests; `fault`, given method and path, says what goes wrong with the next: "before" and
    "after" cut the connection, a (status, reason, headers) is answered instead. None: nothing does."""

    def __init__(self):
        self.calendars = {OWNER: Calendar(), "team@group.example": Calendar()}
        self.people, self.asked, self.page_size = People(), [], 250
        self.fault, self.granted, self.revoked, self.expired = lambda method, path: None, None, False, False
        self.codes, self.tokens = {}, 0
        self.lock = threading.RLock()
        handler = type("Handler", (_Handler,), {"google": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def calendar(self):
        return self.calendars[OWNER]

    @property
    def addresses(self):
        names = {"consent": "consent", "token": "token", "revoke": "revoke", "calendar": "calendar/v3", "people": "v1"}
        return {name: f"{self.url}/{path}" for name, path in names.items()}

    @property
    def writes(self):
        """The requests that change a calendar: method, path, query."""
        return [one for one in self.asked if one[0] != "GET" and "/calendar/v3/" in one[1]]

    def visit(self, address):
        """What a browser sent to `address` comes back with: the person has said yes."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "scope": self.granted or asked["scope"]}

    def give_tokens(self, form):
        if (form["client_id"], form["client_secret"]) != (CLIENT, SECRET):
            raise Refused(401, "invalid_client")
        if form["grant_type"] == "refresh_token":
            if self.revoked or form["refresh_token"] != "lasting":
                raise Refused(400, "invalid_grant")
            self.expired = False
            return {"access_token": self.new_token(), "expires_in": 3599, "token_type": "Bearer"}
        asked = self.codes.pop(form["code"])
        digest = urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if (asked["code_challenge"], asked["redirect_uri"]) != (digest, form["redirect_uri"]):
            raise Refused(400, "invalid_grant")
        lasting = {"refresh_token": "lasting"} if asked["access_type"] == "offline" else {}
        scope = self.granted or asked["scope"]
        return {"access_token": self.new_token(), "expires_in": 3599, "scope": scope, "token_type": "Bearer", **lasting}

    def new_token(self):
        self.tokens += 1
        return f"access-{self.tokens}"

    def answer(self, method, path, query, body, headers):
        if path == "/token":
            return self.give_tokens(body)
        if path == "/revoke":
            self.revoked = True
            return {}
        if self.expired or self.revoked or headers.get("authorization") != f"Bearer access-{self.tokens}":
            raise Refused(401, "authError")
        if path.startswith("/v1/"):
            return self.people.answer(method, path.removeprefix("/v1/"), query, body)
        parts = [unquote(part) for part in path.removeprefix("/calendar/v3/").split("/")]
        if parts == ["users", "me", "calendarList"]:
            rows = [{"id": pk, "summary": pk.partition("@")[0], "primary": pk == OWNER} for pk in self.calendars]
            return {"items": rows}
        if parts[1] not in self.calendars:
            raise Refused(404, "notFound")
        return self.of_calendar(self.calendars[parts[1]], method, parts[3:], query, body, headers.get("if-match", ""))

    def of_calendar(self, calendar, method, rest, query, body, etag):
        if method == "GET" and not rest:
            return calendar.listed(query, min(self.page_size, int(query.get("maxResults", 250))))
        if method == "POST" and not rest:
            return calendar.insert(body)
        if method == "GET":
            return calendar.get(rest[0])
        if method == "PATCH":
            return calendar.patch(rest[0], body, etag)
        if method == "DELETE":
            return calendar.delete(rest[0], etag) or {}
        raise Refused(404, "notFound")

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class People:
    """Contacts by resource name."""

    def __init__(self):
        self.rows, self.seq, self.changed, self.forgotten, self.page_size = {}, {}, 0, 0, 1000

    def touch(self, person):
        self.changed += 1
        source = {"type": "CONTACT", "id": person["resourceName"], "etag": f"e{self.changed}", "updateTime": now()}
        person = {**person, "etag": f"%{self.changed}", "metadata": {**person.get("metadata", {}), "sources": [source]}}
        self.rows[person["resourceName"]], self.seq[person["resourceName"]] = person, self.changed
        return person

    def add(self, **fields):
        return self.touch({"resourceName": f"people/c{self.changed + 1}", **fields})

    def edit(self, name, **fields):
        return self.touch({**self.rows[name], **fields})

    def remove(self, name):
        self.touch({"resourceName": name, "metadata": {"deleted": True}})

    def answer(self, method, path, query, body):
        if path == "people/me/connections":
            return self.listed(query)
        if path == "people:createContact" and method == "POST":
            return self.add(**body)
        name, _colon, verb = path.partition(":")
        person = self.rows.get(name)
        if person is None or person["metadata"].get("deleted"):
            raise Refused(404, "notFound")
        if method == "GET":
            return person
        if verb == "deleteContact" and method == "DELETE":
            self.remove(name)
            return {}
        if verb == "updateContact" and method == "PATCH":
            if [one["etag"] for one in body["metadata"]["sources"]] != [person["metadata"]["sources"][0]["etag"]]:
                raise Refused(400, "failedPrecondition")
            fields = query["updatePersonFields"].split(",")
            kept = {key: value for key, value in person.items() if key not in fields}
            return self.touch({**kept, **{field: body[field] for field in fields if field in body}})
        raise Refused(404, "notFound")

    def listed(self, query):
        token = query.get("syncToken")
        rows = [one for one in self.rows.values() if not one["metadata"].get("deleted")]
        if token:
            generation, _dot, since = token.partition(".")
            if int(generation) != self.forgotten:
                raise Refused(400, "EXPIRED_SYNC_TOKEN")
            rows = [one for name, one in self.rows.items() if self.seq[name] > int(since)]
        first, begun = 0, self.changed
        if "pageToken" in query:
            first, begun = (int(part) for part in query["pageToken"].split("."))
        page = rows[first : first + self.page_size]
        if first + self.page_size < len(rows):
            return {"connections": page, "nextPageToken": f"{first + self.page_size}.{begun}"}
        return {"connections": page, "nextSyncToken": f"{self.forgotten}.{begun}"}


class _Handler(BaseHTTPRequestHandler):
    google: StandIn

    def do_GET(self):
        split = urlsplit(self.path)
        query = dict(parse_qsl(split.query))
        said = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        if split.path == "/consent":  # the person says yes
            given = self.google.visit(self.path)
            self.send_response(302)
            self.send_header("location", f"{query['redirect_uri']}?{urlencode(given)}")
            self.send_header("content-length", "0")
            self.end_headers()
            return
        is_form = self.headers.get("content-type", "").startswith("application/x-www-form")
        body = dict(parse_qsl(said)) if is_form else json.loads(said) if said else None
        with self.google.lock:
            self.google.asked.append((self.command, split.path, query))
            fault = self.google.fault(self.command, split.path)
            if fault == "before":
                self.close_connection = True
                return
            if isinstance(fault, tuple):
                self.say(fault[0], refusal(fault[0], fault[1]), *fault[2:])
                return
            try:
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, data = 200, self.google.answer(self.command, split.path, query, body, headers)
            except Refused as error:
                status, data = error.status, refusal(error.status, error.reason)
            text = json.dumps(data)
        if fault == "after":
            self.close_connection = True
            return
        self.say(status, text)

    do_POST = do_PATCH = do_DELETE = do_GET

    def say(self, status, data, headers=()):
        body = (data if isinstance(data, str) else json.dumps(data)).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_what):
        pass


def refusal(status, reason):
    if reason in ("invalid_grant", "invalid_client"):
        return {"error": reason}
    return {"error": {"code": status, "message": reason, "errors": [{"domain": "global", "reason": reason}]}}
