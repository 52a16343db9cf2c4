"""Sources: files, folders and archives in; documents out, one at a time."""

from tasks.storage.sources.offered import Limits, Media, Offered
from tasks.storage.sources.walk import MissingPathError, offered, require

__all__ = ["Limits", "Media", "MissingPathError", "Offered", "offered", "require"]
