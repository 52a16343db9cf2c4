"""Sources: files, folders and archives in; documents out, one at a time."""

from tasks.storage.offers.offered import Limits, Media, Offered
from tasks.storage.offers.walk import MissingPathError, offered, require

__all__ = ["Limits", "Media", "MissingPathError", "Offered", "offered", "require"]
