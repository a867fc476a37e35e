"""The parser of calls: argparse, in Krug's language, whose mistakes are one line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import NoReturn

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from krug.config.cli.mistake import Mistake

# What argparse says itself.
_("usage: ")
_("positional arguments")
_("options")
_("show this help message and exit")
_("argument %(argument_name)s: %(message)s")
_("the following arguments are required: %s")
_("unrecognized arguments: %s")
_("expected one argument")
_("expected at least one argument")
_("invalid choice: %(value)r (choose from %(choices)s)")
_("unknown parser %(parser_name)r (choices: %(choices)s)")
_("ambiguous option: %(option)s could match %(matches)s")
_("invalid %(type)s value: %(value)r")


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Mistake(self.prog, message)


WHOLE = re.compile(r"-?[0-9]{1,12}")


def speak_our_language() -> None:
    """argparse takes its texts from the system's catalogues; from now on it takes them from Krug's."""
    argparse._ = gettext  # type: ignore[attr-defined]


def whole(least: int, most: int) -> Callable[[str], int]:
    """The type of an argument: a whole number between the two."""

    def read(raw: str) -> int:
        if not WHOLE.fullmatch(raw) or not least <= int(raw) <= most:
            said = {"value": raw, "least": least, "most": most}
            text = gettext("%(value)s: a whole number from %(least)d to %(most)d is wanted") % said
            raise argparse.ArgumentTypeError(text)
        return int(raw)

    return read
