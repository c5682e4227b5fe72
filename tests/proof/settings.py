"""The demo's settings on a SQLite file of the proof's own."""

from linkworker.config.settings.demo import *  # noqa: F403
from linkworker.config.settings.demo import DATA, DATABASES

FOLDER = DATA / "proof" / "kill"
LINKWORKER_KEYS = str(FOLDER / "keys.json")
LINKWORKER_HEADS = str(FOLDER / "heads")
DATABASES["default"]["NAME"] = FOLDER / "acted.sqlite3"
