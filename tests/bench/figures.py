"""What was measured, one JSON object a line on standard output; what goes on meanwhile is told on standard error."""

import json
import sys
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. `limit` is what it should not exceed, `peer` what it was measured against; either may be missing."""

    name: str
    value: float
    unit: str
    n: int
    scale: int
    database: str
    limit: float | None = None
    peer: str | None = None

    def line(self) -> str:
        return json.dumps({name: value for name, value in asdict(self).items() if value is not None})


def tell(text: str) -> None:
    """Progress, for whoever waits."""
    print(text, file=sys.stderr, flush=True)
