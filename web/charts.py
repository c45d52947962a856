"""Where the marks of a drawing stand: pure geometry, in units of which a phone's column is ``WIDTH`` wide.

Every drawing is as wide, so that the same type is as large in all of them; how high it is follows from what it holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from web.lettering import text_width

WIDTH = 350.0
SIZE = 12.0
"""How large the type of every label is."""
LINE = 14.0
_ASCENT = 0.95 * SIZE
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands, from its left upper corner to its right lower one."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text, each ``dy`` below the last; ``y`` is the baseline of the first, ``box`` what they may fill."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: Anchor
    box: Box
    dy: float = LINE


def label_at(lines: Sequence[str], x: float, top: float, anchor: Anchor = "middle") -> Label:
    """Return lines as a label below ``top``, before, around or after ``x``."""
    wide = max((text_width(line, SIZE) for line in lines), default=0.0)
    left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return Label(tuple(lines), x, top + _ASCENT, anchor, Box(left, top, left + wide, top + LINE * len(lines)))


_PLOT_TOP, _PLOT = 20.0, 84.0
_WIDEST_SLOT = 46.0
_BAR = 0.6  # of its slot
_LOWEST = 2.0
_AIR = 6.0


@dataclass(frozen=True, slots=True)
class Amount:
    """How many there are of something, what that is called, in short below its bar, and the page it leads to."""

    name: str
    short: tuple[str, ...]
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Bar:
    """An amount as drawn: its bar, and the place in the chart that is its own."""

    amount: Amount
    slot: Box
    bar: Box


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars on a baseline; ``axis`` are the names below it, ``values`` the numbers above, as far as there is room."""

    width: float
    height: float
    baseline: Box
    bars: tuple[Bar, ...]
    axis: tuple[Label, ...]
    values: tuple[Label, ...]
    size: float = SIZE


def bar_chart(amounts: Sequence[Amount]) -> BarChart:
    """Return amounts as bars, the highest as high as there is room for; all are 0 or more."""
    wide = max((text_width(line, SIZE) for amount in amounts for line in amount.short), default=0.0)
    edge = max(0.0, wide - WIDTH / max(len(amounts), 1)) / 2  # so that the outermost names stand below their bars
    slot = min((WIDTH - 2 * edge) / max(len(amounts), 1), _WIDEST_SLOT)
    most = max((amount.count for amount in amounts), default=0)
    foot = _PLOT_TOP + _PLOT
    bars = tuple(_bar(amount, edge + number * slot, slot, foot, most) for number, amount in enumerate(amounts))
    lines = max((len(amount.short) for amount in amounts), default=1)
    return BarChart(
        width=WIDTH,
        height=foot + 4 + LINE * lines + 2,
        baseline=Box(edge, foot, edge + slot * len(amounts), foot),
        bars=bars,
        axis=_axis(bars, slot, wide, foot + 4),
        values=_values(bars, slot, most),
    )


def _bar(amount: Amount, left: float, slot: float, foot: float, most: int) -> Bar:
    high = max(_PLOT * amount.count / most, _LOWEST) if amount.count else 0.0
    inset = slot * (1 - _BAR) / 2
    return Bar(amount, Box(left, 0, left + slot, foot), Box(left + inset, foot - high, left + slot - inset, foot))


def _axis(bars: Sequence[Bar], slot: float, wide: float, top: float) -> tuple[Label, ...]:
    """Return the names of as many periods as there is room for, at even distance, the last one always."""
    stride = next((n for n in (1, 2, 5, 10, 20) if n * slot >= wide + _AIR), max(len(bars), 1))
    shown: list[Label] = []
    for bar in reversed(bars[(len(bars) - 1) % stride :: stride]):
        label = _inside(label_at(bar.amount.short, _middle(bar.slot), top))
        if not shown or label.box.right + _AIR <= shown[-1].box.left:
            shown.append(label)
    return tuple(reversed(shown))


def _values(bars: Sequence[Bar], slot: float, most: int) -> tuple[Label, ...]:
    """Return every figure where all have room, else the highest alone."""
    counted = [bar for bar in bars if bar.amount.count]
    if any(text_width(str(bar.amount.count), SIZE) > slot - 2 for bar in counted):
        counted = [bar for bar in counted if bar.amount.count == most][:1]
    return tuple(
        _inside(label_at((str(bar.amount.count),), _middle(bar.slot), bar.bar.top - LINE - 2)) for bar in counted
    )


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _inside(label: Label) -> Label:
    """Return a label moved to stand within the drawing."""
    moved = max(0.0, -label.box.left) - max(0.0, label.box.right - WIDTH)
    box = Box(label.box.left + moved, label.box.top, label.box.right + moved, label.box.bottom)
    return Label(label.lines, label.x + moved, label.y, label.anchor, box)
