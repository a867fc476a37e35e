"""`python -m krug` is the `krug` command."""

import sys

from krug.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
