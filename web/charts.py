"""Where the marks of a drawing stand: pure geometry, in units of which a phone's column is ``WIDTH`` wide.

Every drawing is as wide, so that the same type is as large in all of them; how high it is follows from what it holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from web.lettering import text_width, wrap

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


def _label(lines: Sequence[str], x: float, top: float, anchor: Anchor = "middle") -> Label:
    wide = max((text_width(line, SIZE) for line in lines), default=0.0)
    left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return Label(tuple(lines), x, top + _ASCENT, anchor, Box(left, top, left + wide, top + LINE * len(lines)))


# Bars

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
        label = _inside(_label(bar.amount.short, _middle(bar.slot), top))
        if not shown or label.box.right + _AIR <= shown[-1].box.left:
            shown.append(label)
    return tuple(reversed(shown))


def _values(bars: Sequence[Bar], slot: float, most: int) -> tuple[Label, ...]:
    """Return every figure where all have room, else the highest alone."""
    counted = [bar for bar in bars if bar.amount.count]
    if any(text_width(str(bar.amount.count), SIZE) > slot - 2 for bar in counted):
        counted = [bar for bar in counted if bar.amount.count == most][:1]
    return tuple(
        _inside(_label((str(bar.amount.count),), _middle(bar.slot), bar.bar.top - LINE - 2)) for bar in counted
    )


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _inside(label: Label) -> Label:
    """Return a label moved to stand within the drawing."""
    moved = max(0.0, -label.box.left) - max(0.0, label.box.right - WIDTH)
    box = Box(label.box.left + moved, label.box.top, label.box.right + moved, label.box.bottom)
    return Label(label.lines, label.x + moved, label.y, label.anchor, box)


# Networks

MOST_AROUND = 12
_REACH = 62.0  # from the middle to the points farthest to its sides
_DOT = 4.0
_GAP = 5.0
_ROW_AIR = 12.0
_MOST_LINES = 5
_CENTRE_ROOM = 82.0
_CENTRE_AIR = 5.0
_THIN, _THICK = 1.0, 5.0
_LIGHT = 0.55  # how thick a line that passes the middle by is, of one to it
_BEND = 0.3  # how far a line between two around the middle is drawn towards it


@dataclass(frozen=True, slots=True)
class Node:
    """Someone around the middle: in how many items with it, and the page it leads to."""

    name: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Bond:
    """How many items join two nodes, each given by its place among them."""

    first: int
    second: int
    count: int


@dataclass(frozen=True, slots=True)
class Point:
    """A node as drawn."""

    node: Node
    x: float
    y: float
    label: Label


@dataclass(frozen=True, slots=True)
class Line:
    """A line, drawn towards (``bend_x``, ``bend_y``), and what it says."""

    x1: float
    y1: float
    bend_x: float
    bend_y: float
    x2: float
    y2: float
    width: float
    says: str


@dataclass(frozen=True, slots=True)
class Network:
    """One in the middle, joined to those around it by ``spokes``; ``bonds`` join these among themselves."""

    width: float
    height: float
    centre: Label
    plate: Box
    points: tuple[Point, ...]
    spokes: tuple[Line, ...]
    bonds: tuple[Line, ...]
    size: float = SIZE
    dot: float = _DOT


def network(name: str, nodes: Sequence[Node], bonds: Sequence[Bond] = ()) -> Network:
    """Return nodes, at most ``MOST_AROUND``, around a name: the first at the top, left and right by turns.

    They stand in two columns bent around the middle, each with its label outwards, as far apart as the highest label
    asks for: so no two labels meet, whatever they say.
    """
    left, right = nodes[0::2], nodes[1::2]
    rows = max(len(left), 1)
    shape = [(side, row, len(of)) for row in range(rows) for side, of in ((-1, left), (1, right)) if row < len(of)]
    reach = [_REACH * sqrt(1 - ((row - (of - 1) / 2) / (rows / 2 + 0.15)) ** 2) for _, row, of in shape]
    lines = [_named(node, WIDTH / 2 - far - _DOT - _GAP) for node, far in zip(nodes, reach, strict=True)]
    title = wrap(name, _CENTRE_ROOM, SIZE, most=_MOST_LINES)
    pitch = max([LINE * len(each) + _ROW_AIR for each in lines], default=0.0)
    height = max(pitch * rows, LINE * len(title) + 4 * _CENTRE_AIR)
    middle = WIDTH / 2, height / 2
    points = tuple(
        _point(node, middle[0] + side * far, middle[1] + (row - (of - 1) / 2) * pitch, side, said)
        for node, (side, row, of), far, said in zip(nodes, shape, reach, lines, strict=True)
    )
    centre = _label(title, middle[0], middle[1] - LINE * len(title) / 2)
    box = centre.box
    most = max((node.count for node in nodes), default=1)
    return Network(
        width=WIDTH,
        height=height,
        centre=centre,
        plate=Box(box.left - _CENTRE_AIR, box.top - _CENTRE_AIR, box.right + _CENTRE_AIR, box.bottom + _CENTRE_AIR),
        points=points,
        spokes=tuple(
            Line(*middle, *middle, point.x, point.y, _thickness(point.node.count, most), _says(name, point.node))
            for point in points
        ),
        bonds=tuple(_bond(points[bond.first], points[bond.second], bond.count, most, middle) for bond in bonds),
    )


def _named(node: Node, room: float) -> tuple[str, ...]:
    """Return a node's name in lines, its number the last word of them, and not alone where there is room for it."""
    *before, last = wrap(node.name, room, SIZE, most=_MOST_LINES) or ("",)
    rest, _, word = last.rpartition(" ")
    if text_width(f"{last} {node.count}", SIZE) <= room:
        return (*before, f"{last} {node.count}".strip())
    if rest and text_width(f"{word} {node.count}", SIZE) <= room:
        return (*before, rest, f"{word} {node.count}")
    return (*before, last, str(node.count))


def _point(node: Node, x: float, y: float, side: int, lines: Sequence[str]) -> Point:
    label = _label(lines, x + side * (_DOT + _GAP), y - LINE * len(lines) / 2, "start" if side > 0 else "end")
    return Point(node, x, y, label)


def _thickness(count: int, most: int) -> float:
    return _THIN + (_THICK - _THIN) * min(count / most, 1)


def _bond(one: Point, other: Point, count: int, most: int, middle: tuple[float, float]) -> Line:
    x, y = (one.x + other.x) / 2, (one.y + other.y) / 2
    return Line(
        one.x,
        one.y,
        x + (middle[0] - x) * _BEND,
        y + (middle[1] - y) * _BEND,
        other.x,
        other.y,
        _LIGHT * _thickness(count, most),
        _says(one.node.name, Node(other.node.name, count, "")),
    )


def _says(name: str, node: Node) -> str:
    return f"{name} og {node.name}: {node.count} {'punkt' if node.count == 1 else 'punkter'}"
