"""Tables of what a format keeps."""

import pytest

from kg.exchange.foreign import TABLE, Foreign
from kg.exchange.losses import END, NOT, PARTLY, START, WHOLE, Loss, put_losses

LOSS = Loss("who denies it", WHOLE, "`opinion`")


def test_a_table_is_written_again_between_its_marks() -> None:
    once = put_losses(f"above\n{START}\nformer rows\n{END}\nbelow\n", [LOSS])
    assert "| who denies it | fully | `opinion` |" in once
    assert "former rows" not in once
    assert once.startswith("above\n")
    assert once.endswith("\nbelow\n")
    assert put_losses(once, [LOSS]) == once


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="has no lines"):
        put_losses("a page", [LOSS])


@pytest.mark.parametrize("foreign", TABLE, ids=lambda foreign: foreign.name)
def test_each_format_says_what_it_keeps_and_what_not(foreign: Foreign) -> None:
    losses = foreign.list_losses()
    assert {loss.extent for loss in losses} <= {WHOLE, PARTLY, NOT}
    assert all(loss.what and loss.where for loss in losses)
    # none can say everything
    assert any(loss.extent != WHOLE for loss in losses)
