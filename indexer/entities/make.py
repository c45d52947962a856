"""What finds names here: told without loading it."""

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SHIPPED = Path(__file__).parent / "model"
KNOWN = Path(__file__).parent / "lists"


@lru_cache(maxsize=4)
def model_make(model: str = "") -> str:
    """Return a mark that changes when the model does: the shipped one, an installed package's, or a folder's."""
    if model and not Path(model).is_dir():
        try:
            return f"{model} {version(model)}"
        except PackageNotFoundError:
            return f"{model} (ikke installeret)"
    folder = Path(model) if model else SHIPPED
    digest = hashlib.sha256()
    for file in sorted(path for part in (folder, KNOWN) for path in part.rglob("*") if path.is_file()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{folder.name} {digest.hexdigest()[:16]}"


@lru_cache(maxsize=4)
def rules_make() -> str:
    """Return a hash of the code that turns what the model finds into mentions and entities."""
    here = Path(__file__).parent
    others = here.parent / "minutes"
    files = [
        *sorted(here.glob("*.py")),
        *(others / f"{name}.py" for name in ("acronyms", "dates", "journal", "identity")),
    ]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]
