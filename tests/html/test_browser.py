"""The page in a real Chromium: shown, filtered, opened, by mouse and by keyboard, and nothing else runs."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from .conftest import DSA, NIC, Shown
from .test_page import hostile_text

pytestmark = [pytest.mark.browser]

SHOWN = "() => document.querySelectorAll('details.function:not([hidden])').length"


def test_a_page_from_a_file_fetches_nothing_and_complains_of_nothing(make, show) -> None:
    page = make(DSA)
    shown = show(page)
    shown.tab.wait_for_load_state("networkidle")
    assert shown.complaints == []
    assert [url for url in shown.fetched if url not in (page.as_uri(), "data:,")] == []
    assert shown.js("() => getComputedStyle(document.querySelector('.matters > summary')).display") == "grid"


def test_filters_and_search(make, show) -> None:
    shown = show(make(DSA))
    tab = shown.tab
    search = tab.get_by_label("Search")
    count = tab.locator(".count")
    assert count.inner_text() == "8 of 8 functions shown"
    search.fill("idxd 6a:01")
    assert shown.js(SHOWN) == 1
    assert count.inner_text() == "1 of 8 functions shown"
    search.fill("MaxReadReq")
    assert shown.js(SHOWN) == 0
    tab.get_by_label("in registers and reasons too").check()
    assert shown.js(SHOWN) > 0
    search.fill("")
    tab.get_by_label("IMS", exact=True).select_option("yes")
    assert shown.js(SHOWN) == 2
    tab.get_by_label("SIOV", exact=True).select_option("no")
    assert shown.js(SHOWN) == 0
    tab.get_by_label("SIOV", exact=True).select_option("")
    tab.get_by_label("IMS", exact=True).select_option("")
    tab.get_by_label("listed for SIOV or IMS").check()
    assert shown.js(SHOWN) == 2
    tab.get_by_label("text and bytes disagree").check()
    assert shown.js(SHOWN) == 0
    assert shown.complaints == []


def test_every_expander_opens_and_closes(make, show) -> None:
    shown = show(make(DSA))
    every = shown.js("() => document.querySelectorAll('.functions details').length")
    shown.tab.get_by_role("button", name="Close all").click()
    assert shown.js("() => document.querySelectorAll('.functions details[open]').length") == 0
    shown.tab.get_by_role("button", name="Open all shown").click()
    assert shown.js("() => document.querySelectorAll('.functions details[open]').length") == every
    assert every > 50
    # one by one, as a hand does it: each summary toggles its own
    faults = shown.js(
        """() => Array.from(document.querySelectorAll('details')).filter(d => {
            const before = d.open; d.querySelector('summary').click(); return d.open === before; }).length"""
    )
    assert faults == 0


@pytest.mark.slow
def test_every_link_leads_to_something_that_is_then_in_sight(make, show) -> None:
    shown = show(make(DSA))
    shown.tab.get_by_role("button", name="Close all").click()
    links = shown.js(
        """() => [...new Set(Array.from(document.querySelectorAll("a[href^='#']"),
            link => link.getAttribute("href")))]"""
    )
    assert len(links) > 40
    for link in links:
        height = shown.js(
            """async link => {
                location.hash = link; await new Promise(done => setTimeout(done, 5));
                const box = document.getElementById(link.slice(1)).getBoundingClientRect();
                return box.height > 0 && box.top < innerHeight && box.bottom > 0; }""",
            link,
        )
        assert height, link
    assert shown.complaints == []


def test_a_link_into_a_filtered_row_shows_the_row(make, show) -> None:
    shown = show(make(DSA))
    shown.tab.get_by_label("Search").fill("nothing like this")
    assert shown.js(SHOWN) == 0
    shown.js("() => { location.hash = '#m1-0000-6a-01-0'; }")
    shown.tab.locator("#m1-0000-6a-01-0 .sentence").wait_for(state="visible")
    assert shown.js("() => document.activeElement.closest('details').id") == "m1-0000-6a-01-0"


def test_a_fragment_in_the_address_opens_its_row(make, show) -> None:
    shown = show(make(DSA), "#m1-0000-fe-00-0")
    assert shown.js("() => document.getElementById('m1-0000-fe-00-0').open")


@pytest.mark.slow
def test_the_keyboard_reaches_everything(make, show) -> None:
    shown = show(make(DSA, "--device", "6a:01.0"))
    wanted = shown.js(
        """() => { const seen = e => e.checkVisibility() && !e.disabled;
            return Array.from(document.querySelectorAll(
                'a[href], button, input, select, summary, [tabindex=\"0\"]')).filter(seen).length; }"""
    )
    reached = set()
    for _ in range(wanted + 5):
        shown.tab.keyboard.press("Tab")
        place = shown.js(
            """() => { const e = document.activeElement; if (e === document.body) return null;
                const style = getComputedStyle(e);
                return [Array.from(document.querySelectorAll('*')).indexOf(e), style.outlineStyle,
                        e.tagName, e.className.toString()]; }"""
        )
        if place is not None:
            assert place[1] != "none", f"the focus on {place[2:]} cannot be seen"
            reached.add(place[0])
    assert len(reached) >= wanted
    # the first stop skips what stands above the answers
    fresh = show(make(DSA))
    fresh.tab.keyboard.press("Tab")
    assert fresh.js("() => document.activeElement.textContent") == "Skip to the answers"
    fresh.tab.keyboard.press("Enter")
    assert fresh.tab.url.endswith("#content")


def test_enter_opens_a_row(make, show) -> None:
    shown = show(make(DSA))
    shown.tab.locator("#m1-0000-fe-00-0 > summary").focus()
    shown.tab.keyboard.press("Enter")
    assert shown.js("() => document.getElementById('m1-0000-fe-00-0').open")


def test_all_commands_are_copied_at_once_from_a_file(make, show) -> None:
    shown = show(make(DSA.with_name("lspci-vvv.txt")), permissions=["clipboard-read", "clipboard-write"])
    ask = shown.tab.locator("#m1-asks .ask").first
    commands = ask.locator("code").inner_text().strip()
    assert "\n" in commands
    ask.get_by_role("button", name="Copy all").click()
    ask.get_by_text("Copied").wait_for()
    assert shown.js("() => navigator.clipboard.readText()") == commands
    # a screen reader is told too
    assert shown.tab.locator("#said").inner_text() == "Copied"


def test_commands_are_copied_where_the_clipboard_is_kept_from_pages(make, show) -> None:
    shown = show(make(DSA.with_name("lspci-vvv.txt")), permissions=[])
    shown.js("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    ask = shown.tab.locator("#m1-asks .ask").first
    ask.get_by_role("button", name="Copy all").click()
    ask.get_by_text(re.compile("Copied|Selected")).wait_for()
    selected = shown.js("() => getSelection().toString().trim()")
    assert selected == ask.locator("code").inner_text().strip()
    assert shown.complaints == []


PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 28)"}


def barriers(shown: Shown) -> list[tuple[str, list[str]]]:
    """What axe-core finds with everything open: the rule and the first elements that break it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    shown.js("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    found = axe.Axe().run(shown.tab).response["violations"]
    return [(fault["id"], [node["html"][:120] for node in fault["nodes"]][:3]) for fault in found]


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_no_barrier_in_either_scheme(make, show, scheme: str) -> None:
    text = DSA.read_text().replace("PASIDCtl: Enable+", "PASIDCtl: Enable-")
    shown = show(make(text, "--device", "6a:01.0", "--virt", "bare-metal"), color_scheme=scheme)
    assert shown.js("() => getComputedStyle(document.body).backgroundColor") == PAPER[scheme]
    assert barriers(shown) == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_with_several_machines(make, show, scheme: str) -> None:
    text = DSA.read_text() + "\nand the other box:\n\n" + NIC.read_text()
    assert barriers(show(make(text, "--all-devices"), color_scheme=scheme)) == []


def test_a_narrow_screen_needs_no_sideways_scrolling(make, show) -> None:
    shown = show(make(DSA), viewport={"width": 360, "height": 740})
    shown.js("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert shown.js("() => document.documentElement.scrollWidth") <= 360


def test_without_javascript_everything_can_be_read(make, show) -> None:
    shown = show(make(DSA), java_script_enabled=False)
    tab = shown.tab
    assert not tab.locator(".filter").is_visible()
    assert tab.locator("button:visible").count() == 0
    assert tab.locator("details.function").count() == 8
    assert tab.locator("#m1-0000-6a-01-0 .sentence").is_visible()
    tab.locator("#m1-0000-fe-00-0 > summary").click()
    assert tab.locator("#m1-0000-fe-00-0 .sentence").is_visible()


def test_paper_has_no_controls_and_every_open_part(make, show, tmp_path: Path) -> None:
    shown = show(make(DSA), color_scheme="dark")
    shown.tab.emulate_media(media="print", color_scheme="dark")
    assert not shown.tab.locator(".filter").is_visible()
    assert shown.tab.locator(".copy:visible").count() == 0
    assert shown.js("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.js("() => getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert shown.tab.locator("#m1-0000-6a-01-0 .sentence").is_visible()
    paper = shown.tab.pdf(format="A4")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 20


def test_hostile_names_stay_text(make, show) -> None:
    shown = show(make(hostile_text(), "--all-devices"))
    shown.js("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert shown.complaints == []
    assert shown.js("() => typeof bad") == "undefined"
    assert shown.js("() => document.querySelectorAll('script, img, iframe').length") == 1
    assert "<script>bad()</script>" in shown.tab.locator("#m1-functions").inner_text()
    assert "\\u202e" in shown.tab.locator("#m1-functions").inner_text()
    assert shown.js("() => document.documentElement.scrollWidth") <= 1280


def test_the_policy_stops_what_gets_in_all_the_same(make, show, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    smuggled = (
        "<main id='content'><script>window.bad = 1</script><img src='data:,x' onerror='window.bad = 2'>"
        "<p id='styled' style='color: rgb(1, 2, 3)'>x</p><a id='js' href='javascript:window.bad = 3'>x</a>"
        "<iframe src='data:text/html,x'></iframe><img src='http://127.0.0.1:9/x.png'>"
    )
    text = make(DSA).read_text("utf-8")
    assert '<main id="content">' in text
    page.write_text(text.replace('<main id="content">', smuggled), "utf-8")
    shown = show(page)
    shown.tab.locator("#js").click()
    shown.tab.wait_for_timeout(100)
    assert shown.js("() => window.bad") is None
    assert shown.js("() => getComputedStyle(document.getElementById('styled')).color") != "rgb(1, 2, 3)"
    stopped = [note for note in shown.complaints if "Content Security Policy" in note]
    for directive in ("script-src", "style-src", "img-src", "default-src"):
        assert any(directive in note for note in stopped), (directive, shown.complaints)


@pytest.mark.slow
@pytest.mark.oracle
def test_a_large_machine_is_filtered_and_printed(make, show, server) -> None:
    shown = show(make(server("five-hundred")))
    tab = shown.tab
    tab.get_by_label("Search").fill("mlx5")
    assert shown.js(SHOWN) == 63
    assert tab.locator(".count").inner_text() == "63 of 504 functions shown"
    tab.get_by_role("button", name="Show all functions").first.click()
    assert shown.js(SHOWN) == 504
    # quiet root buses stand behind one line, and a link to what is in it opens the way
    assert tab.locator("details.root:visible").count() < 10
    assert tab.locator("details.quiet > summary").inner_text() == (
        "7 more root buses with 223 functions, none of them listed"
    )
    shown.js("() => { location.hash = '#m1-bus-1'; }")
    tab.wait_for_function("() => document.querySelector('details.quiet').open")
    for width in (1280, 400):
        tab.set_viewport_size({"width": width, "height": 900})
        assert shown.js("() => document.documentElement.scrollWidth") <= width
        boxes = shown.js(
            """() => Array.from(document.querySelectorAll('.drawing'))
                .filter(d => d.checkVisibility()).map(d => d.getBoundingClientRect().right)"""
        )
        assert boxes
        assert all(right <= width for right in boxes)
    assert shown.complaints == []


def test_the_drawing_leads_to_the_functions(make, show) -> None:
    shown = show(make(DSA))
    tab = shown.tab
    tab.get_by_role("button", name="Close all").click()
    tab.locator("svg a", has_text="6a:01.0").click()
    assert shown.js("() => document.getElementById('m1-0000-6a-01-0').open")
    assert tab.locator("#m1-0000-6a-01-0 .sentence").is_visible()


def test_slash_searches_and_escape_shows_all_again(make, show) -> None:
    shown = show(make(DSA))
    tab = shown.tab
    tab.keyboard.press("/")
    assert shown.js("() => document.activeElement.className") == "words"
    tab.keyboard.type("no/such")
    assert tab.get_by_label("Search").input_value() == "no/such"
    assert tab.locator(".count").inner_text() == "no match: 0 of 8 functions shown"
    assert tab.locator(".no-match").is_visible()
    tab.keyboard.press("Escape")
    assert tab.get_by_label("Search").input_value() == ""
    assert tab.locator(".count").inner_text() == "8 of 8 functions shown"
    assert not tab.locator(".no-match").is_visible()
    tab.get_by_label("Search").fill("no such")
    tab.locator(".no-match").get_by_role("button").click()
    assert shown.js(SHOWN) == 8


def test_the_address_holds_the_filter(make, show) -> None:
    page = make(DSA)
    shown = show(page)
    shown.tab.get_by_label("Search").fill("idxd & more")
    shown.tab.get_by_label("IMS", exact=True).select_option("yes")
    address = shown.tab.url
    assert address.endswith("#m1-functions?words=idxd+%26+more&ims=yes")
    again = show(page, address.partition("html")[2])
    assert again.tab.get_by_label("Search").input_value() == "idxd & more"
    assert again.js(SHOWN) == 0
    again.tab.get_by_label("Search").fill("idxd")
    assert again.js(SHOWN) == 2


@pytest.mark.parametrize(
    "fragment",
    [
        "#m1-functions?siov=%3Cb%3E&words=%E0%A4%A",
        pytest.param("#%E0%A4%A", marks=pytest.mark.slow),
        pytest.param("#nowhere?words=x", marks=pytest.mark.slow),
    ],
)
def test_a_value_that_no_choice_has_is_no_filter_and_a_broken_address_no_error(
    make, show, fragment: str
) -> None:
    odd = show(make(DSA), fragment)
    assert odd.complaints == []
    assert odd.tab.get_by_label("SIOV", exact=True).input_value() == ""


def test_a_reason_leads_to_its_meaning_and_to_its_line(make, show) -> None:
    shown = show(make(DSA))
    tab = shown.tab
    tab.locator("#m1-0000-6a-01-0 .reasons").get_by_role("link", name="DEV_SIOV_R1").click()
    page = tab.locator("#code-DEV_SIOV_R1")
    assert page.is_visible()
    assert "Source" in page.inner_text()
    assert shown.js("() => document.activeElement.id") == "code-DEV_SIOV_R1"
    tab.go_back()
    tab.locator("#m1-0000-6a-01-0 .reasons .proofs a").first.click()
    assert shown.js("() => location.hash").startswith("#m1-quote-")
    assert shown.js("() => document.activeElement.matches('.quotes li')")


def test_headings_and_landmarks_are_in_order(make, show) -> None:
    shown = show(make(DSA))
    shown.js("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    levels = shown.js(
        "() => Array.from(document.querySelectorAll('h1, h2, h3, h4'), h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert shown.tab.get_by_role("main").count() == 1
    assert shown.tab.get_by_role("banner").count() == 1
    assert shown.tab.get_by_role("contentinfo").count() == 1
    assert shown.tab.locator(".answers").get_by_role("columnheader", name="because of").count() == 1


def test_paper_tells_one_function_of_each_answer_in_full(make, show) -> None:
    shown = show(make(DSA))
    tab = shown.tab
    tab.get_by_role("button", name="Close all").click()
    shown.js("() => dispatchEvent(new Event('beforeprint'))")
    assert shown.js("() => document.getElementById('m1-0000-6a-01-0').open")
    assert not shown.js("() => document.getElementById('m1-0000-00-00-0').open")
    # proofs about functions that are not listed stay on the screen
    tab.emulate_media(media="print")
    assert tab.locator(".quotes li:visible").count() > 0
    assert tab.locator(".quotes li.quiet").count() > 0
    assert tab.locator(".quotes li.quiet:visible").count() == 0
    tab.emulate_media(media="screen")
    shown.js("() => dispatchEvent(new Event('afterprint'))")
    assert not shown.js("() => document.getElementById('m1-0000-6a-01-0').open")


@pytest.mark.slow
def test_ten_thousand_functions_can_be_searched(make, show) -> None:
    text = "".join(
        f"{at >> 12:04x}:{at >> 8 & 15:02x}:{at >> 3 & 31:02x}.{at & 7} Ethernet controller: Card {at}\n"
        "\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n\n"
        for at in range(10_000)
    )
    shown = show(make(text))
    count = shown.tab.locator(".count")
    assert count.inner_text() == "10000 of 10000 functions shown"
    shown.tab.get_by_label("Search").fill("card 7777")
    assert count.inner_text() == "1 of 10000 functions shown"
    shown.tab.keyboard.press("Escape")
    assert shown.js(SHOWN) == 10_000
    assert shown.complaints == []
