"""On what was measured, and of what: the machine, the versions, the revision."""

import hashlib
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# What the numbers depend on; not how they are shown.
_MEASURED = ("flows", "tasks", "schemas", "warehouse", "tests/benchmarks/ours")
_MEASURING = ("peers", "child", "corpora", "material", "plan", "runner")
_PACKAGES = ("duckdb", "pyarrow", "prefect", "onnxruntime")
_KIB = 1024


def machine() -> Mapping[str, object]:
    """Return what a reader must know to judge a figure."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in _PACKAGES},
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = (
        re.search(r"^model name\s*:\s*(.+)$", told.read_text(), re.MULTILINE)
        if told.exists()
        else None
    )
    return re.sub(r"\((R|TM)\)|CPU ", "", found[1]).strip() if found else platform.machine()


def code(root: Path) -> str:
    """Return a digest of all that the numbers depend on: the same, and they hold still."""
    digest = hashlib.sha256()
    for path in sorted(_sources(root)):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _sources(root: Path) -> Iterator[Path]:
    for folder in _MEASURED:
        for path in (root / folder).rglob("*"):
            is_built = "__pycache__" in path.parts or root / "warehouse/data" in path.parents
            if path.is_file() and not is_built:
                yield path
    for name in _MEASURING:
        place = root / "tests/benchmarks" / name
        yield from place.glob("*.py") if place.is_dir() else [place.with_suffix(".py")]


def revision(root: Path) -> str:
    """Name the revision of a checkout; ``+`` where files differ from it."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*", "--abbrev=9"],  # noqa: S607 - git of the user's path
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "no checkout"


def peer_versions(python: Path, packages: tuple[str, ...]) -> Mapping[str, str]:
    """Return the versions of packages in another environment; none where one is not there."""
    asked = "import sys, tests.benchmarks.machine as m; print(*m.versions(sys.argv[1:]), sep='\\n')"
    done = subprocess.run(
        [python, "-c", asked, *packages],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (line.split(" ", 1) for line in done.stdout.splitlines())
    return {words[0]: words[1] for words in lines}


def versions(packages: list[str]) -> Iterator[str]:
    """Yield package and version, for those that are there."""
    for package in packages:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            continue


if __name__ == "__main__":
    sys.stdout.write(f"{machine()}\n")
