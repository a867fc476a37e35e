"""How soon a browser hears of what another process has committed."""

from __future__ import annotations

import http.client
import time

from krug.config.bench.filling import Sample
from krug.config.bench.http import Browser
from krug.config.bench.people import DRIVER
from krug.config.bench.rows import Figure, percentile
from krug.core.access.models import User
from krug.core.records import kinds, writing

TIMES = 20
# The server gathers what comes close together; the next commit must not fall into the same message.
APART = 0.31


def measure(sample: Sample, browser: Browser) -> list[Figure]:
    """Milliseconds from before the commit, made in this process, to the message at a browser of the server's."""
    record = kinds.get("client").model.objects.get(pk=sample.client(0))
    driver = User.objects.get(email=DRIVER)
    answer = browser.listen(f"client:{record.pk}")
    times = []
    for number in range(TIMES):
        # Not in step with the server's own looking.
        time.sleep(APART + number * 0.007)
        begun = time.perf_counter()
        writing.comment(record, driver, f"Позвонили в {number} раз")
        _wait(answer)
        times.append(time.perf_counter() - begun)
    browser.close()
    told = [(name, percentile(times, part)) for name, part in (("p50", 0.5), ("p95", 0.95))]
    return [Figure(f"live update delay, {name}", round(seconds * 1000, 1), "ms") for name, seconds in told]


def _wait(answer: http.client.HTTPResponse) -> None:
    """Until the stream tells of a change. Raises RuntimeError when it ends."""
    while line := answer.readline():
        if line.startswith(b"event: changed"):
            return
    raise RuntimeError("the live stream has ended")
