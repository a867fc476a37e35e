"""The pictures of the README: a demo firm of its own is started and photographed. Run by `make screenshots`."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from krug.config.bench.running import Server

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
DESKTOP, PHONE = {"width": 1366, "height": 860}, {"width": 390, "height": 844}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# Name, address, the link to follow from there, light or dark, window.
PICTURES = [
    ("my-day", "/", "", "light", DESKTOP),
    ("board", "/deals", "", "light", DESKTOP),
    ("client", "/clients", "tbody th a.name", "light", DESKTOP),
    ("funnel", "/reports/funnel", "", "dark", DESKTOP),
    ("access", "/settings/access", "", "light", DESKTOP),
    ("my-day-phone", "/", "", "light", PHONE),
]


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as drivers:
        browser = drivers.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        with Server({"KRUG_DATA": data, "DATABASE_URL": "", "KRUG_DEMO": "1"}) as server:
            for name, path, link, scheme, window in PICTURES:
                page = _signed_in(browser, server.port, Path(data), scheme, window, path)
                if link:
                    page.goto(f"http://127.0.0.1:{server.port}{page.locator(link).first.get_attribute('href')}")
                page.wait_for_timeout(800)  # charts draw themselves in
                page.screenshot(path=TARGET / f"{name}.png")
                print(f"docs/screenshots/{name}.png")


def _signed_in(browser: Browser, port: int, data: Path, scheme: str, window: dict[str, int], path: str) -> Page:
    role = "administrator" if path.startswith("/settings") else "head"
    found = re.search(rf"^{role}: (\S+) / (\S+)$", (data / "demo.txt").read_text(), re.M)
    if found is None:
        raise RuntimeError("the demo firm has no sign-ins")
    page = browser.new_context(viewport=window, color_scheme=scheme, locale="ru-RU").new_page()  # type: ignore[arg-type]
    page.goto(f"http://127.0.0.1:{port}/signin?next={path}")
    page.fill("#email", found[1])
    page.fill("#password", found[2])
    page.press("#password", "Enter")
    page.wait_for_url(f"http://127.0.0.1:{port}{path}**")
    return page


if __name__ == "__main__":
    main()
