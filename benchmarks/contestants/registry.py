"""The table of contestants."""

from __future__ import annotations

from .contestant import Contestant

CONTESTANTS = {
    row.name: row
    for row in (
        Contestant("lspci-ims", "ours", "parse", "lspci-ims", "vvv", "every value of every line, typed"),
        Contestant("lspci-ims check", "ours", "check", "lspci-ims", "vvv", "the same, judged, as JSON"),
        Contestant(
            "py-lspci", "py_lspci", "reader", "py-lspci", "vvv", "text behind the first colon of each line"
        ),
        Contestant(
            "textfsm", "with_textfsm", "reader", "textfsm", "vvv", "14 fields a function, by our template"
        ),
        Contestant("ttp", "with_ttp", "reader", "ttp", "vvv", "14 fields a function, by our template"),
        Contestant("insights", "insights_core", "reader", "insights-core", "vvv", "3 fields a function"),
        Contestant("regex loop", "floors", "regex_loop", None, "vvv", "flags, numbers, words: untyped dicts"),
        Contestant("splitlines", "floors", "split_lines", None, "vvv", "nothing: the lines as they are"),
        Contestant("jc", "with_jc", "reader", "jc", "vvmmk", "all of that form: about 10 values a function"),
        Contestant("pylspci -vvmmk", "with_pylspci", "verbose", "pylspci", "vvmmk", "all of that form"),
        Contestant("pylspci -mm", "with_pylspci", "simple", "pylspci", "mm", "all of that form"),
        Contestant("insights -vvmmk", "insights_core", "machine_form", "insights-core", "vvmmk", "all of it"),
        Contestant("open_reports", "ours", "reports", "lspci-ims", "container", "lines of every part"),
        Contestant(
            "and parse", "ours", "reports_parsed", "lspci-ims", "container", "every value of every part"
        ),
        Contestant(
            "standard library", "floors", "standard_library", None, "container", "lines of every part"
        ),
    )
}
