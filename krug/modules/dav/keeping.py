"""Lines of a device's that Krug does not know, or knows otherwise: kept, and given back with Krug's own.

`Kept.data` is {"whole": [lines beside the parts], "zones": [lines], "parts": {key: part}} and of series, of which no
activities were made before the day "from", the days "without" and the lines of parts before then: "past". A part is
{"lines": [what Krug does not know], "words": {group: [our lines, theirs]}, "sequence": number, "version": ours then}.
Their words for what Krug knows hold as long as ours would be the same as when theirs came.
"""

from __future__ import annotations

import re
from typing import Any

from krug.modules.dav.lines import Component

OWN_PAGE = re.compile(r"https?://[^/]+/(activities|clients|contact-persons)/\d+")
# Said by Krug alone.
OURS = {"UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "RECURRENCE-ID", "EXDATE", "RDATE", "REV", "VERSION"}
Data = dict[str, Any]
Groups = dict[str, list[str]]


def part_of(given: Component, theirs: Groups, ours: Groups, known: set[str], version: int) -> Data:
    """What is to be kept of one part. `known` are the names of lines that Krug says itself."""
    beside = [one.raw for one in given.lines if one.name not in known and one.name not in OURS]
    beside = [raw for raw in beside if not (raw.startswith("URL") and OWN_PAGE.search(raw))]
    beside += [raw for part in given.parts for raw in part.raw()]
    sequence = given.value("SEQUENCE")
    words = {
        group: [ours.get(group, []), theirs.get(group, [])]
        for group in {*ours, *theirs}
        if ours.get(group, []) != theirs.get(group, [])
    }
    found: Data = {"lines": beside, "words": words, "version": version}
    return {**found, "sequence": int(sequence) if sequence.isdecimal() and len(sequence) < 9 else 0}


def said(ours: Groups, kept: Data) -> list[str]:
    """Our lines, or theirs where ours are still what theirs meant; and what else they had."""
    words = kept.get("words", {})
    found: list[str] = []
    for group in dict.fromkeys([*ours, *words]):
        mine = ours.get(group, [])
        known, theirs = words.get(group, (None, None))
        found += theirs if known == mine else mine
    return [*found, *kept.get("lines", [])]
