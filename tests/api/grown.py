"""Runs lspci-ims as a later version of it would be: every type of the plugin API has one field more.

    python grown.py NAME,NAME... ARGUMENT...

The names are those of the types. The field comes last and has a default, as the interface promises.
"""

from __future__ import annotations

import ast
import importlib
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType

FIELD = "added_later: str = 'of a later version'"
NAMES = frozenset(sys.argv[1].split(","))
GROWN: set[str] = set()


class GrowingLoader(SourceFileLoader):
    """Compiles the source with the new field, and leaves bytecode files alone: those are of today's types."""

    def get_code(self, fullname: str) -> CodeType:
        """The code of a module whose types have grown."""
        tree = ast.parse(self.get_data(self.get_filename(fullname)))
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name in NAMES:
                last = max(i for i, item in enumerate(node.body) if isinstance(item, ast.AnnAssign))
                node.body.insert(last + 1, ast.parse(FIELD).body[0])
                GROWN.add(node.name)
        return compile(ast.fix_missing_locations(tree), self.get_filename(fullname), "exec")


class GrowingFinder(MetaPathFinder):
    """Hands the modules of the model to the loader above."""

    def find_spec(self, fullname, path=None, target=None) -> ModuleSpec | None:  # type: ignore[no-untyped-def]
        """The spec of a module of the model, None for all others."""
        spec = (
            PathFinder.find_spec(fullname, path, target) if fullname.startswith("lspci_ims.model.") else None
        )
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = GrowingLoader(spec.loader.name, spec.loader.path)
        return spec


sys.meta_path.insert(0, GrowingFinder())

# behind the finder, which must be first
importlib.import_module("lspci_ims.model")
assert GROWN == NAMES, NAMES - GROWN

importlib.import_module("lspci_ims.cli.main").main(sys.argv[2:])
