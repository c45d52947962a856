"""What is built on: an SBOM and a list of licences, both from the locks and from what packages say of themselves.

``python -m tests.supply sbom FILE`` writes CycloneDX 1.6; ``python -m tests.supply licences`` writes docs/LICENSES.md.
Nothing is asked of a network. A package that is locked for other systems only is not installed here and says nothing:
its licence stands in ``SAID``, as do those that packages leave unclear.
"""

import json
import re
import sys
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LICENCES = ROOT / "docs" / "LICENSES.md"
RUNTIME = ("requirements.lock", "requirements-similarity.lock")
EVERY = (*RUNTIME, "requirements-dev.lock", "requirements-audit.lock")

SAID = {  # read in the package's own licence file, where its metadata is silent, unclear, or not here to be read
    "axe-playwright-python": "MIT AND MPL-2.0",  # its own code, and axe-core within
    "blis": "BSD-3-Clause",
    "boolean-py": "BSD-2-Clause",
    "cachecontrol": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "cyclonedx-python-lib": "Apache-2.0",
    "defusedxml": "PSF-2.0",
    "filelock": "MIT",
    "grimp": "BSD-2-Clause",
    "httpx": "BSD-3-Clause",
    "import-linter": "BSD-2-Clause",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "license-expression": "Apache-2.0",
    "msgpack": "Apache-2.0",
    "packageurl-python": "MIT",
    "pip": "MIT",
    "pip-api": "Apache-2.0",
    "pip-audit": "Apache-2.0",
    "pip-requirements-parser": "MIT",
    "platformdirs": "MIT",
    "py-serializable": "Apache-2.0",
    "pyparsing": "MIT",
    "pypdfium2": "(Apache-2.0 OR BSD-3-Clause) AND BSD-3-Clause",  # its own code, and PDFium with what PDFium builds on
    "pystemmer": "MIT AND BSD-3-Clause",  # its own code, and Snowball
    "reportlab": "BSD-3-Clause",
    "tomli": "MIT",
    "tomli-w": "MIT",
    "webencodings": "BSD-3-Clause",
}
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Zope Public License": "ZPL-2.1",
}
_FIELDS = {"MIT": "MIT", "MIT License": "MIT", "Apache-2.0": "Apache-2.0", "MPL-2.0 AND MIT": "MPL-2.0 AND MIT"}
_PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)[^\n]*((?:\n +--hash=\S+(?: \\)?)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Component:
    """A package at the version it is locked at, with the SHA-256 of each file it may be installed from."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its name in any bill of materials."""
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(locks: Iterable[str]) -> list[Component]:
    """Return every package of some locks, once."""
    found = {
        Component(name.lower(), version, tuple(re.findall(r"sha256:([0-9a-f]{64})", hashes)))
        for lock in locks
        for name, version, hashes in _PINNED.findall((ROOT / lock).read_text(encoding="utf-8"))
    }
    return sorted(found)


def stated_licence(name: str) -> str | None:
    """Return the SPDX expression of an installed package, where its metadata is plain about it."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if expression := about.get("License-Expression"):
        return str(expression)
    if field := _FIELDS.get(str(about.get("License") or "").strip()):
        return field
    said = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    plain = [_CLASSIFIERS[each] for each in said if each in _CLASSIFIERS]
    return plain[0] if len(plain) == 1 and len(said) == 1 else None


def licence(name: str) -> str:
    """Return a package's licence; raises LookupError where nobody has said, so that someone looks it up."""
    found = SAID.get(name) or stated_licence(name)
    if found is None:
        raise LookupError(f"{name}: read its licence and write it in tests/supply.py, SAID")
    return found


def licence_table() -> str:
    """Return docs/LICENSES.md."""
    run, every = {each.name for each in locked(RUNTIME)}, locked(EVERY)
    versions: dict[str, list[str]] = {}
    for each in every:
        if each.version not in versions.setdefault(each.name, []):
            versions[each.name].append(each.version)
    parts = [
        (
            "To run the site and the command line",
            "`requirements.lock` (with what builds the package) and `requirements-similarity.lock`, an extra.",
            {name: known for name, known in versions.items() if name in run},
        ),
        (
            "To test and audit only",
            "`requirements-dev.lock` and `requirements-audit.lock`.",
            {name: known for name, known in versions.items() if name not in run},
        ),
    ]
    lines = [
        "# Licences of what Referatbasen is built on",
        "",
        "Written by `make licences` from the locked dependencies, and held against them by the tests. Licences are",
        "SPDX expressions. Two versions of one package are for two versions of Python, or one is what audits alone.",
        "Referatbasen itself, with its pipeline of names, its lists and its sample, is MIT ([LICENSE](../LICENSE)).",
    ]
    for title, locks, known in parts:
        lines += ["", f"## {title}", "", locks, "", "| package | version | licence |", "|---|---|---|"]
        lines += [f"| {name} | {', '.join(known[name])} | {licence(name)} |" for name in sorted(known)]
    return "\n".join([*lines, ""])


def sbom() -> dict[str, Any]:
    """Return a bill of materials of what runs, as CycloneDX 1.6: the same locks give the same bill."""
    components = locked(RUNTIME)
    root = f"pkg:pypi/referatbasen@{metadata.version('referatbasen')}"
    content = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": "referatbasen",
                "version": metadata.version("referatbasen"),
                "licenses": [{"license": {"id": "MIT"}}],
                "purl": root,
            }
        },
        "components": [_described(component) for component in components],
        "dependencies": [
            {"ref": root, "dependsOn": _needed("referatbasen", components)},
            *({"ref": each.purl, "dependsOn": _needed(each.name, components)} for each in components),
        ],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    return {**content, "serialNumber": f"urn:uuid:{serial}"}


def _described(component: Component) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": component.purl,
        "name": component.name,
        "version": component.version,
        "purl": component.purl,
        "licenses": [{"expression": licence(component.name)}],
        "externalReferences": [
            {
                "type": "distribution",
                "url": component.purl,
                "comment": "each file that may be installed, as locked",
                "hashes": [{"alg": "SHA-256", "content": each} for each in component.hashes],
            }
        ],
    }


def _needed(name: str, components: list[Component]) -> list[str]:
    """Return which components an installed package says it needs."""
    try:
        said = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []
    always = [line for line in said if "extra ==" not in line or name == "referatbasen"]
    wanted = {re.split(r"[\s<>=!~;\[(]", line, maxsplit=1)[0].lower().replace("_", "-") for line in always}
    return [each.purl for each in components if each.name in wanted and each.name != name]


if __name__ == "__main__":
    if sys.argv[1:2] == ["sbom"]:
        Path(sys.argv[2]).parent.mkdir(parents=True, exist_ok=True)
        Path(sys.argv[2]).write_text(json.dumps(sbom(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    elif sys.argv[1:2] == ["licences"]:
        LICENCES.write_text(licence_table(), encoding="utf-8")
    else:
        sys.exit("python -m tests.supply sbom FILE | licences")
