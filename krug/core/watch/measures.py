"""What each process counts of itself.

With PROMETHEUS_MULTIPROC_DIR in the environment, as `krug serve` sets it, the library keeps the counts of all processes
in files there, so that whichever of them is asked tells of all.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("krug_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "krug_request_seconds",
    "Time to the answer",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
STREAMS = Gauge("krug_live_streams", "Open live streams", multiprocess_mode="livesum")
