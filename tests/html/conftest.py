"""Pages made through the command line, and a real Chromium where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lspci_ims.cli.main import run

from .servers import printed

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"
NIC = SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt"
CHROMIUM = (
    os.environ.get("LSPCI_IMS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)

Make = Callable[..., Path]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skip = pytest.mark.skip(reason="no Chromium on PATH, and LSPCI_IMS_CHROMIUM names none")
    for item in items:
        if item.get_closest_marker("browser") and CHROMIUM is None:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def make_anew(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Write a page of a file or a text; gives its path."""

    def call(source: Path | str, *options: str) -> Path:
        folder = tmp_path_factory.mktemp("page")
        if isinstance(source, str):
            text, source = source, folder / "report.txt"
            source.write_text(text, "utf-8")
        page = folder / "page.html"
        assert run(["report", str(source), "-o", str(page), "--quiet", *options]) == 0
        return page

    return call


@pytest.fixture(scope="session")
def make(make_anew: Make) -> Make:
    """The same, written once for all tests: they leave it as it is."""
    return cache(make_anew)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The text of one of the made-up servers, printed once."""
    texts: dict[str, str] = {}

    def text(name: str) -> str:
        if name not in texts:
            texts[name] = printed(name, tmp_path_factory.mktemp(name))
        return texts[name]

    return text


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium of the system, without a window."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Shown:
    """A page in a tab of its own, with all that the browser complained about."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.complaints: list[str] = []
        self.fetched: list[str] = []
        tab.on("console", lambda note: self.complaints.append(f"{note.type}: {note.text}"))
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        tab.on("request", lambda request: self.fetched.append(request.url))

    def open(self, page: Path, fragment: str = "") -> Shown:
        """Load a page from its file."""
        self.tab.goto(page.as_uri() + fragment)
        return self

    def js(self, code: str, *arguments: Any) -> Any:
        """What a JavaScript function or expression gives, in the page."""
        return self.tab.evaluate(code, *arguments)


@pytest.fixture
def show(chromium: Any) -> Iterator[Callable[..., Shown]]:
    """Open a page in a fresh context; options are those of the browser's context."""
    contexts = []

    def call(page: Path, fragment: str = "", **options: Any) -> Shown:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        return Shown(context.new_page()).open(page, fragment)

    yield call
    for context in contexts:
        context.close()
