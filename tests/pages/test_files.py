"""Files that pages share: only those, with the colours of the design."""

from kg.pages.files import list_files, read_file
from kg.views.style import STYLE


def test_the_style_begins_with_the_colours_of_both_themes() -> None:
    style = read_file("pages.css")
    assert style is not None
    assert style.media_type == "text/css"
    text = style.content.decode()
    for theme in STYLE["themes"].values():
        for role, colour in theme.items():
            assert f"--{role}:{colour};" in text


def test_no_other_file_is_sent() -> None:
    assert "pages.css" in list_files()
    assert read_file("../edition.py") is None
    assert read_file("edition.py") is None
