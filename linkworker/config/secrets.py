"""The installation's own secret, made on first use and kept beside its data, readable by its owner only."""

import os
import secrets
import stat
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

DEMO_SECRET = "the-demo-holds-invented-people-only-and-needs-no-secret"  # noqa: S105
"""Published: whatever else is signed with it is signed by anybody."""


def own_secret(path: Path) -> str:
    """The secret kept at `path`; made there (mode 0600) when there is none yet. Raises when others can read it."""
    if path.exists():
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ImproperlyConfigured(
                f"The secret in {path} must be readable by its owner only (mode 0600)."
            )
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(48)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
    return secret
