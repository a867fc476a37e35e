"""Signing in as one of the cast, and asking axe about a page."""

import re
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Krug:
    """A running server; `cookies` are the sign-ins made so far, by role."""

    address: str
    data: Path
    cookies: dict


def signed_in_cookies(krug, role):
    """The cookies of `role`, who signs in once by the form like everybody."""
    if role not in krug.cookies:
        jar = CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = opener.open(f"{krug.address}/signin").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        line = re.search(rf"^{role}: (\S+) / (\S+)$", (krug.data / "demo.txt").read_text(), re.M)
        values = {"csrfmiddlewaretoken": token, "email": line[1], "password": line[2]}
        opener.open(f"{krug.address}/signin", urlencode(values).encode())
        krug.cookies[role] = [{"name": one.name, "value": one.value, "url": krug.address} for one in jar]
    return krug.cookies[role]


def violations(page):
    """What axe finds wrong on the page, each as rule and the elements it stands on."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found]


def sideways(page):
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
