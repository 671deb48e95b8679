"""docs/plugin-api.md is what the interface says of itself, and it says everything."""

from __future__ import annotations

import inspect
import re
import typing
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from lspci_ims import api
from lspci_ims.plugin import hookspecs
from lspci_ims.plugin.docstrings import attributes, prose
from lspci_ims.plugin.document import document, is_struct, main

PAGE = Path(__file__).parents[2] / "docs" / "plugin-api.md"
STRUCTS = [name for name in api.__all__ if is_struct(getattr(api, name))]


def test_the_document_is_in_step() -> None:
    assert PAGE.read_text("utf-8") == document(), "run: python -m lspci_ims.plugin.document"


def test_writing_it(tmp_path: Path) -> None:
    target = tmp_path / "new" / "plugin-api.md"
    main(str(target))
    assert target.read_text("utf-8") == document()


def section(title: str) -> str:
    return re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[title_index(title)]


def title_index(title: str) -> int:
    titles = re.findall(r"^## (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    return titles.index(title) + 1


def test_each_hook_has_a_page_whose_heading_is_its_signature() -> None:
    headings = re.findall(r"^### `(.*)`$", section("Hooks"), re.MULTILINE)
    expected = [
        f"{name}{inspect.signature(getattr(hookspecs, name))}".replace("'", "") for name in hookspecs.HOOKS
    ]
    assert headings == expected
    assert headings[0] == "lspci_ims_device_families() -> Sequence[DeviceFamily]"


def test_each_function_and_type_has_its_heading() -> None:
    functions = [name for name in api.__all__ if inspect.isfunction(getattr(api, name))]
    assert re.findall(r"^### `(\w+)\(", section("Functions"), re.MULTILINE) == functions
    assert re.findall(r"^### `(\w+)`$", section("Types"), re.MULTILINE) == STRUCTS
    assert re.findall(r"^\| `(\w+)` \|", section("Names"), re.MULTILINE) == api.__all__


@pytest.mark.parametrize("name", STRUCTS)
def test_each_field_is_documented(name: str) -> None:
    struct = getattr(api, name)
    described = attributes(struct)
    assert list(described) == list(struct.__struct_fields__)
    for field, text in described.items():
        assert len(text) > 5, field
        assert text.endswith("."), field
    assert len(prose(struct)) > 10


def words(annotation: Any) -> set[str]:
    if typing.get_origin(annotation) is Literal:
        return {str(word) for word in typing.get_args(annotation)}
    return {word for part in typing.get_args(annotation) for word in words(part)}


@pytest.mark.parametrize("name", STRUCTS)
def test_each_word_that_a_field_allows_is_explained(name: str) -> None:
    struct = getattr(api, name)
    described = attributes(struct)
    for field, annotation in typing.get_type_hints(struct).items():
        if (name, field) != ("Identity", "id_source"):
            missing = {word for word in words(annotation) if f"`{word}`" not in described[field]}
            assert not missing, f"{name}.{field}"


def test_the_words_of_the_sources_of_ids_are_those_of_the_observed_device() -> None:
    assert "`ObservedDevice.id_source`" in attributes(api.Identity)["id_source"]


def test_types_that_fields_are_made_of_are_in_the_interface() -> None:
    offered = {getattr(api, name) for name in STRUCTS}

    def structs(annotation: Any) -> typing.Iterator[Any]:
        if inspect.isclass(annotation) and issubclass(annotation, msgspec.Struct):
            yield annotation
        for part in typing.get_args(annotation):
            if not isinstance(part, list):
                yield from structs(part)

    for name in STRUCTS:
        for annotation in typing.get_type_hints(getattr(api, name)).values():
            assert set(structs(annotation)) <= offered


def test_tables_are_tables() -> None:
    width = 0
    for line in document().splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not cells or not width or cells == width, line
        width = cells


def test_what_it_says_of_variables_and_codes_is_what_the_code_knows() -> None:
    from lspci_ims.plugin import discovery, gathering, guard, loading, times

    text = PAGE.read_text("utf-8")
    for word in (
        guard.TRACE_VARIABLE,
        discovery.DISABLE_VARIABLE,
        loading.API_ATTRIBUTE,
        times.SLOW,
        gathering.FAILED,
    ):
        assert word in text
