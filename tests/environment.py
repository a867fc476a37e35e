"""Set before Django reads its settings: a data folder of the tests' own, and the sample room."""

import os
import tempfile

os.environ.setdefault("KRUG_DATA", tempfile.mkdtemp(prefix="krug-tests-"))
os.environ["KRUG_ROOMS"] = "tests.rooms.repairs,tests.rooms.projects"
