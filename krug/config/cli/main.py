"""The `krug` command. A wrong call is one line to stderr and exit code 2; no traceback reaches a person."""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn

import django


class Mistake(Exception):
    """What is wrong with the call, in one line."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Mistake(f"{self.prog}: {message}")


def main(argv: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "krug.config.settings")
    try:
        django.setup()
        from krug.config.cli import groups

        parser = _Parser(prog="krug", description="Krug, a CRM.")
        groups.add_to(parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser))
        called = parser.parse_args(argv)
        return int(called.run(called) or 0)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("KRUG_DEBUG") == "1":
            raise
        text = " ".join(str(error).split()) or type(error).__name__
        print(text if isinstance(error, Mistake) else f"krug: {text}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
