"""A believable firm to look around in. The same seed gives the same data, relative to today."""

from krug.config.demo.resetting import is_kept_clean, keep_clean, take_out
from krug.config.demo.signins import signins

__all__ = ["fill", "is_kept_clean", "keep_clean", "signins", "take_out"]


def fill(clients: int = 240, seed: int = 1) -> bool:
    """A dealer in packing machines with `clients` clients. False, and nothing done, where its people already work.

    What it is made of is read in only then: web processes are forked from one that could do it.
    """
    from krug.config.demo import filling

    return filling.fill(clients, seed)
