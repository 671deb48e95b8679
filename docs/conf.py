"""Sphinx: Markdown by MyST, the Python API by autodoc, what the program knows itself by `docs.made`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pygments.lexers.special import TextLexer  # noqa: E402

from docs.made import pages  # noqa: E402
from lspci_ims import __version__  # noqa: E402

project = "lspci-ims"
author = "the lspci-ims maintainers"
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["examples", "made"]
html_theme = "furo"
html_title = f"lspci-ims {__version__}"
html_copy_source = False
# the same sources give the same bytes
html_last_updated_fmt = None

myst_heading_anchors = 4
myst_enable_extensions = ["deflist", "colon_fence"]

nitpicky = True
# types of other packages; the model's are on the page of the data model
nitpick_ignore_regex = [("py:.*", r"(?!lspci_ims\.).*"), ("py:class", r"lspci_ims\.model\..*")]
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
add_module_names = False


def setup(app):  # type: ignore[no-untyped-def]
    """Write the made pages before Sphinx looks for pages."""
    app.connect("builder-inited", lambda app: pages.write(Path(app.srcdir) / "generated"))
    app.add_lexer("output", TextLexer)
