"""Draws how a page's whole answer grows with the archive, for README: ``python -m benchmarks.chart docs/fart.svg``."""

import json
import math
import sys
from pathlib import Path

from benchmarks.speed import LAST

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 360, 70, 50
COLOURS = {"Referatbasen": "#0f5257", "plain Whoosh": "#a3423c", "SQLite FTS5": "#7a5c00", "tantivy": "#4b5a9e",
           "PostgreSQL": "#6b6b6b"}  # fmt: skip
TICKS = (1, 10, 100, 1000, 10_000)


def drawn(figures: dict[str, dict[str, dict[str, float]]]) -> str:
    """Return the chart as SVG: both axes by powers of ten, the median as a line, the 95th percentile dashed."""
    sizes = sorted(map(int, figures))

    def place(size: float, milliseconds: float) -> str:
        across = (math.log10(size) - math.log10(sizes[0])) / (math.log10(sizes[-1]) - math.log10(sizes[0]))
        up = (math.log10(max(milliseconds, 0.5)) - math.log10(0.5)) / (math.log10(40_000) - math.log10(0.5))
        return f"{LEFT + across * (WIDTH - LEFT - 150):.0f},{HEIGHT - BOTTOM - up * (HEIGHT - BOTTOM - 20):.0f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"',
        ' font-size="13">',
        "<title>Milliseconds for the whole answer of a result page, by items in the archive</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fcfbf8"/>',
    ]
    for tick in TICKS:
        y = place(sizes[0], tick).partition(",")[2]
        parts.append(
            f'<path d="M{LEFT} {y}H{WIDTH - 150}" stroke="#ddd"/><text x="8" y="{int(y) + 4}">{tick:,} ms</text>'
        )
    for size in sizes:
        x = place(size, 1).partition(",")[0]
        parts.append(f'<text x="{x}" y="{HEIGHT - 20}" text-anchor="middle">{size:,} items</text>')
    heights: dict[str, int] = {}
    for name, colour in COLOURS.items():
        known = [size for size in sizes if name in figures[str(size)]]
        for label, dash in (("all, median", ""), ("all, p95", ' stroke-dasharray="3 4"')):
            points = " ".join(place(size, figures[str(size)][name][label]) for size in known)
            parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        heights[name] = int(place(known[-1], figures[str(known[-1])][name]["all, median"]).partition(",")[2]) + 4
    lowest = 0
    for name in sorted(heights, key=heights.__getitem__):  # from the top, so that names stand in the order of lines
        lowest = max(heights[name], lowest + 15)
        parts.append(f'<text x="{WIDTH - 142}" y="{lowest}" fill="{COLOURS[name]}">{name}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 3}" fill="#555">lines: median, dashed: 95th percentile</text></svg>')
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(drawn(json.loads(LAST.read_text(encoding="utf-8"))), encoding="utf-8")
