"""What a plugin's source may import, and whether what it hands over can go to another process."""

from __future__ import annotations

import ast
import pickle
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from ..subject import Subject
from .outcome import NotCheckedError
from .trials import Trials

#: What the templates of `plugins new` say at each place that is made up.
_MARK = re.compile(r"\bCHANGE:")
#: All of this package that a plugin may import, and what its tests may import beside it.
_INTERFACE = "lspci_ims.api"
_FOR_TESTS = ("lspci_ims.testing", "pytest")


def imports(trials: Trials) -> Iterator[str]:
    """Of lspci-ims a plugin imports `lspci_ims.api` alone, of others what its distribution declares."""
    subject = trials.subject
    files = list(_sources(subject))
    if not files:
        raise NotCheckedError("its source is not there")
    module = subject.module
    own = "" if module is None else module.__name__.partition(".")[0]
    for name, path in files:
        try:
            tree = ast.parse(path.read_bytes())
        except (OSError, SyntaxError, ValueError) as error:
            yield f"{name}: cannot be read: {error}"
            continue
        of_tests = path.name == "conftest.py" or path.name.startswith("test_")
        for line, imported in _imported(tree):
            allowed = (_INTERFACE, *_FOR_TESTS) if of_tests else (_INTERFACE,)
            if not _is_allowed(imported, own, allowed, subject.requires):
                yield f"{name}, line {line}: imports {imported}: {_expected(imported)}"


def made_up(trials: Trials) -> Iterator[str]:
    """Nothing is left of what `plugins new` made up: its mark stands at every such place."""
    for name, path in _sources(trials.subject):
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, ValueError):
            continue  # another check tells
        left = [str(number) for number, line in enumerate(lines, 1) if _MARK.search(line)]
        if left:
            yield f"CHANGE in {name}, line{'s' if len(left) > 1 else ''} {', '.join(left)}"


def _expected(imported: str) -> str:
    if imported.partition(".")[0] == "lspci_ims":
        return f"expected {_INTERFACE}; everything else may change in any release"
    return "expected the standard library, or a requirement that the distribution declares"


def _sources(subject: Subject) -> Iterator[tuple[str, Path]]:
    """The Python files of the plugin, each with its name in messages."""
    folder = subject.folder
    if folder is not None:
        for path in sorted(folder.rglob("*.py")):
            yield path.relative_to(folder.parent).as_posix(), path
        return
    file = getattr(subject.module, "__file__", None)
    if file is not None and Path(file).suffix == ".py" and Path(file).is_file():
        yield Path(file).name, Path(file)


def _imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of every absolute import; `from lspci_ims import api` is `lspci_ims.api`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
            if node.module == "lspci_ims":
                yield from ((node.lineno, f"lspci_ims.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module


def _is_allowed(imported: str, own: str, allowed: tuple[str, ...], requires: frozenset[str] | None) -> bool:
    if any(imported == name or imported.startswith(f"{name}.") for name in allowed):
        return True
    first = imported.partition(".")[0]
    if first == "lspci_ims":
        return False
    if first == own or first in sys.stdlib_module_names:
        return True
    if requires is None:
        return False
    from importlib.metadata import packages_distributions

    homes = packages_distributions().get(first, ())
    return any(home.lower().replace("_", "-").replace(".", "-") in requires for home in homes)


def picklable(trials: Trials) -> Iterator[str]:
    """Tables and rules survive the way to another process: many inputs are read by several."""
    plugin = trials.subject.standing()
    things = [
        *((f"family {family.name}", family) for family in plugin.families),
        *((f"layout {layout.name}", layout) for layout in plugin.layouts),
        *((f"text sign {sign.name}", sign) for sign in plugin.text_signs),
        *((f"rule {rule.id}", rule) for rule in plugin.rules),
    ]
    for what, thing in things:
        try:
            same = pickle.loads(pickle.dumps(thing)) == thing
        except Exception as error:  # whatever a plugin's own objects raise
            yield f"{what} cannot be pickled ({error}): expected a function at the top of a module as `check`"
            continue
        if not same:
            yield f"{what} is another after pickling"
