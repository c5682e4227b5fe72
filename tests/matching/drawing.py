"""The curve of a measurement as a picture and as a table, for docs/matching.md."""

from collections.abc import Sequence
from html import escape

Point = tuple[int, float, float]

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 400, 70, 44, 20, 60
COLOURS = ("#1d70b8", "#d4351c", "#00703c")
DASHES = ("", "8 4", "2 4")


def picture(title: str, curves: dict[str, Sequence[Point]]) -> str:
    """Recall to the right, precision upward, a dot for each threshold of bits; every line is named beside its dash."""
    low = _low([point[1] for points in curves.values() for point in points])
    bottom = _low([point[2] for points in curves.values() for point in points])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" '
        f'font-size="13"><title>{escape(title)}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    ]
    parts += _axes(low, bottom)
    for number, (name, points) in enumerate(curves.items()):
        parts += _line(number, name, points, low, bottom)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _low(values: Sequence[float]) -> float:
    """Where the scale begins, so that its five steps are round."""
    return max(low for low in (0.0, 0.5, 0.9) if low <= min(values))


def _place(recall: float, precision: float, low: float, bottom: float) -> tuple[float, float]:
    across, up = (recall - low) / (1 - low), (precision - bottom) / (1 - bottom)
    return (
        round(LEFT + across * (WIDTH - LEFT - RIGHT), 1),
        round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM), 1),
    )


def _axes(low: float, bottom: float) -> list[str]:
    parts = []
    for step in range(6):
        recall, precision = low + (1 - low) * step / 5, bottom + (1 - bottom) * step / 5
        x, y = _place(recall, precision, low, bottom)
        parts += [
            f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#cecece"/>',
            f'<text x="{x}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{recall:.2f}</text>',
            f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{precision:.2f}</text>',
        ]
    return [
        *parts,
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 14}" text-anchor="middle">recall: the share found</text>',
        f'<text x="{LEFT - 56}" y="{TOP - 26}">precision: of what is found, the share that is one person</text>',
    ]


def _line(number: int, name: str, points: Sequence[Point], low: float, bottom: float) -> list[str]:
    colour = COLOURS[number]
    places = [_place(recall, precision, low, bottom) for _, recall, precision in points]
    along = " ".join(f"{x},{y}" for x, y in places)
    key = HEIGHT - BOTTOM - 22 - 20 * number
    dots = [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in places]
    words = [
        f'<text x="{x - 6}" y="{y + (17 if number else -7)}" text-anchor="end" fill="{colour}">{bits}</text>'
        for (bits, _, _), (x, y) in zip(points, places, strict=True)
        if bits in {20, 26, 32, 38}
    ]
    return [
        f'<polyline points="{along}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{DASHES[number]}"/>',
        *dots,
        *words,
        f'<path d="M{LEFT + 14} {key}h40" stroke="{colour}" stroke-width="2" stroke-dasharray="{DASHES[number]}"/>',
        f'<text x="{LEFT + 62}" y="{key + 4}">{escape(name)}</text>',
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table as Markdown has it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
