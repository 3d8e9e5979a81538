"""Links of a diagram that is a page among others."""

from kg.views.surroundings import ALONE, Surroundings


def test_a_file_of_its_own_has_no_links() -> None:
    assert ALONE.write_navigation() == ""
    assert ALONE.pages == {}


def test_the_head_links_to_pages_and_shows_labels_as_text() -> None:
    links = Surroundings([("Front", "../"), ("<b>as & map", "/view/x?a=1&layout=map")])
    head = links.write_navigation()
    assert '<a href="../">Front</a>' in head
    assert '<a href="/view/x?a=1&amp;layout=map">&lt;b&gt;as &amp; map</a>' in head
