"""The demo's settings on a SQLite file of the proof's own."""

import os

from linkworker.config.settings.demo import *  # noqa: F403
from linkworker.config.settings.demo import DATA, DATABASES

FOLDER = DATA / "proof" / os.environ.get("LINKWORKER_PROOF_FOLDER", "kill")
LINKWORKER_KEYS = str(FOLDER / "keys.json")
LINKWORKER_HEADS = str(FOLDER / "heads")
DATABASES["default"]["NAME"] = FOLDER / "acted.sqlite3"
