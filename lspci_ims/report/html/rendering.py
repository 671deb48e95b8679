"""Templates, escaping, and the policy under which a browser shows the page.

The policy (Content Security Policy Level 3) allows the one style and the one script that are in the page,
each by the hash of its text, and data URLs as images; nothing is fetched, framed or sent, and what an input
smuggles in does not run. Beneath that every value is escaped by Jinja2, and shown as `visible` shows it on a
terminal.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..redaction import Redactor
from ..visible import visible

#: Longer texts are cut, in characters.
_LONGEST = 4000
_LAST_WORD = re.compile(r"\S{1,64}\Z")


@cache
def environment() -> Environment:
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
    made.globals.update(style=_asset("page.css"), script=_asset("page.js"), policy=Markup(content_policy()))
    return made


#: The redactor of the page that is being made; None while nothing is taken out.
_redactor: ContextVar[Redactor | None] = ContextVar("redactor", default=None)


@contextmanager
def sharing(redactor: Redactor | None) -> Iterator[None]:
    """While this is entered, pages are made without what `redactor` takes out."""
    token = _redactor.set(redactor)
    try:
        yield
    finally:
        _redactor.reset(token)


def _shown(value: Any) -> Any:
    """What every `{{ ... }}` gives: text without private values, characters that hide, and boundless length.

    Whatever way a text of the input took to the page, it comes through here.
    """
    if value is None:
        return ""
    if type(value) is not str:
        return value
    text = shortened(value)
    redactor = _redactor.get()
    # names of hosts are out of what the page quotes; here equal words of the page itself come along
    return visible(text if redactor is None else redactor.text(text, hosts=False))


def shortened(text: str) -> str:
    """A text of at most some thousand characters: the rest is only counted.

    The last word before the cut goes too: half of a serial number would not be known as one.
    """
    if len(text) <= _LONGEST:
        return text
    kept = _LAST_WORD.sub("", text[:_LONGEST])
    return f"{kept} … and {len(text) - len(kept)} more characters"


def render(name: str, **values: Any) -> str:
    """One template."""
    return environment().get_template(name).render(**values)


def macro(template: str, name: str) -> Callable[..., Markup]:
    """One macro of a template, to be called from here."""
    module = environment().get_template(template).module
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
