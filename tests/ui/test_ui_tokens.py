"""The dark list of colours stands twice: for the system's wish and for the person's own choice."""

import re
from pathlib import Path

TOKENS = Path(__file__).resolve().parent.parent.parent / "frontend" / "styles" / "tokens.css"


def test_both_dark_lists_are_equal():
    text = TOKENS.read_text()

    wished = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', text, re.S)[1]
    chosen = re.search(r'\n\[data-theme="dark"\] \{(.*?)\}', text, re.S)[1]

    assert wished.split() == chosen.split()
