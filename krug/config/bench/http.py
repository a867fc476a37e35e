"""A browser's part: one kept-alive connection, signed in."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = "b" * 32


@dataclass(frozen=True)
class Ask:
    """One request; `form` makes it a POST, a program says its own `method`, `body` and `headers`."""

    path: str
    form: dict[str, str] = field(default_factory=dict)
    htmx: bool = False
    method: str = ""
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    status: int
    seconds: float
    size: int
    queries: int


class Browser:
    """Raises OSError when the server is gone."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, ask: Ask) -> Answer:
        headers = {**self.headers, **ask.headers}
        if ask.htmx:
            headers["HX-Request"] = "true"
        if ask.form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(ask.form) if ask.form else ask.body or None
        begun = time.perf_counter()
        self.line.request(ask.method or ("POST" if ask.form else "GET"), ask.path, body, headers)
        answer = self.line.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - begun
        return Answer(answer.status, seconds, len(content), int(answer.headers.get("X-Krug-Queries", 0)))

    def read(self, path: str) -> bytes:
        """What stands on a page."""
        self.line.request("GET", path, None, self.headers)
        return self.line.getresponse().read()

    def listen(self, topics: str) -> http.client.HTTPResponse:
        """The live stream of these topics, open until `close`; the answer begins when it hears."""
        self.line.request("GET", f"/live?topics={topics}", None, self.headers)
        answer = self.line.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"/live answered {answer.status}")
        return answer

    def close(self) -> None:
        self.line.close()
