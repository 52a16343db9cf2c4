"""The words of the repair, compiled once for all its tests."""

from functools import cache

import pytest

from tasks.storage.word_lists import read_word_lists
from tasks.text.repair import RepairWords


@cache
def _compiled() -> RepairWords:
    return RepairWords.compile(read_word_lists())


@pytest.fixture(scope="session")
def words() -> RepairWords:
    return _compiled()
