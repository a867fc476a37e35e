"""Scanners against a demo firm of its own, signed in as a manager, and known faults of packages: `make security`.

Ends with 1 where anything is found. The scanners are in an environment of their own, .cache/security; what cannot be
had here, a scanner or the lists of known faults, is left out and said in one line. KRUG_SECURITY_SECONDS bounds each.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
import venv
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, urlencode

import django
from django.urls import URLResolver

from krug.config.bench.running import Server

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".cache" / "security" / "bin"
PACKAGES = {"wapiti": "wapiti3==3.2.3", "sqlmap": "sqlmap==1.10.10", "pip-audit": "pip-audit==2.10.1"}
SECONDS = int(os.environ.get("KRUG_SECURITY_SECONDS", "60"))
# Not those that need a server of theirs outside, nor those that measure time: a busy machine is slow by itself.
MODULES = ("sql", "xss", "permanentxss", "file", "crlf", "redirect", "csp", "cookieflags", "http_headers")
# Besides one of every area, which the routes tell: where there is more to be crawled.
STARTS = ("/clients/map", "/deals/list", "/reports/funnel", "/search?q=a")
PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?\w+>")
# No pages: what programs ask, and what is asked of an operator's machine.
NO_PAGES = ("/api/", "/healthz", "/metrics")
# What is as it is meant to be, and why.
SETTLED = {
    "HttpOnly flag is not set in the cookie : csrftoken": "our scripts read it, to send it along",
    "Secure flag is not set in the cookie : csrftoken": "set behind TLS (KRUG_TLS=1), which there is none of here",
    "Secure flag is not set in the cookie : sessionid": "likewise",
    "Strict-Transport-Security is not set": "likewise",
}
# It would sign itself out.
LEFT_ALONE = ("/signout*", "/me*", "/static*", "/live*", "/signin*")
ASKED = (
    "/clients?q=a&sort=name&group=status&view=all",
    "/clients?status=customer&cursor=x",
    "/clients?f=" + quote('{"all":[{"field":"name","op":"contains","value":"a"}]}'),
    "/clients/map/places?box=30,50,60,60&zoom=5&q=a",
    "/search?q=a",
    "/search/palette?q=a",
    "/pick/client?q=a",
    "/clients/likely?name=a&phones=1&tax_id=1",
    "/deals?pipeline=1&q=a",
    "/reports/funnel?period=this-year&kind=1",
    "/bin?kind=client&cursor=x",
)


def main() -> int:
    """The exit code."""
    _install()
    found = []
    with tempfile.TemporaryDirectory() as data, Server(_demo(data)) as web:
        base = f"http://127.0.0.1:{web.port}"
        cookie = _signed_in(base, Path(data))
        for scan in (wapiti, sqlmap):
            if not (BIN / scan.__name__).exists():
                print(f"{scan.__name__} left out: it cannot be had here")
                continue
            found += scan(base, cookie, Path(data))
            if not _lets_in(base, cookie):
                found.append(f"{scan.__name__}: it lost its sign-in, so that it has not seen all")
    found += [*faults_of_packages(), *faults_of_scripts()]
    for line in found:
        print(f"FOUND {line}")
    print("nothing found" if not found else f"{len(found)} found")
    return bool(found)


def starts() -> list[str]:
    """Where the scanners begin: the shortest address of every area of pages, and STARTS.

    An area is what stands first in the address, each subject of the settings one of its own.
    """
    from django.urls import get_resolver

    areas: dict[str, str] = {}
    for address in sorted(_addresses(get_resolver()), key=lambda one: (bool(PARAMETER.search(one)), len(one), one)):
        if not address.startswith(NO_PAGES) and not any(fnmatch(address, left) for left in LEFT_ALONE):
            areas.setdefault(area_of(address), PARAMETER.sub(_filled, address))
    return [*areas.values(), *STARTS]


def area_of(address: str) -> str:
    parts = address.split("?")[0].strip("/").split("/")
    return "/".join(parts[: 2 if parts[0] == "settings" else 1])


def _addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    for one in resolver.url_patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _addresses(one, whole)
        else:
            yield whole


def _filled(parameter: re.Match[str]) -> str:
    return "1" if parameter["converter"] == "int" else "x"


def wapiti(base: str, cookie: str, folder: Path) -> list[str]:
    report = folder / "wapiti.json"
    words = [f"{BIN}/wapiti", "-u", f"{base}/", "--scope", "folder", "-m", ",".join(MODULES), "-t", "30", "-v", "1"]
    words += ["-H", f"Cookie: {cookie}", "--tasks", "2", "-d", "3", "--max-links-per-page", "40"]
    words += ["--max-files-per-dir", "20", "--max-parameters", "25", "--skip", "csrfmiddlewaretoken"]
    words += ["--max-scan-time", str(SECONDS), "--max-attack-time", str(SECONDS // 3)]
    words += ["--store-session", str(folder / "wapiti"), "--store-config", str(folder / "wapiti-config")]
    words += ["--flush-session", "--no-bugreport", "-f", "json", "-o", str(report)]
    words += [part for start in starts() for part in ("-s", base + start)]
    words += [part for path in LEFT_ALONE for part in ("-x", base + path)]
    said = _run(words, SECONDS * 5)
    if not report.exists():
        return ["wapiti: it made no report", *said.splitlines()[-5:]]
    told = json.loads(report.read_text())
    print(f"wapiti has looked at {told['infos'].get('crawled_pages_nbr')} pages")
    return [
        f"wapiti: {name}: {one['method']} {one['path']} {one.get('parameter') or ''} {one['info']}"
        for part in ("vulnerabilities", "anomalies")
        for name, rows in told[part].items()
        for one in rows
        # An answer slower than 30 seconds is the machine's fault, not ours.
        if name != "Resource consumption" and one["info"] not in SETTLED
    ]


def sqlmap(base: str, cookie: str, folder: Path) -> list[str]:
    targets = folder / "targets.txt"
    targets.write_text("".join(f"{base}{address}\n" for address in ASKED))
    words = [f"{BIN}/sqlmap", "-m", str(targets), "--cookie", cookie, "--batch", "--flush-session"]
    words += ["--disable-coloring", "--technique", "BEU", "--level", "1", "--risk", "1", "--threads", "1"]
    words += ["--timeout", "30", "--time-limit", str(SECONDS * 2), "--output-dir", str(folder / "sqlmap")]
    said = _run(words, SECONDS * 3)
    tried = re.findall(r"testing URL '(.*?)'", said)
    print(f"sqlmap has looked at {len(tried)} addresses")
    if len(tried) < 1:
        return ["sqlmap: it did not begin", *said.splitlines()[-5:]]
    return [f"sqlmap: {line.strip()}" for line in said.splitlines() if re.match(r"\s*(Parameter|Payload): ", line)]


def faults_of_packages() -> Iterator[str]:
    """Known faults of what is in the lock file."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "audit.json"
        words = [f"{BIN}/pip-audit", "-r", "requirements.lock", "--no-deps", "--disable-pip", "--timeout", "15"]
        _run([*words, "--progress-spinner", "off", "-f", "json", "-o", str(told)], SECONDS)
        rows = json.loads(told.read_text())["dependencies"] if told.exists() else []
        looked_at = [one for one in rows if "skip_reason" not in one]
        if not looked_at:
            print("pip-audit left out: the list of known faults cannot be reached")
            return
        print(f"pip-audit knows {len(looked_at)} of {len(rows)} packages")
        for one in looked_at:
            yield from (f"pip-audit: {one['name']} {fault['id']}" for fault in one["vulns"])


def faults_of_scripts() -> Iterator[str]:
    """Known faults of what the pages' scripts are built from."""
    said = _run(["npm", "audit", "--omit=dev", "--package-lock-only", "--json"], SECONDS)
    try:
        rows = json.loads(said)["vulnerabilities"]
    except (ValueError, KeyError):
        print("npm audit left out: the list of known faults cannot be reached")
        return
    for name, one in rows.items():
        yield f"npm audit: {name} {one['severity']}"


def _demo(data: str) -> dict[str, str]:
    """A firm of its own; forms refused by thousands are no news."""
    return {"KRUG_DATA": data, "DATABASE_URL": "", "KRUG_DEMO": "1", "KRUG_LOG": "ERROR"}


def _signed_in(base: str, data: Path) -> str:
    """The header of a manager who has come in by the form like everybody."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{base}/signin").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    line = re.search(r"^manager: (\S+) / (\S+)$", (data / "demo.txt").read_text(), re.M)
    if token is None or line is None:
        raise RuntimeError("the demo firm has no sign-ins")
    values = {"csrfmiddlewaretoken": token[1], "email": line[1], "password": line[2]}
    opener.open(f"{base}/signin", urlencode(values).encode())
    cookie = "; ".join(f"{one.name}={one.value}" for one in jar)
    if not _lets_in(base, cookie):
        raise RuntimeError("the manager of the demo firm was not let in")
    return cookie


def _lets_in(base: str, cookie: str) -> bool:
    answer = urllib.request.urlopen(urllib.request.Request(f"{base}/clients", headers={"Cookie": cookie}))
    return "/signin" not in answer.geturl()


def _run(words: Sequence[str], seconds: int) -> str:
    """What it said; what it had said until it was stopped, when its time was up."""
    try:
        done = subprocess.run(words, capture_output=True, timeout=seconds, cwd=ROOT, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode(errors="replace")
    except OSError:
        return ""
    return done.stdout.decode(errors="replace")


def _install() -> None:
    """Each package by itself: what the registry lacks is left out."""
    if not (BIN / "python").exists():
        venv.create(BIN.parent, with_pip=True)
    for name, package in PACKAGES.items():
        if not (BIN / name).exists():
            subprocess.run([BIN / "python", "-m", "pip", "install", "-q", package], check=False, capture_output=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "krug.config.settings")
    django.setup()
    sys.exit(main())
