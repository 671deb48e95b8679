"""Values that a shell completes beside those that click knows: codes, verdicts, limits."""

from __future__ import annotations

from collections.abc import Iterable

import click


def _beginning(start: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.lower().startswith(start.lower())]


def _codes() -> list[str]:
    """The codes of the core, then the rules of the plugins that are installed."""
    from ..plugin import PluginHost
    from ..policy import core_codes

    # unlike other commands it keeps standard output: that is where the shell reads
    return [*core_codes(), *(rule.id for _, rule in PluginHost.load().rules())]


def explained(context: click.Context, parameter: click.Parameter, start: str) -> list[str]:  # noqa: ARG001
    """What `explain` has a page of."""
    from ..spec import rows

    return _beginning(start, [*_codes(), *(row["word"] for row in rows("answers"))])


def fired(context: click.Context, parameter: click.Parameter, start: str) -> list[str]:  # noqa: ARG001
    """What `--fail-on` takes."""
    from typing import get_args

    from ..model import VerdictName

    return _beginning(start, [*get_args(VerdictName), *_codes()])


def limits(context: click.Context, parameter: click.Parameter, start: str) -> list[str]:  # noqa: ARG001
    """The limits with their defaults, to be changed."""
    from ..source import Limits

    defaults = Limits()
    return _beginning(start, (f"{name}={getattr(defaults, name)}" for name in Limits.__struct_fields__))
