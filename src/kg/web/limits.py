"""What one client may ask of the server, and what one query may take."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds; every limit that is met is told to the client, none cuts an answer."""

    #: Work on one query, counted from its start; then its worker is killed.
    seconds: float = 10.0
    #: Wait for a free worker before the server says that it is busy.
    patience: float = 30.0
    #: Address space of one worker.
    memory: int = 1536 << 20
    rows: int = 100_000
    answer_bytes: int = 50_000_000
    #: Answers that are being sent, all clients together.
    sending_bytes: int = 500_000_000
    #: A client that takes no byte for so long is cut off.
    sending_seconds: float = 30.0
    query_bytes: int = 65_536
    body_bytes: int = 262_144
    #: From the first byte of a request to the last of its head, and likewise of its body.
    head_seconds: float = 10.0
    body_seconds: float = 10.0
    #: The longest address, which is a little less than the parser of HTTP reads; a longer query is sent by POST.
    url_bytes: int = 65_000
    header_bytes: int = 32_768
    headers: int = 100
    workers: int = max(2, os.cpu_count() or 2)
    waiting: int = 64
    connections: int = 512
    #: Answers kept for the next who asks the same; 0 keeps none.
    cache_bytes: int = 64_000_000
