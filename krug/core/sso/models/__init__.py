from krug.core.sso.models.identity import Identity
from krug.core.sso.models.provider import Provider

__all__ = ["Identity", "Provider"]
