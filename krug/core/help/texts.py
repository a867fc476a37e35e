"""What help pages say: Markdown from the rooms, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString

from krug.core.help.pages import LANGUAGES, HelpPage


@dataclass(frozen=True)
class HelpText:
    """`body` is all but the title; `words` is what a search looks through."""

    title: str
    body: SafeString
    words: str

    def has(self, asked: str) -> bool:
        """Whether every word of `asked` stands in it, in part at least."""
        return all(word in self.words for word in _folded(asked).split())


@cache
def text_of(page: HelpPage, language: str | None) -> HelpText:
    """The page in `language`; in English where it is in none of ours."""
    source = page.file(language if language in LANGUAGES else "en").read_text(encoding="utf-8")
    title, _end, body = source.partition("\n")
    return HelpText(title.removeprefix("# ").strip(), _drawn(body), _folded(source))


def _drawn(body: str) -> SafeString:
    """HTML in the text is shown as it is written, and links of programs are left out."""
    from markdown_it import MarkdownIt  # most processes never show a help page

    return SafeString(MarkdownIt("commonmark", {"html": False}).render(body))


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")
