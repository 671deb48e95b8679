"""The table of contestants."""

from __future__ import annotations

from .contestant import Contestant

_OURS, _OUR_NAME = "ours", "lspci-ims"
_TEMPLATE = "14 fields a function, by our template"

CONTESTANTS = {
    row.name: row
    for row in (
        Contestant("lspci-ims", _OURS, "parse", _OUR_NAME, "vvv", "every value of every line, typed"),
        Contestant("lspci-ims check", _OURS, "check", _OUR_NAME, "vvv", "the same, judged, as JSON"),
        Contestant("py-lspci", "py_lspci", "reader", "py-lspci", "vvv", "what follows a line's first colon"),
        Contestant("textfsm", "with_textfsm", "reader", "textfsm", "vvv", _TEMPLATE),
        Contestant("ttp", "with_ttp", "reader", "ttp", "vvv", _TEMPLATE),
        Contestant("insights", "insights_core", "reader", "insights-core", "vvv", "3 fields a function"),
        Contestant("regex loop", "floors", "regex_loop", None, "vvv", "flags, numbers, words: untyped dicts"),
        Contestant("splitlines", "floors", "split_lines", None, "vvv", "nothing: the lines as they are"),
        Contestant("jc", "with_jc", "reader", "jc", "vvmmk", "all of that form"),
        Contestant("pylspci -vvmmk", "with_pylspci", "verbose", "pylspci", "vvmmk", "all of that form"),
        Contestant("pylspci -mm", "with_pylspci", "simple", "pylspci", "mm", "all of that form"),
        Contestant("insights -vvmmk", "insights_core", "machine_form", "insights-core", "vvmmk", "all of it"),
        Contestant("open_reports", _OURS, "unpack", _OUR_NAME, "container", "lines of every part"),
        Contestant("parse", _OURS, "parse_container", _OUR_NAME, "container", "every value"),
        Contestant("check", _OURS, "check_container", _OUR_NAME, "container", "the same, judged, as JSON"),
        Contestant(
            "standard library", "floors", "standard_library", None, "container", "lines of every part"
        ),
    )
}
