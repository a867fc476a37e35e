"""The `krug` command. A wrong call is one line to stderr and exit code 2; no traceback reaches a person."""

from __future__ import annotations

import os
import sys

import django

from krug.config import collecting
from krug.config.cli.mistake import Mistake
from krug.config.cli.system import said
from krug.config.early import catalogue, spoken
from krug.config.early import noop as _

INTERRUPTED = 130
NOT_INSTALLED = _("its texts are not made yet: make install")
NOBODY_READS = 141  # as a shell says it of a program that wrote into a closed pipe


def main(argv: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "krug.config.settings")
    try:
        if not catalogue().is_file():
            raise Mistake("krug", spoken(NOT_INSTALLED))
        django.setup()
        collecting.seldom()
        try:
            return _run(argv)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Python writes what is left over at its end: into nothing, so that it does not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except Exception as error:
        if os.environ.get("KRUG_DEBUG") == "1":
            raise
        whole = said(error) if isinstance(error, OSError) else str(error)
        text = " ".join(whole.split()) or type(error).__name__
        print(text if isinstance(error, Mistake) else f"krug: {text}", file=sys.stderr)
        return 2


def _run(argv: list[str] | None) -> int:
    """Django must be set up before anything that knows its models can be imported."""
    from django.utils.translation import gettext

    from krug.config.cli import groups, parser

    parser.speak_our_language()
    reader = parser.Parser(prog="krug", description=gettext("Krug, a CRM."))
    groups.add_to(reader.add_subparsers(required=True, metavar=gettext("COMMAND"), parser_class=parser.Parser))
    called = reader.parse_args(argv)
    return int(called.run(called) or 0)


if __name__ == "__main__":
    sys.exit(main())
