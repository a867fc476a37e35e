"""Showing where in a title the question was found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def marked(text: str, words: Sequence[str]) -> SafeString:
    """`text` with the first place that reads like one of `words` marked; ё is е, signs between words do not count."""
    for word in words:
        letters = (("[её]" if sign == "е" else re.escape(sign)) for sign in word if sign != " ")
        found = re.search(r"[\s«»„“”\"']*".join(letters), text, re.I) if word else None
        if found:
            start, end = found.span()
            parts = [conditional_escape(part) for part in (text[:start], text[start:end], text[end:])]
            return mark_safe(f"{parts[0]}<mark>{parts[1]}</mark>{parts[2]}")
    return mark_safe(str(conditional_escape(text)))
