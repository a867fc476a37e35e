"""Set before Django reads its settings: a data folder of the tests' own, the sample room, this worker's database."""

import os
import tempfile

os.environ.setdefault("KRUG_DATA", tempfile.mkdtemp(prefix="krug-tests-"))
os.environ["KRUG_ROOMS"] = "tests.rooms.repairs,tests.rooms.projects"

# What one transaction holds back it holds back in the whole of a PostgreSQL, so each worker has one of its own:
# see scripts/with_postgres.sh.
servers = os.environ.get("KRUG_TEST_SERVERS", "").split()
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if servers and worker:
    os.environ["DATABASE_URL"] = servers[int(worker.removeprefix("gw")) % len(servers)]
