"""The default limits."""

from dataclasses import FrozenInstanceError

import pytest

from kg.sparql import safety
from kg.web.limits import Limits


def test_the_usual_limits_fit_together() -> None:
    limits = Limits()
    assert limits.workers >= 2
    assert limits.query_bytes >= safety.LONGEST_QUERY
    assert limits.body_bytes >= 3 * limits.query_bytes  # a form in which each byte is escaped
    assert limits.url_bytes < 65_536  # what the parser reads
    assert limits.answer_bytes < limits.sending_bytes
    assert limits.waiting < limits.connections


def test_limits_are_fixed_once_made() -> None:
    with pytest.raises(FrozenInstanceError):
        Limits().query_seconds = 60  # type: ignore[misc]
