"""Where a visitor came from: the page, what led to it, UTM marks and click ids."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
# Google Ads, Yandex Direct, VK Ads, Facebook, Microsoft, Yandex Metrica's and Google Analytics' visitor.
CLICKS = ("gclid", "yclid", "vk_click_id", "fbclid", "msclkid", "ym_uid", "ga_cid")
LONGEST = 300


def came(sent: Mapping[str, str], referer: str = "", own: str = "") -> dict[str, str]:
    """What is known, by name; `sent` is the form, `referer` the page it was sent from where the form does not tell.

    `own` is the host of this Krug: it has no page that a visitor came from.

    Marks stand in the form or in the address of the page; what the form says counts more.
    """
    page = _address(sent.get("krug_page") or foreign(referer, own))
    found = {"page": page, "referrer": _address(sent.get("krug_referrer", ""))}
    marks = dict(parse_qsl(urlsplit(page).query)) if page else {}
    for name in (*UTM, *CLICKS):
        found[name] = (sent.get(name) or marks.get(name, "")).replace("\x00", "").strip()[:LONGEST]
    return {name: value for name, value in found.items() if value}


def foreign(referer: str, own: str) -> str:
    """The page around, "" where it is our own or no address."""
    page = _address(referer)
    return page if page and urlsplit(page).netloc.rpartition("@")[2] != own else ""


def without_query(address: str) -> str:
    """Of an address the page alone: what follows may tell who came, as mail programs write it."""
    return address.partition("#")[0].partition("?")[0]


def source_in_words(known: Mapping[str, str]) -> str:
    """What a report of the primary interest calls it: the campaign with its source, else who led here."""
    parts = [known[name] for name in ("utm_source", "utm_campaign") if name in known]
    if parts:
        return " / ".join(parts)[:200]
    return urlsplit(known.get("referrer", "")).hostname or ""


def _address(text: str) -> str:
    """An address of the web and nothing else: what is shown as a link must not be a script."""
    text = text.replace("\x00", "").strip()[:2000]
    try:
        known = urlsplit(text)
    except ValueError:
        return ""
    return text if known.scheme in ("http", "https") and known.hostname else ""
