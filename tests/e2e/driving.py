"""Signing in as one of the cast, and asking axe about a page."""

import json
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
    """A running server; `cookies` are the sign-ins made so far, by role, `token` is a program's, where it has one."""

    address: str
    data: Path
    cookies: dict
    token: str = ""

    def rows(self, path):
        """All that the API lists under `path`."""
        found, cursor = [], ""
        while cursor is not None:
            address = f"{self.address}/api/v1/{path}?limit=500" + (f"&cursor={cursor}" if cursor else "")
            asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {self.token}"})
            answer = json.load(urllib.request.urlopen(asked))
            found, cursor = found + answer["items"], answer.get("next")
        return found


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


def open_page(page, address, root):
    """Go to `address` and wait until the scripts of its `root` are at work."""
    page.goto(address)
    page.locator(f"{root}[data-mounted='whole']").wait_for()


def new_deal(page, name):
    """A deal of the first kind made by its form, so that a test need not find one another test has left: its key."""
    page.goto("/deals/new")
    page.get_by_label("Название", exact=True).fill(name)
    page.get_by_role("button", name="Сохранить").click()
    page.wait_for_url(re.compile(r"/deals/\d+$"))
    return page.url.rsplit("/", 1)[1]


def drag(page, pk, target, flies):
    """Take the card of a deal by the hand and let it go over `target`."""
    card = page.locator(f"#main li[data-id='{pk}']")
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 45, box["y"] + box["height"] / 2 + 6, steps=4)
    page.locator(flies).wait_for()
    there = target.bounding_box()
    x, y = there["x"] + there["width"] / 2, there["y"] + there["height"] / 2
    page.mouse.move(x - 3, y - 3, steps=12)
    page.mouse.move(x, y, steps=3)
    target.locator(f"li[data-id='{pk}']").wait_for(state="attached")
    page.mouse.up()
