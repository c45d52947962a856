"""Where the marks of a network stand: one in the middle, others around it, and the lines between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from web.charts import LINE, SIZE, WIDTH, Box, Label, label_at
from web.lettering import text_width, wrap

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
    centre = label_at(title, middle[0], middle[1] - LINE * len(title) / 2)
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
    label = label_at(lines, x + side * (_DOT + _GAP), y - LINE * len(lines) / 2, "start" if side > 0 else "end")
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
