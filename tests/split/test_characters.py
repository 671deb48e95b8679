"""What terminals, web pages and mail programs make of characters is undone, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lspci_ims.source import Input
from lspci_ims.split import unmangle
from lspci_ims.split.characters import LAYERS, CharacterLayer

HEAD = "00:1f.3 SMBus: Example [Card] (rev 02)"
PAIRS = [
    ("\x1b[1;32m00:1f.3\x1b[0m x", "00:1f.3 x"),
    ("^[[31mx^[[0m", "x"),
    ("\x1b]0;title\x07x", "x"),
    ("[01;31m00:1f.3[0m x", "00:1f.3 x"),
    ("_\x08x", "x"),
    ("&lt;?&gt; &amp;amp; &#45; &#x2d;", "<?> & - -"),
    ("\\[200 v1\\] \\<?\\> \\>TAbort\\-", "[200 v1] <?> >TAbort-"),
    ("a\xa0b\u2003c\u202fd", "a b c d"),
    ("a\u200bb\ufeff", "ab"),
    ("Mem\u2212 BusMaster\u2013", "Mem- BusMaster-"),
    ("DEVSEL=3Dfast size=3D32", "DEVSEL=fast size=32"),
    ("<pre>x</pre><br>", "x"),
]
UNTOUCHED = [
    "<access denied> <?> <TAbort- <64ns <ignored>",
    "[size=32] secondary=09, sec-latency=20 AuxCurrent=0mA",
    "AT&T R&D; C:\\xe9",
    "[8086:0b25] [16m",
    "caf\xe9 \u2013 x",
]


def seen(line: str) -> str:
    return unmangle(Input("text", None, [HEAD, line]), 200).views[0].lines[1]


@pytest.mark.parametrize(("line", "clean"), PAIRS)
def test_a_layer_is_undone(line: str, clean: str) -> None:
    assert seen(line) == clean


@pytest.mark.parametrize("line", UNTOUCHED)
def test_what_lspci_prints_is_not_touched(line: str) -> None:
    assert seen(line) == line


def test_soft_line_breaks_are_joined() -> None:
    text = Input("text", None, [HEAD, "\tDEVSEL=3Dfast >TAb=", "ort- <TAb=", "ort-", "end"])
    view = unmangle(text, 200).views[0]
    assert view.lines[1] == "\tDEVSEL=fast >TAbort- <TAbort-"
    assert view.lines[4] == "end"
    assert len(view.lines) == len(view.original)


_TEXTS = st.lists(
    st.sampled_from([*"[](){}<>&;#=^\\|\x1b\x9b\x08\u241b 0139AFKm=%br/p-\u2013\u2003\u200b", "amp", "pre"])
)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
@given(pieces=_TEXTS)
def test_a_line_that_is_not_searched_holds_nothing(layer: CharacterLayer, pieces: list[str]) -> None:
    line = "".join(pieces)
    assert layer.expression.search(line) is None or list(layer.places(["", line])) == [1]
