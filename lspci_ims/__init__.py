"""Read `lspci -vvv` dumps offline: devices, SIOV and IMS, and whether IMS could be used.

>>> import lspci_ims
>>> lspci_ims.judge(virt="vm").verdict("kernel").verdict
'unknown'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .facade import check, diff, parse, scan
    from .policy import judge

__all__ = ["__version__", "check", "diff", "judge", "parse", "scan"]


def __getattr__(name: str) -> Any:
    # imported on demand: `import lspci_ims.api` must stay light
    if name in ("parse", "check", "diff", "scan"):
        from . import facade

        return getattr(facade, name)
    if name == "judge":
        from .policy import judge

        return judge
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
