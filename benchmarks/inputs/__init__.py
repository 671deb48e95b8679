"""What is read: texts, bytes and containers, all made from the samples and from a seed."""

from .containers import CONTAINERS
from .copies import without_tails
from .hostile import LONG_LINES, heads, quoted
from .mail import MANGLINGS
from .reports import (
    BEFORE_THE_FIRST_TIME,
    FIRST_TIME,
    HEAP,
    MACHINE,
    ONE_DEVICE,
    Profile,
    Text,
    make_reports,
    make_text,
)
from .samples import sample_machines
from .variation import repeated_share

__all__ = [
    "BEFORE_THE_FIRST_TIME",
    "CONTAINERS",
    "FIRST_TIME",
    "HEAP",
    "LONG_LINES",
    "MACHINE",
    "MANGLINGS",
    "ONE_DEVICE",
    "Profile",
    "Text",
    "heads",
    "make_reports",
    "make_text",
    "quoted",
    "repeated_share",
    "sample_machines",
    "without_tails",
]
