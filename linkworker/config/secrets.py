"""The installation's own secret, made on first use and kept beside its data, readable by its owner only."""

import os
import secrets
from pathlib import Path


def own_secret(path: Path) -> str:
    """The secret kept at `path`; made there (mode 0600) when there is none yet."""
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(48)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
    return secret
