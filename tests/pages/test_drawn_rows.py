"""Pictures of rows: only where one helps, and their marks lead to pages."""

import re

from kg.pages.drawn_rows import draw_rows
from kg.pages.edition import open_edition
from kg.query.answer import run_saved
from kg.query.engine import Engine


def test_marks_lead_to_pages_alone(engine: Engine) -> None:
    drawn = draw_rows(open_edition(engine), "map", run_saved(engine, "station-list", {}))
    addresses = set(re.findall('href="([^"#]+)"', drawn))
    assert len(addresses) > 40
    assert all(address.startswith("/page/") for address in addresses)


def test_what_is_no_table_or_has_no_picture_is_not_drawn(engine: Engine) -> None:
    edition = open_edition(engine)
    assert draw_rows(edition, "", run_saved(engine, "station-list", {})) == ""
    assert draw_rows(edition, "bars", run_saved(engine, "who-says-who-denies", {})) == ""
