"""Environments for other people's readers: made once each, in ``.readers/``, never in ``.venv``."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# Not in git; delete it to start afresh.
KEPT = ROOT / ".readers"


def python(name: str) -> Path:
    """Return the Python of the environment that ``requirements/<name>.txt`` describes."""
    needs = HERE / "requirements" / f"{name}.txt"
    folder = KEPT / f"{name}-{_digest(needs, sys.version)}"
    program = folder / "bin" / "python"
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _say(sys.executable, "-m", "venv", folder)
        install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
        _say(program, *install, "--require-hashes", "-r", needs)
        (folder / "made").touch()
    return program


def node_modules() -> Path:
    """Return the folder in which Node finds the packages that ``node/`` describes."""
    lock = HERE / "node" / "package-lock.json"
    folder = KEPT / f"node-{_digest(lock, '')}"
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(HERE / "node", folder)
        _say("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=folder)
        (folder / "made").touch()
    return folder


def asked(*words: object, cwd: Path | None = None) -> str:
    """Run a program in an environment; return what it printed."""
    kept = ("PYTHON", "PYTEST_", "NEWSMILL_")
    around = {k: v for k, v in os.environ.items() if not k.startswith(kept)}
    done = subprocess.run(
        [*map(str, words)], cwd=cwd, env=around, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(f"{words[:2]} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return done.stdout


def _say(*words: object, cwd: Path | None = None) -> None:
    subprocess.run([*map(str, words)], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def _digest(file: Path, more: str) -> str:
    return hashlib.sha256(file.read_bytes() + more.encode()).hexdigest()[:8]
