"""The program works from a checkout, an editable install and a wheel: templates, fonts and the model come along."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ("scanner", "templates", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")

# Prints where the package came from, then does what needs every file that a package could forget.
PROGRAM = """
import sys
from pathlib import Path
import scanner
from scanner.new import new_vote
from scanner.printing import print_ballots
from scanner.simulate import simulate
from scanner.scan import scan_paths
from scanner.export import page_lines
from scanner.vote import Vote
from scanner.profiles import profile_names

if __name__ == "__main__":
    print(Path(scanner.__file__).resolve().parent)
    print(*profile_names())
    folder = Path(sys.argv[1])
    new_vote(folder / "v", "qd96")
    vote = Vote(folder / "v")
    print_ballots(vote, 1)
    simulate(folder / "v", folder / "s", difficulty="easy")
    scan_paths(vote, [folder / "s"], 1, False, sys.stdout, sys.stderr)
    print([line["status"] for line in page_lines(vote)])
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> Path:
    """The checkout's sources, where building leaves nothing behind in ours."""
    folder = tmp_path_factory.mktemp("nguồn")
    for name in SOURCES:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, folder / name)
    return folder


@pytest.fixture(scope="module")
def python(tmp_path_factory) -> Path:
    """An environment without this project that sees the libraries of ours."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    (Path(purelib) / "libraries.pth").write_text(sysconfig.get_paths()["purelib"])
    return python


def needed_files(package: Path) -> Iterator[Path]:
    """Every file of a package that it needs to work, but for caches."""
    return (path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def pip(python: Path, *arguments: object) -> None:
    command = [python, "-m", "pip", *map(str, arguments), "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr


def package_at_work(python: Path, tmp_path: Path, **environment: str) -> Path:
    """Where the package lies with which the whole way works, from `new` to a page that was read."""
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [python, "-c", PROGRAM, tmp_path],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=clean | environment | {"PYTHONUTF8": "1"},
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    place, templates, statuses = done.stdout.splitlines()
    assert templates.split()[0] == "qd96"
    assert statuses in ("['counted']", "['review']")
    return Path(place)


def test_from_a_checkout(sources, python, tmp_path):
    """Not installed at all."""
    assert package_at_work(python, tmp_path, PYTHONPATH=str(sources)) == (sources / "scanner").resolve()


def test_from_a_wheel(sources, python, tmp_path):
    """With nothing of the sources in reach."""
    pip(python, "wheel", sources, "--wheel-dir", tmp_path / "wheel")
    (wheel,) = (tmp_path / "wheel").glob("ballot_scanner-*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {path.relative_to(sources).as_posix() for path in needed_files(sources / "scanner")} <= packed
    assert {f"scanner/templates/{path.name}" for path in (sources / "templates").glob("*.yaml")} <= packed

    installed = tmp_path / "installed"
    pip(python, "install", wheel, "--target", installed)
    assert package_at_work(python, tmp_path, PYTHONPATH=str(installed)) == (installed / "scanner").resolve()


def test_from_an_editable_install(sources, python, tmp_path):
    """A developer's."""
    pip(python, "install", "--editable", sources, "--ignore-installed")
    assert package_at_work(python, tmp_path) == (sources / "scanner").resolve()
    command = python.with_name("ballot")
    done = subprocess.run([command, "templates", "--lang", "en"], capture_output=True, text=True, check=True)
    assert "qd96" in done.stdout


def test_the_command_is_the_package(sources):
    """`python -m scanner` and `ballot` are one."""
    done = subprocess.run(
        [sys.executable, "-m", "scanner", "--version"], capture_output=True, text=True, cwd=sources, check=True
    )
    assert done.stdout.strip().endswith(__import__("scanner").__version__)
