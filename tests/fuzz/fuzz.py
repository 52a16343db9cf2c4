"""Fuzzing guided by coverage: ``python -m tests.fuzz.fuzz TARGET SECONDS [CORPUS]``.

Needs ``pip install atheris``. Seeds are the samples, damaged in every way that libFuzzer knows.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["tasks", "zipfile", "tarfile"]):
    from tests.fuzz.targets import _FORMS, TARGETS, core

SAMPLES = Path(__file__).parents[1] / "samples"
# A line that takes longer than this to read is a finding.
_SLOWEST_S = 20


def main() -> None:
    name, seconds, *_ = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, path in enumerate(p for p in SAMPLES.rglob("*") if p.is_file()):
            _seed(name, path, seeds / str(number))
        core(b"")  # compile the word lists before anything is timed
        options = ["-max_len=4096", f"-max_total_time={seconds}", f"-timeout={_SLOWEST_S}"]
        atheris.Setup([sys.argv[0], *options, "-rss_limit_mb=3000", str(seeds)], TARGETS[name])
        atheris.Fuzz()


def _seed(name: str, path: Path, seed: Path) -> None:
    if name != "archives":
        shutil.copy(path, seed)
        return
    form = next((n for n, form in enumerate(_FORMS) if path.name.endswith(form)), len(_FORMS) - 1)
    seed.write_bytes(bytes([form]) + path.read_bytes())


if __name__ == "__main__":
    main()
