"""What is read: texts, bytes and containers, all made from the samples and from a seed."""

from .reports import FIRST_TIME, HEAP, MACHINE, ONE_DEVICE, Profile, Text, make_reports, make_text

__all__ = ["FIRST_TIME", "HEAP", "MACHINE", "ONE_DEVICE", "Profile", "Text", "make_reports", "make_text"]
