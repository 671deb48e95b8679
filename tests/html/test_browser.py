"""The page in a real Chromium: shown, filtered, opened, by mouse and by keyboard, and nothing else runs."""

from __future__ import annotations

import re
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


def test_commands_are_copied(make, show) -> None:
    shown = show(make(DSA), permissions=["clipboard-read", "clipboard-write"])
    ask = shown.tab.locator("#m1-asks .ask").first
    command = ask.locator("code").inner_text()
    ask.get_by_role("button", name=f"Copy {command}").click()
    ask.get_by_text("Copied").wait_for()
    assert shown.js("() => navigator.clipboard.readText()") == command


PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 28)"}


def barriers(shown: Shown) -> list[tuple[str, list[str]]]:
    """What axe-core finds with everything open: the rule and the first elements that break it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    shown.js("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    found = axe.Axe().run(shown.tab).response["violations"]
    return [(fault["id"], [node["html"][:120] for node in fault["nodes"]][:3]) for fault in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
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


@pytest.mark.oracle
def test_a_large_machine_is_quick(make, show, server) -> None:
    shown = show(make(server("five-hundred")))
    loaded = shown.js("() => performance.getEntriesByType('navigation')[0].domComplete")
    assert loaded < 5_000
    taken = shown.js(
        """() => { const field = document.querySelector('.words'); const start = performance.now();
            field.value = 'mlx5'; field.dispatchEvent(new Event('input', { bubbles: true }));
            document.body.offsetHeight; return performance.now() - start; }"""
    )
    assert shown.js(SHOWN) == 63
    assert taken < 1_000
    assert shown.complaints == []
