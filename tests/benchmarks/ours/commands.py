"""Waiting for short commands, from the shell and back."""

import os
import subprocess
import sys

from tests.benchmarks.child import Work
from tests.benchmarks.material import Material
from tests.benchmarks.ours.whole import NEWSMILL, run_command


def help_text(_material: Material, _name: str) -> Work:
    return _command("--help")


def sql(material: Material, name: str) -> Work:
    return _command("sql", "SELECT count(*) FROM articles", *_of(material, name))


def search(material: Material, name: str) -> Work:
    return _command("search", "记者", *_of(material, name))


def _of(material: Material, name: str) -> tuple[str, str]:
    """Return the option that names a warehouse of so many articles, made by a process of its own.

    What this one holds would count as the memory of the commands that it starts.
    """
    folder = material.scratch("many") / name
    words = (name, str(folder), str(material.folder))
    subprocess.run([sys.executable, "-m", "tests.benchmarks.ours.many", *words], check=True)
    return "--warehouse", str(folder)


def _command(*words: str) -> Work:
    return Work(lambda: run_command([*NEWSMILL, *words], dict(os.environ)))
