"""The plugins of this repository together: what they import, carry and explain; none needs another."""

from __future__ import annotations

import ast
import inspect
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

import lspci_ims
from lspci_ims.model import DeviceAnswer, MachineAnswer
from lspci_ims.pipeline import Parser, check_sources, make_options, reports_of
from lspci_ims.plugin import PluginHost
from lspci_ims.policy import core_codes

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("dlb", "ice", "idpf", "idxd", "mlx5", "qat")
TEXTS = sorted([*ROOT.glob("samples/*/lspci-*.txt"), *ROOT.glob("plugins/*/lspci_ims_*/samples/*.txt")])
PAGE_PARTS = ("What:", "Why:", "Fires on", "What to do:", "Source:")


def package(name: str) -> Path:
    return ROOT / "plugins" / name / f"lspci_ims_{name}"


def imported(path: Path) -> Iterable[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


def allowed_in(path: Path, name: str) -> Callable[[str], bool]:
    """In the package the interface; in tests the whole of the public names and pytest."""
    own = f"lspci_ims_{name}"
    of_tests = "tests" in path.relative_to(ROOT).parts

    def is_allowed(module: str) -> bool:
        first = module.partition(".")[0]
        if module == "lspci_ims.api" or first == own or first in sys.stdlib_module_names:
            return True
        return of_tests and (
            module in ("lspci_ims", "pytest") or f"{module}.".startswith("lspci_ims.testing.")
        )

    return is_allowed


def test_all_of_them_are_here_and_installed() -> None:
    assert {path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml")} == set(NAMES)
    installed = {point.name for point in metadata.entry_points(group="lspci_ims")}
    assert set(NAMES) <= installed, "install the plugins as the README says"


@pytest.mark.parametrize("name", NAMES)
def test_they_import_the_interface_only(name: str) -> None:
    files = [path for path in (ROOT / "plugins" / name).rglob("*.py") if "build" not in path.parts]
    assert any("tests" in path.parts for path in files)
    for path in files:
        is_allowed = allowed_in(path, name)
        for module in imported(path):
            assert is_allowed(module), f"{path.relative_to(ROOT)} imports {module}"


@pytest.mark.parametrize("name", NAMES)
def test_a_wheel_carries_its_samples_and_its_licence(name: str) -> None:
    project = tomllib.loads((package(name).parent / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["entry-points"]["lspci_ims"] == {name: f"lspci_ims_{name}"}
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [f"lspci_ims_{name}"]
    for file in ("LICENSE", "README.md"):
        assert (package(name).parent / file).is_file()
    for file in ("py.typed", "samples/expect.toml"):
        assert (package(name) / file).is_file()


class Expected(NamedTuple):
    plugin: str
    file: Path
    fires: frozenset[str]
    silent: frozenset[str]
    ims: dict[str, str]


def expectations() -> list[Expected]:
    found = []
    for name in NAMES:
        folder = package(name) / "samples"
        for row in tomllib.loads((folder / "expect.toml").read_text("utf-8"))["sample"]:
            rules = (frozenset(row.get(key, ())) for key in ("fires", "silent"))
            found.append(Expected(name, folder / row["file"], *rules, row.get("ims", {})))
    return found


EXPECTED = expectations()


@pytest.mark.parametrize("sample", EXPECTED, ids=lambda sample: f"{sample.plugin}/{sample.file.stem}")
def test_a_sample_gives_what_is_expected_of_it(sample: Expected) -> None:
    (machine,) = lspci_ims.check(sample.file, all_devices=True).machines
    fired = {reason.code for d in machine.devices for reason in d.reasons if reason.by == sample.plugin}
    assert fired == sample.fires
    answers = {device.bdf: device.ims for device in machine.devices}
    assert {bdf: answers.get(bdf) for bdf in sample.ims} == sample.ims
    assert not machine.diagnostics


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_fires_on_one_sample_and_is_silent_on_another(name: str) -> None:
    rules = {rule.id for plugin, rule in host().rules() if plugin == name}
    own = [sample for sample in EXPECTED if sample.plugin == name]
    assert frozenset().union(*(sample.fires for sample in own)) == rules
    assert frozenset().union(*(sample.silent for sample in own)) == rules
    assert {sample.file for sample in own} == set((package(name) / "samples").glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_can_be_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    from lspci_ims.cli.main import run

    rules = [rule for plugin, rule in host().rules() if plugin == name]
    assert rules
    for rule in rules:
        assert rule.id[:-3] == name.upper()
        assert rule.id not in core_codes()
        assert run(["explain", rule.id]) == 0
        shown = capsys.readouterr().out
        page = inspect.getdoc(rule.check) or ""
        for part in PAGE_PARTS:
            assert part in page, f"{rule.id} lacks {part}"
        assert page.splitlines()[0] in shown
        assert rule.title in shown
        assert rule.source


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_a_source(name: str) -> None:
    for plugin, family in host().families():
        if plugin == name:
            assert family.source
            assert all(row.source for row in family.devices), family.name
    for sign in host().text_signs():
        assert sign.sign.source


@cache
def host(without: str | None = None) -> PluginHost:
    return PluginHost.load(disabled=() if without is None else (without,), environ={})


@cache
def parser() -> Parser:
    return Parser(None, layouts=tuple(layout for _, layout in host().layouts()))


def check(path: Path, plugins: PluginHost, **options: Any) -> tuple[MachineAnswer, ...]:
    source = reports_of(path, parser().limits, path.name)
    return check_sources([source], parser(), plugins.fresh(), make_options({}, all_devices=True)).machines


@cache
def answers(path: Path) -> tuple[MachineAnswer, ...]:
    return check(path, host())


def untouched(device: DeviceAnswer, removed: str, *, same_platform: bool) -> object:
    """All of an answer; where the machine itself looks different, all but what follows from the machine."""
    answer = msgspec.to_builtins(device)
    if same_platform:
        return answer
    for key in ("usable", "summary", "ask"):
        del answer[key]
    answer["reasons"] = [
        reason
        for reason in answer["reasons"]
        if reason["by"] != "generic" or core_codes()[reason["code"]].about == "device"
    ]
    assert all(reason["by"] != removed for reason in answer["reasons"])
    return answer


@pytest.mark.parametrize("removed", NAMES)
def test_removing_one_changes_no_other_answer(removed: str) -> None:
    families = {family.name for plugin, family in host().families() if plugin == removed}
    own_devices = compared = 0
    for path in TEXTS:
        before, after = answers(path), check(path, host(removed))
        for with_it, without_it in zip(before, after, strict=True):
            # evidence on the machine may go with the plugin; nothing else may
            same = facts(with_it) == facts(without_it)
            assert same or gave_evidence(removed, with_it), path
            others = {device.bdf: device for device in without_it.devices}
            for device in with_it.devices:
                if families & families_of(device):
                    own_devices += 1
                    continue
                compared += 1
                old, new = (untouched(d, removed, same_platform=same) for d in (device, others[device.bdf]))
                assert old == new, f"{path}: {device.bdf}"
    assert own_devices, "no sample has a device of this plugin"
    assert compared > 100


def facts(machine: MachineAnswer) -> object:
    """What is known of the machine; its reasons also hold those of the functions' verdicts."""
    return msgspec.structs.replace(machine.platform, reasons=())


def gave_evidence(plugin: str, machine: MachineAnswer) -> bool:
    """Whether a plugin gave a sign about the machine, or its tables made a function an orphan."""
    return any(sign.by == plugin or sign.code == "VM_PCI" for sign in machine.platform.evidence)


def families_of(device: DeviceAnswer) -> set[str]:
    row = (device.vendor_id, device.device_id, device.class_id)
    found = host().match_families(*row, None, device.candidates)
    # programming interfaces are not in the answer: every Ethernet function may be one by class
    by_class = {"idpf-class"} if device.class_id == "0200" else set()
    return {name for name, _ in found} | by_class


def reordered(order: Callable[[Sequence[Any]], Sequence[Any]]) -> PluginHost:
    def entry_points(*, group: str) -> Sequence[metadata.EntryPoint]:
        return order(sorted(metadata.entry_points(group=group), key=lambda point: point.name))

    return PluginHost.load(entry_points=entry_points, environ={})


@pytest.mark.parametrize(
    "order",
    [lambda points: points[::-1], lambda points: (*points[3:], *points[:3])],
    ids=["reversed", "rotated"],
)
def test_the_order_of_installation_changes_nothing(order: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
    other = reordered(order)
    assert [rule.id for _, rule in other.rules()] == [rule.id for _, rule in host().rules()]
    for path in TEXTS:
        assert msgspec.json.encode(check(path, other)) == msgspec.json.encode(answers(path)), path


#: A head line of each plugin, and a line that names no function.
MANY = {
    "dlb": ("Co-processor: Intel Corporation Device 2714", "dlb2 0000:00:00.0: SIOV not supported"),
    "ice": ("Ethernet controller: Intel Corporation Device 1592", "Error enabling Scalable IOV"),
    "idpf": ("Ethernet controller: Intel Corporation Device 1452", "up to 16 ADIs are permitted"),
    "idxd": ("System peripheral: Intel Corporation Device 0b25", "Unable to turn on SVA feature."),
    "mlx5": ("Ethernet controller: Mellanox Technologies Device 101e", "mlx5_core.sf mlx5_core.sf.4: x"),
    "qat": ("Co-processor: Intel Corporation Device 4940", "130: 0 IR-PCI-MSI 5-edge qatims0.0.1"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_rules_cost_no_more_than_their_share(name: str) -> None:
    head, line = MANY[name]

    def seconds(count: int) -> float:
        places = (f"{n >> 8:02x}:{n >> 3 & 31:02x}.{n & 7}" for n in range(count))
        text = f"{line}\n" * count + "\n" + "".join(f"{place} {head}\n\n" for place in places)
        plugins = host().fresh()
        check_sources([reports_of(text, parser().limits, "text")], parser(), plugins, make_options({}))
        return next(time.cpu_seconds for time in plugins.times() if time.plugin == name)

    seconds(100)
    assert seconds(16000) < 40 * seconds(1000)
