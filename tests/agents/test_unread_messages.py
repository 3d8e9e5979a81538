import json
import os
import subprocess
import sys
from pathlib import Path

import mcp_types as types
import pytest
from pydantic import ValidationError

from kg.agents.unread_messages import answer_unread
from tests.agents.calls import INITIALIZE

CALL = '{"jsonrpc":"2.0","id":%s,"method":"tools/call","params":{"name":"find","arguments":%s}}'
HALF = r'{"text":"\ud83d"}'


def read_fault(line: str) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        types.jsonrpc_message_adapter.validate_json(line, by_name=False)
    return caught.value


@pytest.mark.parametrize(
    ("line", "id"),
    [
        (CALL % (7, HALF), 7),
        (CALL % ('"a"', HALF), "a"),
        (CALL % (8, '{"text":"a","bytes":%s}' % ("9" * 5000)), 8),
    ],
)
def test_a_request_that_cannot_be_read_is_answered(line: str, id: int | str) -> None:
    answer = answer_unread(read_fault(line))
    assert answer
    assert (answer.id, answer.error.code) == (id, types.PARSE_ERROR)
    assert answer.error.data["hint"]


NOT_ANSWERED = [
    "{",
    "[" * 10_000,
    "[1]",
    "7",
    '{"jsonrpc":"1.0","id":9}',
    CALL % (r'"\ud83d"', HALF),
    CALL % ("true", HALF),
]


@pytest.mark.parametrize("line", NOT_ANSWERED)
def test_what_has_no_id_or_is_json_gets_no_answer(line: str) -> None:
    assert answer_unread(read_fault(line)) is None


def test_the_server_goes_on_after_it(build_folder: Path) -> None:
    ping = '{"jsonrpc":"2.0","id":8,"method":"ping"}'
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "mcp"],
        env={**os.environ, "KG_BUILD_DIR": str(build_folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin
        assert server.stdout
        answers = []
        for line in (json.dumps(INITIALIZE), CALL % (7, HALF), ping):
            server.stdin.write(f"{line}\n")
            server.stdin.flush()
            answers.append(json.loads(server.stdout.readline()))
        server.stdin.close()
    assert [one["id"] for one in answers] == [1, 7, 8]
    assert answers[1]["error"]["code"] == types.PARSE_ERROR
    assert "result" in answers[2]
