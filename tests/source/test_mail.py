"""Mails as they come: encodings, character sets, attachments, forwards, HTML, mailboxes, broken ones."""

from __future__ import annotations

import gzip
from email.message import EmailMessage
from pathlib import Path

import pytest

from lspci_ims.source import Input, Limits, open_reports

from .containers import LAYERS, codes, mail, read_all, tar

SAMPLE = (Path(__file__).parents[2] / "samples/dsa-bare-metal-ims-set/lspci-vvv.txt").read_text("utf-8")
LINES = SAMPLE.splitlines()
HEADERS = (
    b"From: Reporter <reporter@example.org>\nSubject: =?utf-8?q?It_d=C3=B6es_not_work?=\n"
    b"Date: Mon, 1 Jan 2024 10:00:00 +0000\n"
)
QUOTED = "> " + "\n> ".join(LINES)


def one(data: bytes) -> Input:
    _, (text,) = read_all(data)
    return text


def multipart(*parts: bytes, kind: str = "mixed") -> bytes:
    content = (
        HEADERS
        + f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="=_b=="\n\npreamble\n'.encode()
    )
    return content + b"".join(b"--=_b==\n" + part + b"\n" for part in parts) + b"--=_b==--\nepilogue\n"


def test_the_body_keeps_the_lines_of_the_file_and_the_subject_is_the_label() -> None:
    data = HEADERS + b"\nHello,\n\n" + SAMPLE.encode()
    (report,), (text,) = read_all(data)
    assert (report.kind, report.label) == ("mail", "It döes not work - Reporter <reporter@example.org>")
    assert text.member == "#body"
    assert text.lines[3:] == data.decode().splitlines()[3:]
    number = text.lines.index(LINES[0]) + 1
    assert data.decode().splitlines()[number - 1] == text.span(number).text == LINES[0]


@pytest.mark.parametrize("cte", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
@pytest.mark.parametrize(
    "body", [SAMPLE, QUOTED, SAMPLE.replace("\n", "\r\n"), SAMPLE + "\nGrüße\n"], ids=str.__len__
)
def test_bodies_of_every_encoding_and_character_set_are_read(cte: str, charset: str, body: str) -> None:
    message = EmailMessage()
    message["From"] = "reporter@example.org"
    message["Subject"] = "report"
    if charset == "utf-16" and cte == "8bit":
        pytest.skip("no mail can hold UTF-16 as it is")
    message.set_content(body.encode(charset), "text", "plain", cte=cte)
    message.set_param("charset", charset)
    text = one(bytes(message))
    assert [line for line in text.lines if line] == [line for line in body.splitlines() if line]


def test_attachments_are_named_and_counted_from_their_own_first_line() -> None:
    _, (body, text) = read_all(mail(SAMPLE.encode(), encoding="8bit"))
    assert (body.member, text.member) == ("#body", "lspci.txt")
    assert text.lines == LINES


def test_names_of_attachments_in_every_form_are_read() -> None:
    for header in (b'filename="=?utf-8?b?bHNwY2nDpC50eHQ=?="', b"filename*=utf-8''lspci%C3%A4.txt"):
        part = (
            b"Content-Type: text/plain\nContent-Disposition: attachment; "
            + header
            + b"\n\n"
            + SAMPLE.encode()
        )
        assert one(multipart(part)).member == "lspciä.txt"


def test_attachments_of_one_name_are_told_apart() -> None:
    part = b'Content-Type: text/plain; name="lspci.txt"\n\n' + SAMPLE.encode()
    assert [text.member for text in read_all(multipart(part, part))[1]] == ["lspci.txt", "lspci.txt (2)"]


def test_an_archive_in_a_mail_is_read_and_a_picture_is_not() -> None:
    data = mail(
        gzip.compress(tar({"a/lspci": SAMPLE.encode(), "a/dmesg": b"[    1.000000] x\n"})), "report.tgz"
    )
    assert [text.member for text in read_all(data)[1]] == [
        "#body",
        "report.tgz/a/lspci",
        "report.tgz/a/dmesg",
    ]
    assert [
        text.member for text in read_all(mail(b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9, "x.png"))[1]
    ] == ["#body"]


def test_html_counts_only_where_there_is_no_plain_text() -> None:
    page = "<html><head><title>no</title></head><body><p>Hello,<pre>" + SAMPLE.replace("&", "&amp;").replace(
        "<", "&lt;"
    )
    html = b"Content-Type: text/html; charset=utf-8\n\n" + (page + "</pre></body></html>").encode()
    plain = b"Content-Type: text/plain\n\n" + SAMPLE.encode()
    assert one(multipart(plain, html, kind="alternative")).lines[-len(LINES) :] == LINES
    text = one(multipart(b"Content-Type: text/plain\n\n \n", html, kind="alternative"))
    assert (text.member, text.lines[0], text.lines[1:]) == ("body", "Hello,", LINES)


def test_html_of_mail_programs_gives_one_line_a_line() -> None:
    divs = "".join(f"<div>{line.replace('<', '&lt;').replace(chr(9), '&nbsp; ')}</div>\r\n" for line in LINES)
    breaks = "<br>\n".join(line.replace("<", "&lt;").replace("\t", "&#9;") for line in LINES)
    for body in (divs, breaks):
        text = one(
            HEADERS + b"Content-Type: text/html\n\n<!DOCTYPE html><html><!-- x --><body>" + body.encode()
        )
        assert [line.split() for line in text.lines if line.strip()] == [
            line.split() for line in LINES if line
        ]


def test_a_saved_page_is_read_as_its_text() -> None:
    text = one(
        b"<!DOCTYPE html>\n<html><script>if (a<b) {}</script><pre>" + SAMPLE.encode() + b"</pre></html>"
    )
    assert (text.member, text.lines) == ("text", LINES)


def test_forwarded_mails_are_read_whatever_their_encoding() -> None:
    inner = HEADERS + b"\n" + SAMPLE.encode()
    plain = multipart(b"Content-Type: text/plain\n\nsee below", b"Content-Type: message/rfc822\n\n" + inner)
    first, second = read_all(plain)[1]
    assert (first.member, second.member) == ("#body", "#body 2")
    assert second.lines[-len(LINES) :] == LINES
    assert len(plain[: plain.index(SAMPLE.encode())].splitlines()) == len(second.lines) - len(LINES)
    import base64

    packed = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(
        inner
    )
    assert (one(multipart(packed)).member, one(multipart(packed)).lines) == ("body", LINES)


def mbox(count: int) -> bytes:
    body = SAMPLE.encode() + b"\n>From here on it is quoted\nFrom me to you\n\nFrom 10:00 on\n"
    begin = b"From reporter@example.org Mon Jan  1 10:00:00 2024\n"
    numbered = (HEADERS.replace(b"Subject: ", b"Subject: %d " % number) for number in range(count))
    return b"".join(begin + headers + b"\n" + body + b"\n" for headers in numbered)


@pytest.mark.parametrize("layer", ["", "gz", "xz"])
def test_each_mail_of_a_mailbox_is_a_report_with_lines_of_its_own(layer: str, tmp_path: Path) -> None:
    whole = mbox(3)
    (tmp_path / "box.mbox").write_bytes(LAYERS[layer](whole) if layer else whole)
    found = []
    for report in open_reports(tmp_path / "box.mbox", Limits()):
        found += [(report.kind, report.label[0], part.member, part.as_input()) for part in report.parts]
    assert [head[:3] for head in found] == [("mail", str(n), f"#message {n + 1}#body") for n in range(3)]
    for *_, text in found:
        assert text.lines[-1:] == ["From 10:00 on"] or text.lines[-2:] == ["From 10:00 on", ""]
        mail = whole.decode().splitlines()[1:]
        assert all(a in (b, f">{b}") for a, b in zip(mail[3:], text.lines[3:], strict=False) if b)


def test_a_mailbox_in_an_archive_is_part_of_its_report() -> None:
    (report,), texts = read_all(tar({"box": mbox(2)}))
    assert report.kind == "archive"
    assert [text.member for text in texts] == ["box#message 1#body", "box#message 2#body"]


def test_broken_mails_lose_nothing_that_can_be_told() -> None:
    plain = b"Content-Type: text/plain\n\n" + SAMPLE.encode()
    whole = multipart(plain, plain)
    unclosed = whole[: whole.rindex(b"--=_b==--")]
    filled = [line for line in LINES if line]
    assert [[line for line in text.lines if line] for text in read_all(unclosed)[1]] == [filled, filled]
    no_boundary = whole.replace(b'; boundary="=_b=="', b"")
    assert set(LINES) <= set(one(no_boundary).lines)
    padding = mail(SAMPLE.encode())
    at = padding.rindex(b"\n--", 0, -20) if padding.count(b"\n--") > 3 else padding.rindex(b"\n--")
    assert read_all(padding[: at - 5])[1][1].lines[:100] == LINES[:100]
    for header in (
        b"Content-Type: text/plain; charset=punycode",
        b"Content-Type: text/plain; charset=nonsense",
        b"Content-Type: ;;;",
    ):
        assert one(HEADERS + header + b"\n\n" + SAMPLE.encode()).lines[-len(LINES) :] == LINES


def test_mails_of_many_nested_parts_end() -> None:
    body = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3000))
    data = HEADERS + body + b"\n" + SAMPLE.encode()
    assert set(LINES) <= {line for text in read_all(data)[1] for line in text.lines}
    assert codes(HEADERS + b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n" * 30000) <= {
        "LIMIT_MEMBERS"
    }


def test_a_text_with_two_words_and_a_colon_is_no_mail() -> None:
    data = b"Subject: what I see\n\n" + SAMPLE.encode()
    (report,), (text,) = read_all(data)
    assert (report.kind, text.member) == ("text", None)
