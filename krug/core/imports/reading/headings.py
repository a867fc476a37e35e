from __future__ import annotations


def normal(heading: str) -> str:
    """A heading as it is compared: single spaces, small letters, ё as е, no mark of a required column."""
    text = heading.replace("\ufeff", "").replace("\u00a0", " ").casefold().replace("ё", "е")
    return " ".join(text.split()).rstrip("*: ").strip()
