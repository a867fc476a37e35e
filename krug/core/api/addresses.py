"""The operations' addresses. Read at the first request of the API: until then nothing of it weighs on the start."""

from __future__ import annotations

from krug.core.api.routing import api

urlpatterns = [address for address in api().urls[0] if getattr(address, "name", "") != "api-root"]
