"""Templates, escaping, and the policy under which a browser shows the page.

The policy (Content Security Policy Level 3) allows the one style and the one script that are in the page,
each by the hash of its text, and data URLs as images; nothing is fetched, framed or sent, and what an input
smuggles in does not run. Beneath that every value is escaped by Jinja2, and shown as `visible` shows it on a
terminal.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..visible import visible


@cache
def environment(*, redacted: bool) -> Environment:
    """The templates of the page; a name that they do not know is an error, not an empty text."""
    made = Environment(
        loader=PackageLoader(__package__ or "", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        auto_reload=False,
    )
    made.globals.update(
        redacted=redacted, style=_asset("page.css"), script=_asset("page.js"), policy=Markup(content_policy())
    )
    return made


def _shown(value: Any) -> Any:
    """What every `{{ ... }}` gives: text of the input without characters that cannot be seen."""
    if value is None:
        return ""
    return visible(value) if type(value) is str else value


def render(name: str, *, redacted: bool, **values: Any) -> str:
    """One template."""
    return environment(redacted=redacted).get_template(name).render(**values)


def macro(template: str, name: str, *, redacted: bool) -> Callable[..., Markup]:
    """One macro of a template, to be called from here."""
    module = environment(redacted=redacted).get_template(template).module
    found: Callable[..., Markup] = getattr(module, name)
    return found


@cache
def _asset(name: str) -> Markup:
    return Markup(resources.files(__package__ or "").joinpath("assets", name).read_text("utf-8"))


def content_policy() -> str:
    """The Content-Security-Policy of the page."""
    style, script = (_hash(_asset(name)) for name in ("page.css", "page.js"))
    return (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
