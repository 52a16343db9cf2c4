"""Quotations: what is said, in quotation marks or without, and whose words they are."""

from tasks.text.quotations.latin import read_latin_speech
from tasks.text.quotations.read import read_quotations
from tasks.text.quotations.words import QuotationWords

__all__ = ["QuotationWords", "read_latin_speech", "read_quotations"]
