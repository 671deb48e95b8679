"""Reports in archives and mailboxes: unpacked, and parsed, against the standard library unpacking them."""

from __future__ import annotations

from ..context import Context
from ..grid import Case, Grid
from ..inputs import CONTAINERS, HEAP, make_reports, sample_machines

_READERS = ("open_reports", "parse", "check", "standard library")


def containers(context: Context) -> Grid:
    """Each container with many reports against the same with a tenth of them."""
    large = make_reports(HEAP, context.scale.reports)
    small = large[: max(1, len(large) // 10)]
    cases: list[Case] = []
    files = {}
    for name, pack in CONTAINERS.items():
        for reports, title, against in ((small, f"tenth of {name}", ""), (large, name, f"tenth of {name}")):
            path = context.write(title.replace(" ", "-"), pack(reports))
            # contestants of containers are given a path where others are given a text
            files[title] = context.write_texts(f"{path.name}.json", [str(path)])
            text = "".join(reports)
            cases.append(Case(title, len(text.encode()) / 1e6, text.count("\n\n"), against))
    # one container of each kind, so that what is built and imported at first use is there
    one, other = (make_reports(HEAP, len(sample_machines()), seed=seed) for seed in (2, 3))
    primed = [context.write(f"prime-{name}", pack(one)) for name, pack in CONTAINERS.items()]
    primed.append(context.write("prime-last.tar", CONTAINERS["reports.tar"](other)))
    prime = context.write_texts("containers-prime.json", [str(path) for path in primed])
    outcomes = context.take_turns(
        {
            (reader, case): context.reading(reader, [file], prime=prime)
            for reader in _READERS
            for case, file in files.items()
        }
    )
    megabytes = sum(len(report.encode()) for report in large) / 1e6
    return Grid(
        key="containers",
        title=f"Containers of {len(large)} reports, {megabytes:.2f} MB of text: CPU ms",
        cases=tuple(cases),
        outcomes={reader: {case: outcomes[reader, case] for case in files} for reader in _READERS},
        shows="time",
        ratio_title="times the CPU of the same container with a tenth of the reports",
    )
