"""The errors a caller can get; text of a dump never raises one.

LspciImsError
    InputError    an input cannot be opened or decoded (exit 2)
    UsageError    an option or argument makes no sense (exit 2)
    PluginError   a plugin cannot be loaded or used (exit 4)
"""

from __future__ import annotations


class LspciImsError(Exception):
    """Base of all errors that this package raises on purpose; the message is fit for the user."""


class InputError(LspciImsError):
    """An input cannot be opened, read or decoded."""


class UsageError(LspciImsError):
    """An option or an argument makes no sense."""


def how_to_install(extra: str) -> str:
    """The commands that bring an extra of this distribution, from a clone and from an index."""
    return (
        f"pip install '.[{extra}]' in a clone of lspci-ims, or pip install 'lspci-ims[{extra}]' from a "
        "package index"
    )


def missing_extra(what: str, extra: str) -> UsageError:
    """The error of a feature whose library is not installed, with how to install it.

    Args:
        what: the feature and the library that it needs.
        extra: the extra of this distribution that brings the library.
    """
    return UsageError(f"{what}\n\nhint: {how_to_install(extra)}")


class PluginError(LspciImsError):
    """A plugin cannot be loaded, or broke the contract of the hooks."""
