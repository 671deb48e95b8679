"""The text of a page or of a mail written in HTML, in time linear to its length.

`html.parser` of the supported Python releases takes quadratic time on some broken pages; what is needed
here is little: which tags break a line, and where text is preformatted.
"""

from __future__ import annotations

import html
import re

#: `<?>` and `<4us` are what lspci prints, not tags.
_TOKEN = re.compile(r"(</?[A-Za-z][^<>]*>|<[!?][A-Za-z\[][^<>]*>)")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)")
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{1,32};")
_BLANKS = re.compile(r"[ \t\r\n]+")
#: Source: WHATWG HTML, section 15.3 (rendering): elements that are blocks, and the line break.
_BREAKING = frozenset(
    (
        *("br", "p", "div", "center", "pre", "listing", "xmp", "plaintext", "hr", "address", "blockquote"),
        *("li", "ul", "ol", "dl", "dt", "dd", "table", "thead", "tbody", "tr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "header", "footer", "main", "aside"),
        *("nav", "form", "fieldset", "figure"),
    )
)
#: Elements that begin no line. A name that is none is text: people paste `<MAbort- >SERR-` as it is.
_INLINE = frozenset(
    (
        *("html", "head", "body", "title", "meta", "link", "base", "style", "script", "noscript", "template"),
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em"),
        *("font", "i", "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong"),
        *("sub", "sup", "time", "tt", "u", "var", "wbr", "label", "summary", "details", "dialog", "legend"),
        *(
            "img",
            "picture",
            "source",
            "audio",
            "video",
            "track",
            "canvas",
            "svg",
            "path",
            "g",
            "use",
            "symbol",
        ),
        *("rect", "circle", "iframe", "object", "embed", "param", "map", "area", "button", "input", "option"),
        *("optgroup", "select", "textarea", "datalist", "output", "progress", "meter", "caption", "col"),
        *("colgroup", "tfoot", "td", "th", "figcaption", "hgroup", "menu", "search", "slot"),
    )
)
_UNSHOWN = frozenset(("script", "style", "head", "title", "template"))
_PREFORMATTED = frozenset(("pre", "textarea", "listing", "xmp"))
_CELLS = frozenset(("td", "th"))
#: Marks a break of which several in a row count once.
_SOFT = "\0"


def looks_like_html(head: bytes) -> bool:
    """Whether text begins as a page does."""
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<html" in head[:4096].lower()


def html_to_text(data: bytes) -> bytes:
    """The text as a browser would show it, roughly; UTF-8."""
    text = _without_comments(data.decode("utf-8", "backslashreplace").replace(_SOFT, ""))
    pieces: list[str] = []
    hidden = ""
    preformatted = 0
    for index, token in enumerate(_TOKEN.split(text)):
        if index % 2 == 0:
            if not hidden:
                shown = token if preformatted else _BLANKS.sub(" ", token)
                pieces.append(_ENTITY.sub(lambda entity: html.unescape(entity[0]), shown))
            continue
        found = _TAG_NAME.match(token)
        name = found[1].lower() if found else ""
        closing = token.startswith("</")
        if name and not hidden and not _is_element(name):
            pieces.append(_ENTITY.sub(lambda entity: html.unescape(entity[0]), token))
        elif hidden:
            hidden = "" if closing and name == hidden else hidden
        elif name in _UNSHOWN:
            hidden = "" if closing or token.endswith("/>") else name
        else:
            if name in _PREFORMATTED:
                preformatted = max(0, preformatted + (-1 if closing else 1))
            pieces.append(_break(name, closing=closing))
    return _lines("".join(pieces)).encode("utf-8", "backslashreplace")


def _is_element(name: str) -> bool:
    """Whether it is a name of HTML, of an element made up (`x-y`), or of one of Office (`o:p`)."""
    return name in _BREAKING or name in _INLINE or (not name.isalnum() and name[-1].isalnum())


def _break(name: str, *, closing: bool) -> str:
    if name == "br":
        return "" if closing else "\n"
    if name in _BREAKING:
        return _SOFT
    return "\t" if name in _CELLS and not closing else ""


def _lines(text: str) -> str:
    """Turn marks of breaks into line ends, where the line is not already at its start."""
    lines = [
        stretch.removesuffix("\n")
        for stretch in text.split(_SOFT)
        if stretch and (not stretch.isspace() or "\n" in stretch)
    ]
    return "\n".join(lines) + "\n" if lines else ""


def _without_comments(text: str) -> str:
    pieces = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        stop = text.find("-->", start + 4)
        if stop < 0:
            break
        pieces.append(text[at:start])
        at = stop + 3
    pieces.append(text[at:])
    return "".join(pieces)
