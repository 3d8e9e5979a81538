"""The questions that newcomers bring, answered from the front page in a few actions."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.conftest import Serving

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("server")]

SCREENS = [(1440, 900), (390, 844)]


class Newcomer:
    """Somebody at the front page, whose actions are counted: typing, keys and links."""

    def __init__(self, page: Page) -> None:
        """Open the front page."""
        self.page = page
        self.actions = 0
        page.goto("/")

    def search(self, words: str) -> None:
        """Type words into the search box, and press Enter."""
        box = self.page.locator("input[type=search][name=q]").first
        box.fill(words)
        box.press("Enter")
        self.page.wait_for_load_state()
        self.actions += 2

    def follow(self, words: str) -> None:
        """Follow the first link with some words, by keyboard."""
        link = self.page.locator("main a, header a").filter(has_text=words).first
        link.focus()
        link.press("Enter")
        self.page.wait_for_load_state()
        self.actions += 1

    def sees(self, *words: str) -> bool:
        """Whether a page has some words, and shows them."""
        text = self.page.inner_text("main")
        return all(word in text for word in words)


@pytest.fixture(params=SCREENS, ids=str)
def newcomer(
    chromium: Browser, server: Serving, request: pytest.FixtureRequest
) -> Iterator[Newcomer]:
    width, height = request.param
    context = chromium.new_context(
        base_url=server.base, viewport={"width": width, "height": height}
    )
    yield Newcomer(context.new_page())
    context.close()


def test_who_denies_that_the_manhattan_station_is_one(newcomer: Newcomer) -> None:
    newcomer.search("manhattan station")
    newcomer.follow("Manhattan station")
    assert newcomer.actions <= 4
    names = ("Government of the People's Republic of China", "Wang Wenbin", "Mao Ning")
    assert newcomer.sees("deny it", *names)
    chip = newcomer.page.locator("main").get_by_text("Mao Ning").first
    assert "004" in chip.locator("xpath=ancestor::section[1]").inner_text()
    box = chip.bounding_box()
    assert box is not None
    assert box["y"] < 900


def test_what_safeguard_defenders_says_about_spain(newcomer: Newcomer) -> None:
    newcomer.search("what does Safeguard Defenders say about Spain")
    newcomer.follow("what it says of Spain")
    assert newcomer.actions <= 5
    speakers = newcomer.page.locator("td[data-head=speaker]").all_inner_texts()
    assert speakers
    assert {speaker.strip() for speaker in speakers} == {"Safeguard Defenders"}
    assert newcomer.sees("Spain", "alleges")


def test_what_ireland_did_and_when(newcomer: Newcomer) -> None:
    newcomer.search("ireland")
    newcomer.follow("What did it do, and when?")
    assert newcomer.actions <= 3
    assert newcomer.sees(
        "Irish order to close the Dublin stations", "2022-10-21", "1 act without a time"
    )


def test_which_bureau_has_stations_where(newcomer: Newcomer) -> None:
    newcomer.follow("which bureau has stations where")
    assert newcomer.actions <= 2
    assert newcomer.sees("Qingtian County Public Security Bureau", "Spain")


def test_how_many_stations_there_are_and_why_the_numbers_differ(newcomer: Newcomer) -> None:
    newcomer.follow("why they differ")
    assert newcomer.actions <= 3
    assert newcomer.sees("102", "54", "at least", "Safeguard Defenders")
