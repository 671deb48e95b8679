"""What a plugin may hand over before a run: families, layouts, text signs and rules, checked one by one.

Each `accept_` function gives a clean copy (types as declared, ids in lower case) or raises `PluginError`
with a message that names what was wrong and what was expected.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Iterable

import msgspec

from ..api import ByteLayout, DeviceFamily, Rule, TextSign
from ..errors import PluginError
from ..platform import compile_sign
from .conform import conform, shown

_ID = re.compile(r"[0-9a-fA-F]{4}")
_PROG_IF = re.compile(r"[0-9a-fA-F]{2}")
_RULE_ID = re.compile(r"[A-Z][A-Z0-9]{,59}\d{3}")
_SIGN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_CONFIG_SPACE_BYTES = 4096
#: A shorter text stands in so many lines that looking for it saves nothing.
_LITERAL_CHARS_MIN = 4
_SIGNS_MAX = 200
#: Names and titles stand in lists and headings, longer texts in pages.
_NAME_CHARS_MAX = 200
_TEXT_CHARS_MAX = 4096

#: The texts of a rule; `check` is no data and is looked at by itself.
_RuleTexts = msgspec.defstruct(
    "Rule", [(field.name, field.type) for field in msgspec.structs.fields(Rule) if field.name != "check"]
)


def _hex_id(what: str, value: str | None) -> str:
    if value is None or not _ID.fullmatch(value):
        raise PluginError(f"{what} is {shown(value)}: expected four hex digits, such as '8086'")
    return value.lower()


def _check_name(what: str, text: str) -> None:
    if len(text) > _NAME_CHARS_MAX or not text.isprintable():
        raise PluginError(f"{what} is {shown(text)}: expected at most {_NAME_CHARS_MAX} printable characters")


def _check_text(what: str, text: str) -> None:
    if len(text) > _TEXT_CHARS_MAX:
        raise PluginError(f"{what} has {len(text)} characters: expected at most {_TEXT_CHARS_MAX}")


def accept_family(value: object) -> DeviceFamily:
    """One device family."""
    family = conform("device family", value, DeviceFamily)
    if not family.name.strip():
        raise PluginError("device family without a name: expected a short name, such as 'idxd'")
    _check_name("family name", family.name)
    what = f"family {shown(family.name)}"
    _check_text(f"{what}: source", family.source)
    for row in family.devices:
        _check_text(f"{what}: source", row.source)
        for name in row.names:
            _check_name(f"{what}: name of a device", name)
    if bool(family.devices) == (family.class_id is not None):
        raise PluginError(f"{what}: expected either devices of one vendor or a class_id")
    if family.devices:
        return _family_by_ids(what, family)
    if family.prog_if is not None and not _PROG_IF.fullmatch(family.prog_if):
        raise PluginError(f"{what}: prog_if is {shown(family.prog_if)}: expected two hex digits or None")
    return msgspec.structs.replace(
        family,
        vendor_id=None if family.vendor_id is None else _hex_id(f"{what}: vendor_id", family.vendor_id),
        class_id=_hex_id(f"{what}: class_id", family.class_id),
        prog_if=None if family.prog_if is None else family.prog_if.lower(),
    )


def _family_by_ids(what: str, family: DeviceFamily) -> DeviceFamily:
    vendor_id = _hex_id(f"{what}: vendor_id", family.vendor_id)
    if family.prog_if is not None:
        raise PluginError(f"{what}: prog_if goes with class_id, and this family has devices")
    rows = tuple(
        msgspec.structs.replace(
            row,
            device_id=_hex_id(f"{what}: device_id", row.device_id),
            vf_id=None if row.vf_id is None else _hex_id(f"{what}: vf_id", row.vf_id),
        )
        for row in family.devices
    )
    _refuse_repeats(f"{what}: device_id", (row.device_id for row in rows))
    return msgspec.structs.replace(family, vendor_id=vendor_id, devices=rows)


def accept_layout(value: object) -> ByteLayout:
    """One layout of a DVSEC or VSEC body."""
    layout = conform("byte layout", value, ByteLayout)
    _check_name("layout name", layout.name)
    what = f"layout {shown(layout.name)}"
    _check_text(f"{what}: source", layout.source)
    for field in layout.fields:
        _check_name(f"{what}: label of a field", field.label)
        where = f"{what}: field {shown(field.label)}"
        if field.offset < 0 or field.offset + field.width // 8 > _CONFIG_SPACE_BYTES:
            raise PluginError(f"{where}: offset is {field.offset}: expected a place inside config space")
        if not 0 <= field.low <= field.high < field.width:
            raise PluginError(f"{where}: bits {field.high}:{field.low} do not lie in {field.width} bits")
    return msgspec.structs.replace(
        layout,
        vendor_id=_hex_id(f"{what}: vendor_id", layout.vendor_id),
        id=_hex_id(f"{what}: id", layout.id),
    )


def accept_text_sign(value: object) -> TextSign:
    """One line that the plugin wants to see."""
    sign = conform("text sign", value, TextSign)
    if not _SIGN_NAME.fullmatch(sign.name):
        raise PluginError(
            f"text sign name is {shown(sign.name)}: expected a letter, then at most 39 of [A-Za-z0-9_-]"
        )
    what = f"text sign {sign.name}"
    _check_text(f"{what}: source", sign.source)
    _check_text(f"{what}: pattern", sign.pattern)
    if len(sign.literal.strip()) < _LITERAL_CHARS_MIN or not sign.literal.isprintable():
        raise PluginError(
            f"{what}: literal is {shown(sign.literal)}: expected at least {_LITERAL_CHARS_MIN} characters of"
            " one line"
        )
    try:
        compile_sign(sign.pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise PluginError(f"{what}: pattern is no regular expression: {error}") from error
    return sign


def accept_rule(value: object, families: Collection[str]) -> Rule:
    """One rule, given the names of the families that its plugin defines."""
    if not isinstance(value, Rule):
        raise PluginError(f"rule is {shown(value)}: expected Rule")
    names = [field.name for field in msgspec.structs.fields(_RuleTexts)]
    texts = conform("rule", _RuleTexts(**{name: getattr(value, name) for name in names}), _RuleTexts)
    rule = Rule(**msgspec.structs.asdict(texts), check=value.check)
    if not _RULE_ID.fullmatch(rule.id):
        raise PluginError(
            f"rule id is {shown(rule.id)}: expected capital letters and digits that end in three digits,"
            " such as 'ACME001'"
        )
    _check_name(f"rule {rule.id}: title", rule.title)
    _check_text(f"rule {rule.id}: why", rule.why)
    _check_text(f"rule {rule.id}: source", rule.source)
    if not rule.applies_to:
        raise PluginError(f"rule {rule.id}: applies_to is empty: expected names of this plugin's families")
    for name in rule.applies_to:
        if name not in families:
            known = ", ".join(sorted(families)) or "none"
            raise PluginError(
                f"rule {rule.id}: applies_to names {shown(name)}: this plugin's families: {known}"
            )
    _accept_check(rule)
    return rule


def _accept_check(rule: Rule) -> None:
    what = f"rule {rule.id}: check"
    if not callable(rule.check):
        raise PluginError(f"{what} is {shown(rule.check)}: expected a function")
    if inspect.iscoroutinefunction(rule.check):
        raise PluginError(f"{what} is a coroutine function: expected a plain one")
    try:
        inspect.signature(rule.check).bind("device", "machine")
    except TypeError as error:
        raise PluginError(f"{what} cannot be called as check(device, machine)") from error
    except ValueError:
        return  # a built-in without a signature: the call itself will tell


def accept_together(
    families: tuple[DeviceFamily, ...],
    layouts: tuple[ByteLayout, ...],
    signs: tuple[TextSign, ...],
    rules: tuple[Rule, ...],
) -> None:
    """What must hold over all of one plugin's things: one vendor, and nothing twice.

    A plugin speaks for one vendor: that of its families, which its layouts bear too.
    """
    # a family by class may leave the vendor open; one that names another vendor claims its devices
    vendors = {family.vendor_id for family in families if family.vendor_id is not None}
    if len(vendors) > 1:
        raise PluginError(
            f"families of vendors {_listed(vendors)}: expected those of one; a plugin speaks for one vendor"
        )
    claimed = vendors or {layout.vendor_id for layout in layouts}
    foreign = {layout.vendor_id for layout in layouts} - claimed
    if foreign or len(claimed) > 1:
        raise PluginError(
            f"byte layouts of vendor {_listed(foreign or claimed)}: expected those of one vendor, that of the"
            f" plugin's families ({_listed(vendors) or 'none by ids'})"
        )
    _refuse_repeats("family name", (family.name for family in families))
    _refuse_repeats("byte layout", (f"{layout.space} {layout.vendor_id}:{layout.id}" for layout in layouts))
    if len(signs) > _SIGNS_MAX:
        raise PluginError(f"{len(signs)} text signs: expected at most {_SIGNS_MAX}")
    _refuse_repeats("text sign", (sign.name for sign in signs))
    _refuse_repeats("rule id", (rule.id for rule in rules))


def _listed(values: Iterable[str | None]) -> str:
    return ", ".join(sorted(str(value) for value in values))


def _refuse_repeats(what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise PluginError(f"{what} {shown(value)} stands twice: expected it once")
        seen.add(value)
