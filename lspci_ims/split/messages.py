"""Messages of lspci on standard error that cut a line of its standard output in two.

    \tRegion 0: I/O ports at e000pcilib: sysfs_read_vpd: read failed: No such device
     [size=256]

Standard error is not buffered and standard output is, so with `2>&1` a message can stand in the middle of a
line; what is left of the line then follows at column 0.
"""

from __future__ import annotations

import re

from .view import View

#: A message behind the beginning of a line that lspci printed: indented, a hex row, or a head line.
_INSIDE = re.compile(r"([ \t]+\S.*?|[0-9a-f]{2,8}:.*?)((?:pcilib|lspci): .*)$")


def mend_interrupted(view: View) -> None:
    """Make every interrupted line whole again; the message takes the place of its second half."""
    lines = view.lines
    for index, line in enumerate(lines[:-1]):
        if "pcilib: " not in line and "lspci: " not in line:
            continue
        match = _INSIDE.match(line)
        if match is None:
            continue
        view.append(index, index + 1, match.end(1))
        message = view.trace(index)[0]
        view.traces[index + 1] = (message._replace(column=message.column + match.end(1)),)
        view.put(index + 1, match[2])
