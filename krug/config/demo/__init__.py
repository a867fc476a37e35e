"""A believable firm to look around in. The same seed gives the same data, relative to today."""

from krug.config.demo.filling import fill
from krug.config.demo.signins import signins

__all__ = ["fill", "signins"]
