"""What an action raises when somebody else was faster."""

from typing import Any


class Changed(Exception):
    """Someone else changed the thing since it was read. `now` is the thing as it stands."""

    def __init__(self, now: Any) -> None:
        super().__init__("changed since it was read")
        self.now = now
