"""The documents tell the truth: commands, links, pictures, make targets, modules."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from indexer.cli import main

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(ROOT.glob("*.md"))
MODULES = sorted(path for room in ("indexer", "web") for path in (ROOT / room).rglob("*.py"))


def commands() -> list[tuple[str, click.Command]]:
    """Return every command by its name, those of groups too."""
    found = []
    for name, command in sorted(main.commands.items()):
        inner = sorted(command.commands.items()) if isinstance(command, click.Group) else ()
        found += [(f"{name} {part}", each) for part, each in inner] or [(name, command)]
    return found


def command_table() -> str:
    """Return README's table of commands, from the commands' own help."""
    rows = [f"| `referatbasen {name}` | {command.get_short_help_str(limit=200)} |" for name, command in commands()]
    return "\n".join(["| command | does |", "|---|---|", *rows])


def test_readme_lists_every_command_as_its_help_does() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- commands.*?-->\n(.*?)\n<!-- /commands -->", readme, re.DOTALL)
    assert shown
    assert shown[1] == command_table(), "paste the output of «python -m tests.test_docs»"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_exist(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_and_modules_named_in_documents_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^)make ([a-z][\w.-]*)", text, re.MULTILINE):
        assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), target
    for path in re.findall(r"`((?:indexer|web|tests|sources|search|archive)/[\w/.-]*)`", text):
        assert (ROOT / path).exists() or (ROOT / "indexer" / path).exists(), path
    for test in re.findall(r"`(test_\w+)`", text):
        assert any(f"def {test}(" in file.read_text(encoding="utf-8") for file in (ROOT / "tests").glob("test_*.py")), (
            test
        )


def test_readme_names_what_the_sample_holds() -> None:
    from tests import manuscripts

    fictional = [manuscript for manuscript in manuscripts.every() if manuscript.council == "eksempelkoebing"]
    assert f"with {len(fictional)} meetings" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_changelog_says_what_is_unreleased() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_make_help_lists_every_target_a_person_would_call() -> None:
    listed = subprocess.run(["make", "-C", str(ROOT), "-s", "help"], capture_output=True, text=True, check=True).stdout
    for target in ("start", "test", "lint", "types", "unit", "browser", "sample", "lock"):
        assert re.search(rf"^{target}\s", listed, re.MULTILINE), target


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_names_this_machine_or_a_package_index(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert not re.search(r"/home/|/root/|/work/|pypi\.org|files\.pythonhosted", text)


def test_locked_dependencies_carry_hashes_and_no_address() -> None:
    names = ("requirements.lock", "requirements-dev.lock", "requirements-audit.lock", "tests/whoosh-2.7.4.lock")
    for name in (*names, "tests/atheris.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.findall(r"^[\w.-]+==\S+", text, re.MULTILINE)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)


if __name__ == "__main__":
    sys.stdout.write(command_table() + "\n")
