"""How long the server takes for a search page, once its words have been met and the first time; then pages of names.

``make bench-pages`` makes an archive (or takes the one in ``--folder``), opens the site on it as ``serve`` does, and
asks for pages of many kinds: each the first time, then twice again. Processor time of the thread that answers.
"""

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient

from benchmarks import corpus
from indexer import registers
from indexer.config import Config, Paths, Search
from indexer.library import Library, open_library
from web import create_app

PAGES = (
    *("Novo Nordisk afskedigelser", "støjskærm", "skole budget", "cykelsti trafik", "lokalplan", "økonomi 2026"),
    *("erhvervspolitik OR KL", "§ 50", "trafiksikkerhed skoler", "kommunalbestyrelsen", "klima*", "biblotek"),
    *("budgetforslag for folkeskolen", '"indstilles at"', "kapasitet", "forvaltningen indstiller", "byggeri højde"),
    *("hjemmepleje ældre plejehjem", "genbrugsplads affald", "daginstitution", '"den nye lokalplan"', "indkøb udbud"),
    *("idræt svømmehal renovering", "unge job praktik", "vej belysning", "socialt udsatte borgere", "grøn omstilling"),
    *("vandløb oversvømmelse", "sundhed forebyggelse 2018", "budget&sort=nyeste", "plan&side=5", "&aar=2014"),
    *("kultur&udvalg=Kultur- og Fritidsudvalget", "skole&fra=2015-01-01&til=2016-01-01"),
)


def names(library: Library) -> Iterator[str]:
    """Yield pages of names: of each kind the one named most and one that is rare, and what lists them."""
    for kind in registers.most_named(library):
        (first,), (last,) = kind.names[:1], registers.names(library, kind.label, offset=kind.total - 1).names
        for each in (first, last):
            yield f"/navn/{each.id}"
        yield from (f"/navn/{first.id}.atom", f"/api/v1/entities/{first.id}", f"/navn/{quote(first.name.upper())}")
        yield from (f"/soeg?q=budget&navn={quote(first.name)}", f"/forslag?q={quote(first.name[:4])}")
        yield f"/api/v1/entities?q={quote(first.name)}"
    yield from ("/navne", "/navne?slags=person", "/navne?slags=organisation&bogstav=S", "/navn/findes-ikke-her")


def asked(client: FlaskClient, addresses: Sequence[str]) -> Iterator[list[float]]:
    """Yield how many milliseconds each page took, the first time and twice again."""
    for _ in range(3):
        times = []
        for address in addresses:
            began = time.thread_time()
            response = client.get(address)
            times.append((time.thread_time() - began) * 1000)
            unknown = address.endswith("/findes-ikke-her")
            assert response.status_code < 400 or unknown, address  # noqa: S101 (else nothing was measured)
        yield times


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="an archive that is there, or is to be kept here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        # Likeness of meaning is left out: its vectors take hours to make for so many items.
        paths = Paths(data=arguments.folder or Path(name), sample=False)
        config = Config(paths=paths, search=Search(similarity=False))
        library = open_library(config)
        corpus.put(library, arguments.items, named=True)
        app = create_app(config)
        client = app.test_client()
        client.get("/soeg?q=arkivet")  # builds an index that is missing
        app.extensions["shelf"].library.index.warm()
        gc.freeze()  # as the site does
        parts = {"search": [f"/soeg?q={page}" for page in PAGES], "names": list(names(library))}
        print("| pages | round | median, ms | p95, ms | slowest |\n|---|---|---:|---:|---|")
        for part, addresses in parts.items():
            for label, times in zip(("first", "second", "third"), asked(client, addresses), strict=True):
                figures = f"{statistics.median(times):.0f} | {statistics.quantiles(times, n=20)[-1]:.0f}"
                print(f"| {part} | {label} | {figures} | {addresses[times.index(max(times))]} |")
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6
    print(f"\n{arguments.items} items; the process is {resident:.0f} MB")


if __name__ == "__main__":
    main()
