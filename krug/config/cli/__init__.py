from krug.config.cli.main import main

__all__ = ["main"]
