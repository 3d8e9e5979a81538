"""Messages between parent and worker."""

import json

from hypothesis import given
from hypothesis import strategies as st

from kg.web.workers.frames import LENGTHS, packed


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.none())), st.binary())
def test_a_message_comes_out_as_it_went_in(header: dict[str, object], body: bytes) -> None:
    data = packed(header, body)
    head, size = LENGTHS.unpack(data[: LENGTHS.size])
    rest = data[LENGTHS.size :]
    assert json.loads(rest[:head]) == header
    assert rest[head:] == body
    assert size == len(body)
