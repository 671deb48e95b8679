"""Private values taken out of what is meant to be shared: one rule for every form of output.

Taken out are serial numbers (also as bytes of config space), UUIDs, MAC addresses, asset tags and names of
hosts; `spec/private_values.tsv` lists where they are printed. Each is replaced by a token with a number, the
same one for the same value: a reader still sees what is equal and what differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from ..model import Capability, ConfigSpace, Device, Register, Span
from ..pipeline import MachineReport, ReportMachines
from .private_bytes import PrivateBytes, canonical
from .private_values import (
    PrivateValue,
    digits_of,
    is_placeholder,
    private_capabilities,
    private_fields,
    private_values,
    spellings,
)
from .text_fields import gather_texts, text_fields

T = TypeVar("T", bound=msgspec.Struct)

#: A field's text that is shorter holds no private value (a host's name has three characters).
_SHORTEST = 3
#: A value that a mail broke stands on so many more lines: 255 characters of VPD.
_MORE_LINES = 4
_WORD = re.compile(r"[0-9a-z]+")
#: What may stand between the words of a value, a mail's line end included.
_BLANKS = re.compile(r"[>|\s]+")


class Redactor:
    """Takes private values out of one output; what it finds in one part it takes out of the others."""

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        #: What a value is where it was first learned: elsewhere it may look like another kind.
        self._kinds: dict[str, str] = {}
        #: Texts that are private everywhere, in lower case, with their kind and what finds them; and the same
        #: by their first word, so that a text is not searched for every one of thousands.
        self._names: dict[str, tuple[str, re.Pattern[str]]] = {}
        self._by_word: dict[str, list[str]] = {}
        self._bytes = PrivateBytes()
        self._at_place: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._shown_with_hosts: dict[str, str] = {}

    def learn(self, machine: MachineReport) -> None:
        """Take in what a machine's functions and its report tell of private values."""
        self._learn_hosts(machine.hosts)
        self.learn_devices(function.device for function in machine.functions)

    def learn_report(self, report: ReportMachines) -> None:
        """Take in what a whole report tells, before anything of it is left out."""
        self._learn_hosts(report.hosts)
        texts: dict[str, None] = {}
        for member in report.members:
            # a line that names the host may stand in another file than the dump
            gather_texts(member.findings, texts)
            for dump in member.dumps:
                self.learn_devices(dump.devices)
        self._learn_places(texts)

    def learn_devices(self, devices: Iterable[Device]) -> None:
        """Take in serial numbers that registers hold, and the hex rows with their bytes."""
        for device in devices:
            for capability in device.capabilities:
                if capability.kind in private_capabilities():
                    unread = (*capability.unparsed, *device.unparsed, *device.noise)
                    self._learn_capability(capability, {span.first_line: span for span in unread})
            if device.config_space is not None:
                self._bytes.learn_rows(device)
                for capability in device.config_space.capabilities:
                    if capability.kind in private_capabilities():
                        self._learn_capability(capability, {})

    def result(self, result: T) -> T:
        """A result (or a part of one, or a row) of the same type without private values."""
        texts: dict[str, None] = {}
        gather_texts(result, texts)
        self._learn_places(texts)
        shown: T = self._value(result, hosts=True)
        return shown

    def text(self, text: str, *, hosts: bool = True) -> str:
        """One text without private values: those that stand where such are printed, and those learned.

        Args:
            text: any text.
            hosts: whether a word that is a host's name elsewhere is one here too.
        """
        text = self._without_places(text)
        cache = self._shown if hosts else self._shown_with_hosts
        shown = cache.get(text)
        if shown is None:
            shown = cache[text] = self._without_learned(text, hosts=hosts)
        return shown

    def _token(self, kind: str, value: str) -> str:
        """What is shown in place of a value: the same for the same value in any spelling."""
        if is_placeholder(value):
            return value
        key = _key(kind, value)
        if key not in self._tokens:
            kind = self._kinds.get(key, kind)
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._tokens[key] = f"<{kind} {self._counts[kind]}>"
        return self._tokens[key]

    def _learn_hosts(self, hosts: Iterable[str]) -> None:
        for host in sorted(hosts):
            self._learn_value("host", host)

    def _learn_places(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._without_places(text)

    def _learn_capability(self, capability: Capability, unread: Mapping[int, Span]) -> None:
        """Take in the private fields of a capability; `unread` are the lines that are no field, by number."""
        for register in capability.registers:
            for index, row in private_fields(register.fields).items():
                field = register.fields[index]
                # a vendor's own field may be a version: it is taken out at its place alone
                if row.everywhere and field.text:
                    self._learn_value(row.kind, field.text)
                self._learn_rest(row, register.line_of(index), unread)

    def _learn_rest(self, row: PrivateValue, line: int, unread: Mapping[int, Span]) -> None:
        """Take in what stands below a private field and is no field: a mail broke the line of the value."""
        for number in range(line + 1, line + 1 + _MORE_LINES):
            if line == 0 or number not in unread:
                return
            text = unread[number].text
            value = text.strip("> |\t")
            if row.everywhere:
                self._learn_value(row.kind, value)
            if value:
                shown = text.replace(value, self._token(row.kind, value))
                self._at_place[text] = self._at_place[shown] = shown

    def _learn_value(self, kind: str, value: str) -> None:
        if is_placeholder(value):
            return
        self._kinds.setdefault(_key(kind, value), kind)
        digits = digits_of(value)
        new = False
        if digits is not None:
            new = self._bytes.learn_digits(digits)
        else:
            for name in spellings(kind, value):
                word = _WORD.search(name)
                if word is not None and name not in self._names:
                    new = True
                    self._by_word.setdefault(word[0], []).append(name)
                    words = r"[>|\s]{1,40}".join(map(re.escape, name.split()))
                    # the words of a token are no name
                    pattern = re.compile(rf"(?<![0-9a-z<]){words}(?![0-9a-z])", re.IGNORECASE)
                    self._names[name] = (kind, pattern)
        if new:
            self._shown.clear()
            self._shown_with_hosts.clear()

    def _without_places(self, text: str) -> str:
        """One text without the private values that stand where such are printed; what was learned stays."""
        shown = self._at_place.get(text)
        if shown is None:
            shown = text
            lowered = text.lower()
            for row in private_values():
                if any(needed in lowered for needed in row.needs):
                    shown = row.pattern.sub(lambda match, row=row: self._at(match, row), shown)  # type: ignore[misc]
            self._at_place[text] = shown
            self._at_place.setdefault(shown, shown)
        return shown

    def _at(self, match: re.Match[str], row: PrivateValue) -> str:
        value = match[1]
        if row.everywhere:
            self._learn_value(row.kind, value)
        start, end = match.start(1) - match.start(), match.end(1) - match.start()
        return match[0][:start] + self._token(row.kind, value) + match[0][end:]

    def _without_learned(self, text: str, *, hosts: bool) -> str:
        text = self._bytes.text(text, lambda value: self._token("serial", value))
        words = self._by_word.keys() & _WORD.findall(text.lower()) if self._by_word else ()
        # the full name of a host before its first part
        for name in sorted((n for word in words for n in self._by_word[word]), key=lambda n: (-len(n), n)):
            kind, pattern = self._names[name]
            if kind == "host" and not hosts:
                continue
            text = pattern.sub(lambda match, kind=kind: self._token(kind, match[0]), text)  # type: ignore[misc]
        return text

    def _value(self, value: Any, *, hosts: bool) -> Any:
        """A value of any type; the very same object where nothing in it is private."""
        if type(value) is str:
            # signs and small numbers are most of a dump
            return value if len(value) < _SHORTEST else self.text(value, hosts=hosts)
        if type(value) is tuple:
            made = tuple([self._value(item, hosts=hosts) for item in value])
            return made if any(new is not old for new, old in zip(made, value, strict=True)) else value
        if type(value) is dict:
            return {key: self._value(item, hosts=hosts) for key, item in value.items()}
        if not isinstance(value, msgspec.Struct):
            return value
        if type(value) is Register:
            return self._register(value)
        changed: dict[str, Any] = {}
        for name, has_hosts in text_fields(type(value)):
            old = getattr(value, name)
            new = self._value(old, hosts=hosts and has_hosts)
            if new is not old and new != old:
                changed[name] = new
        if type(value) is ConfigSpace:
            changed["data"] = self._bytes.space(value)
        return msgspec.structs.replace(value, **changed) if changed else value

    def _register(self, register: Register) -> Register:
        """Fields that are private whatever they look like, then the others by their text."""
        private = private_fields(register.fields)
        fields = []
        for index, field in enumerate(register.fields):
            row = private.get(index)
            shown = self._value(field.text, hosts=True) if row is None else self._token(row.kind, field.text)
            label = self._value(field.label, hosts=False)
            if shown != field.text or label != field.label:
                value = shown if isinstance(field.value, str) else field.value
                fields.append(msgspec.structs.replace(field, label=label, text=shown, value=value))
            else:
                fields.append(field)
        name = self._value(register.name, hosts=False)
        if name == register.name and all(
            new is old for new, old in zip(fields, register.fields, strict=True)
        ):
            return register
        return msgspec.structs.replace(register, name=name, fields=tuple(fields))


def _key(kind: str, value: str) -> str:
    """What is the same for one value in all its spellings."""
    digits = digits_of(value)
    if digits is not None:
        return canonical(digits)
    value = _BLANKS.sub(" ", value).strip().lower()
    return value.partition(".")[0] if kind == "host" else value
