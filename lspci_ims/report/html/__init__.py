"""The answer and the registers of every function as one HTML page that needs nothing beside it.

    page.py          result -> page: what `lspci-ims report` calls
    machine.py       one machine: answers, platform, functions, asks, remarks
    functions.py     one function: facts, verdicts, reasons, capabilities
    capabilities.py  registers from text, and what only the bytes tell
    quotes.py        the quoted lines that prove the reasons
    drawing.py       the tree of buses as rows and lines for the SVG
    rendering.py     templates, escaping, and the policy that lets no foreign script run
    templates/       Jinja2; assets/: style and script of the page

Jinja2 is imported here alone, and only when a page is made.
"""

from .page import render_page

__all__ = ["render_page"]
