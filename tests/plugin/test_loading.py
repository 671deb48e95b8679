"""Loading: whatever one plugin does, the others stand and the fault is named."""

from __future__ import annotations

import itertools
from types import ModuleType

import pytest

from lspci_ims.api import ByteField, ByteLayout, DeviceFamily, FamilyDevice, hookimpl
from lspci_ims.plugin.hookspecs import HOOKS


def statuses(host):
    return [(info.name, info.status) for info in host.infos()]


def messages(host):
    return [diagnostic.message for diagnostic in host.diagnostics]


def module_with(**functions):
    module = ModuleType("made_up")
    for name, function in functions.items():
        setattr(module, name, function)
    return module


def test_a_sound_plugin_gives_its_things_with_its_name(load, fakes):
    layout = ByteLayout("dvsec", "1234", "0007", "body", (ByteField("X", 8, 16, 3, 0),), "made up")
    plugin = fakes.plugin(families=[fakes.family()], layouts=[layout], rules=[fakes.rule()])
    host = load(acme=plugin)
    assert statuses(host) == [("acme", "ok")]
    assert not host.any_failed
    assert host.diagnostics == ()
    assert [(name, family.name) for name, family in host.families()] == [("acme", "acme")]
    assert host.layouts() == (("acme", layout),)
    assert [(name, rule.id) for name, rule in host.rules()] == [("acme", "ACME001")]
    assert host.rule("ACME001") is not None
    assert host.rule("ACME002") is None
    assert host.times()[0].seconds > 0


@pytest.mark.parametrize("error", [ImportError("no such thing"), SystemExit(3), RuntimeError("two\nlines")])
def test_a_bad_import_is_contained(load, fakes, error):
    host = load(acme=fakes.good(), broken=error)
    assert statuses(host) == [("acme", "ok"), ("broken", "failed")]
    assert host.any_failed
    (diagnostic,) = host.diagnostics
    assert (diagnostic.level, diagnostic.code) == ("error", "PLUGIN_FAILED")
    assert diagnostic.message.startswith(f"plugin broken: import: {type(error).__name__}")


def test_ctrl_c_passes_through(load):
    with pytest.raises(KeyboardInterrupt):
        load(acme=KeyboardInterrupt())


def raises():
    raise KeyError("gone")


def leaves():
    raise SystemExit(0)


def wants(config):
    return ()


def wants_by_name(*, config):
    return ()


async def later():
    return ()


WRONG_RESULTS = [
    (raises, "KeyError: 'gone'"),
    (leaves, "SystemExit: 0"),
    (lambda: None, "returned NoneType: expected a sequence of Rule; return () when"),
    (lambda: "text", "returned str: expected a sequence of Rule"),
    (lambda: {"a": 1}, "returned dict: expected a sequence of Rule"),
    (lambda: 3, "returned int: expected a sequence of Rule"),
    (lambda: [None], "rule is None: expected Rule"),
    (lambda: ["ACME001"], "rule is 'ACME001': expected Rule"),
    (lambda: itertools.repeat(1), "returned more than 100000 elements"),
]


@pytest.mark.parametrize(("hook", "expected"), WRONG_RESULTS)
def test_a_hook_with_a_wrong_result_fails_its_plugin_alone(load, fakes, hook, expected):
    bad = fakes.plugin(families=[fakes.family("bad")], rules=hook)
    host = load(acme=fakes.good(), bad=bad)
    assert statuses(host) == [("acme", "ok"), ("bad", "failed")]
    assert expected in messages(host)[0]
    assert [name for name, _ in host.families()] == ["acme"]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (wants, "lspci_ims_rules(config) has a wrong signature: expected lspci_ims_rules()"),
        (wants_by_name, "lspci_ims_rules(config) has a wrong signature"),
        (later, "lspci_ims_rules is a coroutine function"),
    ],
)
def test_a_wrong_signature_is_named(load, function, expected):
    host = load(bad=module_with(lspci_ims_rules=hookimpl(function)))
    assert statuses(host) == [("bad", "failed")]
    assert expected in messages(host)[0]


def test_a_misspelt_hook_is_refused_with_the_nearest_name(load):
    host = load(bad=module_with(lspci_ims_rule=hookimpl(lambda: ())))
    assert statuses(host) == [("bad", "failed")]
    assert "lspci_ims_rule is no hook" in messages(host)[0]
    assert "did you mean lspci_ims_rules" in messages(host)[0]


def test_a_forgotten_marker_is_refused(load):
    host = load(bad=module_with(lspci_ims_rules=lambda: ()))
    assert "lspci_ims_rules is not marked: expected @hookimpl" in messages(host)[0]


def test_a_wrapper_is_refused(load):
    def wrap():
        return (yield)

    host = load(bad=module_with(lspci_ims_rules=hookimpl(wrapper=True)(wrap)))
    assert "is a wrapper" in messages(host)[0]


@pytest.mark.parametrize("plugin", [ModuleType("empty"), object(), 3, None])
def test_a_plugin_without_hooks_is_refused(load, plugin):
    host = load(bad=plugin)
    assert statuses(host) == [("bad", "failed")]
    assert "no hook in" in messages(host)[0]


def test_an_object_can_be_a_plugin(load, fakes):
    class Plugin:
        @hookimpl
        def lspci_ims_device_families(self):
            return (fakes.family(),)

    assert statuses(load(acme=Plugin())) == [("acme", "ok")]
    assert "lspci_ims_device_families(self) has a wrong signature" in messages(load(acme=Plugin))[0]


def test_a_rule_id_twice_in_one_plugin_is_refused(load, fakes):
    host = load(bad=fakes.plugin(families=[fakes.family()], rules=[fakes.rule(), fakes.rule()]))
    assert "rule id 'ACME001' stands twice" in messages(host)[0]


def test_a_claimed_rule_id_stays_with_its_owner(load, fakes):
    thief = fakes.plugin(families=[fakes.family("aaa")], rules=[fakes.rule("ACME001", None, "aaa")])
    host = load(aaa=thief, acme=fakes.good())
    assert statuses(host) == [("aaa", "failed"), ("acme", "ok")]
    assert "rule id ACME001 is that of plugin acme" in messages(host)[0]


def test_a_claimed_family_name_stays_with_its_owner(load, fakes):
    host = load(aaa=fakes.plugin(families=[fakes.family("acme", "8086")]), acme=fakes.good())
    assert statuses(host) == [("aaa", "failed"), ("acme", "ok")]
    assert "family acme is that of plugin acme" in messages(host)[0]


def test_without_an_owner_the_first_by_name_keeps_a_rule_id(load, fakes):
    one = fakes.plugin(families=[fakes.family("bbb")], rules=[fakes.rule("X001", None, "bbb")])
    two = fakes.plugin(families=[fakes.family("ccc")], rules=[fakes.rule("X001", None, "ccc")])
    for plugins in ({"bbb": one, "ccc": two}, {"ccc": two, "bbb": one}):
        assert statuses(load(**plugins)) == [("bbb", "ok"), ("ccc", "failed")]


@pytest.mark.parametrize("thief", ["i", "id", "aaa", "idxdx"])
def test_nobody_drives_another_out_by_the_name_of_its_family(load, fakes, thief):
    owner = fakes.plugin(families=[fakes.family("idxd", "8086")])
    host = load(**{thief: fakes.plugin(families=[fakes.family("idxd")]), "idxd": owner})
    assert dict(statuses(host)) == {thief: "failed", "idxd": "ok"}
    assert "family idxd is that of plugin idxd" in messages(host)[0]


def test_the_longest_own_name_keeps_a_family(load, fakes):
    plugins = {name: fakes.plugin(families=[fakes.family("acme_board_x")]) for name in ("acme", "acme_board")}
    assert statuses(load(**plugins)) == [("acme", "failed"), ("acme_board", "ok")]


def test_a_file_does_not_drive_an_installed_plugin_out(load, fakes, tmp_path):
    path = tmp_path / "acme_board.py"
    path.write_text(
        "from lspci_ims.api import DeviceFamily, FamilyDevice, hookimpl\n@hookimpl\n"
        "def lspci_ims_device_families():\n"
        "    return (DeviceFamily('acme_board', '1234', (FamilyDevice('0001', (), 'x'),)),)\n"
    )
    host = load(files=(path,), acme=fakes.plugin(families=[fakes.family("acme_board")]))
    assert statuses(host) == [("acme", "ok"), ("acme_board", "failed")]


def test_names_that_differ_by_separators_are_refused_and_both_named(load, fakes):
    for order in (("i_dxd", "idxd"), ("idxd", "i_dxd")):
        host = load(**{name: fakes.plugin(families=[fakes.family(name)]) for name in order})
        assert statuses(host) == [("i_dxd", "failed"), ("idxd", "ok")]
        assert "i_dxd and idxd are one name in rule ids" in messages(host)[0]


def test_a_rule_id_with_another_plugin_s_prefix_is_refused(load, fakes):
    thief = fakes.plugin(families=[fakes.family("aaa")], rules=[fakes.rule("ACME999", None, "aaa")])
    host = load(aaa=thief, acme=fakes.good())
    assert statuses(host) == [("aaa", "failed"), ("acme", "ok")]
    assert "rule id ACME999 begins with the name of plugin acme" in messages(host)[0]


def test_one_that_goes_itself_takes_nobody_with_it(load, fakes):
    middle = [fakes.family("acme_x"), fakes.family("zeta")]
    host = load(
        acme=fakes.plugin(families=[fakes.family("acme_x")]),
        acme_x=fakes.plugin(families=middle),
        zeta=fakes.plugin(families=[fakes.family("zeta")]),
    )
    assert statuses(host) == [("acme", "ok"), ("acme_x", "failed"), ("zeta", "ok")]


def test_a_name_twice_is_refused_whatever_the_order(load, fakes):
    own = fakes.point("acme", fakes.good(), fakes.distribution("lspci-ims-acme", "2.0"))
    other = fakes.point("acme", fakes.good(), fakes.distribution("aaa", "9.9"))
    hosts = [load(own, other), load(other, own)]
    for host in hosts:
        rows = [(info.name, info.version, info.status) for info in host.infos()]
        assert rows == [("acme", "2.0", "ok"), ("acme", "9.9", "failed")]
        assert "there is another plugin of this name: aaa 9.9: made_up is not loaded" in messages(host)[0]


def test_order_of_installation_does_not_matter(load, fakes):
    plugins = {
        "acme": fakes.good(),
        "bad": RuntimeError("no"),
        "zeta": fakes.good("zeta", "4321"),
        "beta": fakes.plugin(families=[fakes.family("beta")]),
    }
    seen = set()
    for order in itertools.permutations(plugins):
        host = load(**{name: plugins[name] for name in order})
        seen.add((host.infos(), host.diagnostics, tuple(rule.id for _, rule in host.rules())))
    assert len(seen) == 1


def test_disabling_by_name(load, fakes):
    plugins = {"acme": fakes.good(), "zeta": fakes.good("zeta", "4321")}
    host = load(disabled=("acme",), **plugins)
    assert statuses(host) == [("acme", "disabled"), ("zeta", "ok")]
    assert not host.any_failed
    host = load(environ={"LSPCI_IMS_DISABLE": "zeta, acme"}, **plugins)
    assert statuses(host) == [("acme", "disabled"), ("zeta", "disabled")]


def test_disabling_an_unknown_name_is_said(load, fakes):
    (diagnostic,) = load(disabled=("acne",), acme=fakes.good()).diagnostics
    assert (diagnostic.level, diagnostic.code) == ("warning", "PLUGIN_UNKNOWN")
    assert "acne" in diagnostic.message


def test_a_disabled_plugin_is_not_even_imported(load):
    host = load(disabled=("bad",), bad=RuntimeError("imported"))
    assert statuses(host) == [("bad", "disabled")]
    assert host.diagnostics == ()


def test_no_plugins(load, fakes):
    host = load(enabled=False, acme=RuntimeError("imported"))
    assert (host.infos(), host.rules(), host.diagnostics) == ((), (), ())


def test_an_installation_that_cannot_be_read_is_said():
    from lspci_ims.plugin import PluginHost

    def entry_points(*, group):
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid")

    host = PluginHost.load(entry_points=entry_points, environ={})
    assert "installed plugins cannot be listed" in messages(host)[0]


def test_prints_while_loading_do_not_reach_stdout(load, fakes, capsys):
    def families():
        print("hello")  # noqa: T201 - the point of the test
        return (fakes.family(),)

    assert statuses(load(acme=fakes.plugin(families=families))) == [("acme", "ok")]
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "hello\n"


def test_messages_hold_no_memory_address(load, fakes):
    class Odd:
        pass

    def families():
        raise ValueError(f"cannot use {Odd()!r}")

    (message,) = messages(load(bad=fakes.plugin(families=families)))
    assert "0x" not in message


def test_trace(load, fakes, capsys, monkeypatch):
    monkeypatch.setenv("LSPCI_IMS_TRACE", "1")
    load(acme=fakes.good())
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "trace: acme: import:" in captured.err
    assert all(f"trace: acme: {hook}:" in captured.err for hook in (HOOKS[0], HOOKS[3]))


def test_ids_come_out_in_lower_case(load, fakes):
    rows = (FamilyDevice("00AB", ("Thing",), "made up", vf_id="00CD"),)
    host = load(acme=fakes.plugin(families=[DeviceFamily("acme", "12EF", rows)]))
    ((_, family),) = host.families()
    assert (family.vendor_id, family.devices[0].device_id, family.devices[0].vf_id) == (
        "12ef",
        "00ab",
        "00cd",
    )
