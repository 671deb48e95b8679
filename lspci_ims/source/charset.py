"""Text in a character set that its container names, made UTF-8."""

from __future__ import annotations

import re

#: Sets that mails name and that decode in linear time. Others (punycode, escapes) are Python's own and can
#: be made to take hours; UTF-8 and ASCII are left as they are, for the reader of text to judge.
_READ = re.compile(
    r"utf-?(?:7|16|32)(?:-?[lb]e)?|iso[-_]?8859-?\d{1,2}|windows-?\d{3,4}|cp-?\d{3,4}|latin-?\d|koi8-[rut]"
    r"|gb2312|gbk|gb18030|big5(?:-hkscs)?|euc-(?:jp|kr)|shift[-_]jis|iso-2022-(?:jp|kr)|ks_c_5601-1987"
    r"|tis-620|mac-?roman"
)


def as_utf8(data: bytes, charset: str | None) -> bytes:
    """The text as UTF-8; unchanged when the set is not named or not one that is read."""
    if charset is None or not _READ.fullmatch(charset.strip().lower()):
        return data
    try:
        text = data.decode(charset.strip(), "backslashreplace")
    except (LookupError, UnicodeError, ValueError):
        return data
    return text.encode("utf-8", "backslashreplace")
