"""The pipeline over many inputs: rows of a dataset, through any `concurrent.futures.Executor`."""

from .dataset import Dataset, Format
from .inputs import ScanInput, find_inputs, without_known
from .rows import TABLES, DeviceRow, ErrorRow, FindingRow, InputRow
from .schedule import ScanCounts, scan
from .summary import Summary, summarize
from .work import ScanSettings

__all__ = [
    "TABLES",
    "Dataset",
    "DeviceRow",
    "ErrorRow",
    "FindingRow",
    "Format",
    "InputRow",
    "ScanCounts",
    "ScanInput",
    "ScanSettings",
    "Summary",
    "find_inputs",
    "scan",
    "summarize",
    "without_known",
]
