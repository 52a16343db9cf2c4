"""Bytes to text: which character set, how that was decided, and how many bytes were lost."""

from tasks.text.decode.decide import BOM, decode
from tasks.text.decode.decoded import Decoded, Method
from tasks.text.decode.record import decode_record

__all__ = ["BOM", "Decoded", "Method", "decode", "decode_record"]
