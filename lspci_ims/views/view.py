"""What all typed views share: a table of places, and reading them from a capability of text or bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple, Self

import msgspec

from ..model import Capability
from .canonical import value_of


class Place(NamedTuple):
    """Where an attribute stands: register and label as pciutils 3.14 prints them, and its type."""

    register: str
    label: str
    type: type


class View(msgspec.Struct, frozen=True):
    """Base of the views. An attribute is None when neither text nor bytes give it."""

    kind: ClassVar[str]
    places: ClassVar[Mapping[str, Place]]

    @classmethod
    def from_capability(cls, capability: Capability) -> Self | None:
        """The view of this capability, None when it is of another kind."""
        return cls._read(capability) if capability.kind == cls.kind else None

    @classmethod
    def _read(cls, capability: Capability) -> Self:
        values: dict[str, Any] = {}
        for attribute, place in cls.places.items():
            value = value_of(capability, place.register, place.label)
            # `<error>` where a number belongs says nothing
            if type(value) is place.type:
                values[attribute] = value
        return cls(**values)
