"""Worker processes: order, bytes, logs, and whatever ends one of them."""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable

import pytest

from tasks.job import Progress, progress_listener
from tasks.structure.processes import WorkerStartError
from tests.tasks.structure.conftest import Inbox

Made = Callable[..., Inbox]


@pytest.fixture(autouse=True)
def nobody_is_left() -> None:
    yield
    assert multiprocessing.active_children() == []


def test_processes_make_the_very_bytes_that_one_process_makes(inbox: Made) -> None:
    offered = inbox(130, 70, 100, 64, 3, 90, 20)  # some whole, some shared
    here = offered.read(offered.job("none", workers=1))
    told: list[Progress] = []
    token = progress_listener.set(told.append)
    for entered in offered.warehouse.journal.glob("*"):
        entered.unlink()  # or the parts would be taken over
    parts = offered.read(offered.job("none"))
    progress_listener.reset(token)
    assert parts == here
    assert [file.sha256 for part in parts for file in part.files.values()]
    uris = [row["source_uri"] for row in offered.rows(parts, "documents")]
    assert uris == [f"{n:04}.txt" for n in range(477)]
    assert told[-1] == Progress("structuring", 477, 477)
    assert [each.done for each in told] == sorted(each.done for each in told)


@pytest.mark.parametrize(
    ("tagger", "how"),
    [
        ("exits", "exit code 3"),
        ("is_killed", "signal 9 (SIGKILL): killed, maybe by the system for want of memory"),
        ("segfaults", "signal 11 (SIGSEGV)"),
    ],
)
def test_a_document_that_ends_its_process_is_rejected_alone(
    inbox: Made, tagger: str, how: str
) -> None:
    offered = inbox(100, marked=[70])
    parts = offered.read(offered.job(tagger))
    (rejection,) = offered.rows(parts, "rejections")
    assert rejection["source_uri"] == "0070.txt"
    assert rejection["reason"] == "pipeline_error"
    assert rejection["found"] == f"a process of its own that read it was ended: {how}"
    uris = [row["source_uri"] for row in offered.rows(parts, "documents")]
    assert uris == [f"{n:04}.txt" for n in range(100)]
    assert len(offered.rows(parts, "articles")) == 99


def test_a_document_that_never_ends_is_rejected_alone(
    inbox: Made, caplog: pytest.LogCaptureFixture
) -> None:
    offered = inbox(70, marked=[3])
    parts = offered.read(offered.job("hangs", limit_s=2))
    (rejection,) = offered.rows(parts, "rejections")
    assert rejection["source_uri"] == "0003.txt"
    assert "it read for more than 2 s (reading_limit_s)" in rejection["found"]
    assert len(offered.rows(parts, "articles")) == 69
    assert "poisonous.py" in caplog.text  # the log says where it hung


def test_several_are_found_in_whole_chunks_and_in_slices(inbox: Made) -> None:
    marked = [1, 2, 150, 420]
    offered = inbox(*[80] * 6, marked=marked)
    parts = offered.read(offered.job("exits"))
    found = [row["source_uri"] for row in offered.rows(parts, "rejections")]
    assert found == [f"{n:04}.txt" for n in marked]
    assert len(offered.rows(parts, "articles")) == 480 - len(marked)


def test_a_process_killed_from_outside_costs_nothing(inbox: Made) -> None:
    offered = inbox(200, marked=[10, 150])
    quiet = offered.job("sleeps")

    def kill_one() -> None:
        while not (children := multiprocessing.active_children()):
            time.sleep(0.05)
        time.sleep(0.5)
        os.kill(children[0].pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    parts = offered.read(quiet)
    killer.join()
    assert offered.rows(parts, "rejections") == []
    assert len(offered.rows(parts, "articles")) == 200


def test_an_exception_keeps_its_place_and_the_log_reaches_the_run(
    inbox: Made, caplog: pytest.LogCaptureFixture
) -> None:
    offered = inbox(70, marked=[3])
    (rejection,) = offered.rows(offered.read(offered.job("raises")), "rejections")
    assert rejection["found"].startswith("RuntimeError in structure/poisonous.py, line ")
    assert "_raise, called from structure/poisonous.py" in rejection["found"]
    assert rejection["found"].endswith(": no such tag")
    with caplog.at_level(logging.INFO, "newsmill"):
        offered.read(offered.job("warns"))
    assert "a.tagger: a word that I do not know" in caplog.text


def test_a_tagger_that_cannot_be_loaded_stops_the_run_and_rejects_nothing(inbox: Made) -> None:
    offered = inbox(70)
    with pytest.raises(WorkerStartError, match="exit code 9"):
        offered.read(offered.job("cannot_start"))


def test_a_run_that_died_over_a_few_documents_reads_them_in_a_process(inbox: Made) -> None:
    offered = inbox(3, marked=[1])
    # Spawned: this process has threads, whose locks a fork of it would wait for in vain.
    died = multiprocessing.get_context("spawn").Process(
        target=offered.read, args=[offered.job("exits", workers=1)]
    )
    died.start()
    died.join()
    assert died.exitcode == 3
    parts = offered.read(offered.job("exits", workers=1))
    assert [row["source_uri"] for row in offered.rows(parts, "rejections")] == ["0001.txt"]
