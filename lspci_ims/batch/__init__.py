"""The pipeline over many inputs: rows of a dataset, through any `concurrent.futures.Executor`."""

from .ahead import InputsAhead
from .dataset import Dataset, Format
from .executors import make_cluster, make_processes
from .inputs import ScanInput, find_inputs
from .parts import ScanCounts
from .remote import check_protocols
from .result import KeptRows, ScanResult
from .rows import TABLES, DeviceRow, ErrorRow, FindingRow, InputRow
from .run import check_scan, scan_paths
from .schedule import MakeExecutor, scan
from .settings import ScanSettings
from .summary import Summary, SummaryCounter, summarize

__all__ = [
    "TABLES",
    "Dataset",
    "DeviceRow",
    "ErrorRow",
    "FindingRow",
    "Format",
    "InputRow",
    "InputsAhead",
    "KeptRows",
    "MakeExecutor",
    "ScanCounts",
    "ScanInput",
    "ScanResult",
    "ScanSettings",
    "Summary",
    "SummaryCounter",
    "check_protocols",
    "check_scan",
    "find_inputs",
    "make_cluster",
    "make_processes",
    "scan",
    "scan_paths",
    "summarize",
]
