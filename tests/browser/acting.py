"""What a person does on a page: choose, point at the map, read what it says."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import wait_until_done

# A map draws its areas after the page is done, and nothing on the page says when.
DRAWN = 1_500


def choices(page: Page) -> dict[str, str]:
    """What the address says now."""
    found = parse_qs(urlsplit(page.url).query, keep_blank_values=True)
    return {name: values[-1] for name, values in found.items()}


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a list at the left."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    # A long list is drawn in part only: typing brings the option into view.
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    wait_until_done(page)


def map_point(page: Page, across: float = 0.5, down: float = 0.35) -> tuple[float, float]:
    """A point on the big map, in the window."""
    page.wait_for_timeout(DRAWN)
    box = page.get_by_test_id("stDeckGlJsonChart").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down


def hover_text(page: Page, point: tuple[float, float]) -> str:
    """Name and figure under the pointer; the figure stands in a style rule."""
    page.mouse.move(point[0] - 20, point[1] - 20)
    page.mouse.move(*point, steps=4)
    tip = page.locator(".deck-tooltip div[class^=v]")
    expect(tip).to_be_visible()
    return tip.evaluate("tip => tip.innerText + ' | ' + getComputedStyle(tip, '::after').content")


def unfold(page: Page) -> None:
    """Open all that is folded."""
    page.locator("details:not([open]) > summary").evaluate_all(
        "all => all.forEach(one => one.click())"
    )
    wait_until_done(page)


def upload(page: Page, files: Mapping[str, bytes]) -> None:
    """Give files to Inladen."""
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files.items()
        ]
    )


def go_on(page: Page, step: str) -> None:
    """Press the button to the next step of Inladen, and wait for it."""
    # While the page is still being drawn what is pressed may move away under the pointer.
    wait_until_done(page)
    page.get_by_role("button", name="Verder", exact=True).last.click()
    expect(page.get_by_text(step, exact=True)).to_be_visible(timeout=120_000)
    wait_until_done(page, seconds=120)


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Tab")
    wait_until_done(page)


def tab_to(page: Page, target: Locator, *, most: int = 120) -> None:
    """Go with the key Tab until the focus is there, at the end of the page on from its start."""
    expect(target).to_be_visible(timeout=60_000)
    for _press in range(most):
        if target.evaluate("target => target === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the key Tab does not come to {target}")
