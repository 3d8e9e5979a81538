"""Limits of requests, queries and answers, and what the publisher sets."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Publication:
    """What the publisher of the pages sets.

    `contact` is where people send a correction or a reply, and `texts` the folder of the documents
    for the pages of who has them.
    """

    contact: str = ""
    texts: str = ""
    #: Whether the served folder has graphs of its own: then there are no pages.
    data: bool = False


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds.

    A client that meets a limit gets a problem with the reason. No limit cuts an answer.
    """

    #: Work on one query, from its start; then its worker is killed.
    query_seconds: float = 10.0
    #: Wait for a free worker; then the server is busy.
    queue_seconds: float = 30.0
    #: Address space of one worker.
    memory: int = 1536 << 20
    rows: int = 100_000
    answer_bytes: int = 50_000_000
    #: Answers in transit to all clients together.
    sending_bytes: int = 500_000_000
    #: Pause of a client that reads an answer; then its connection is closed.
    sending_seconds: float = 30.0
    query_bytes: int = 65_536
    body_bytes: int = 262_144
    #: From the first byte of a request to the last of its head, and likewise of its body.
    head_seconds: float = 10.0
    body_seconds: float = 10.0
    #: Longest address: a little less than the HTTP parser reads. Longer queries need POST.
    url_bytes: int = 65_000
    header_bytes: int = 32_768
    headers: int = 100
    #: Workers for pages and saved queries, and as many again for free SPARQL.
    workers: int = max(2, os.cpu_count() or 2)
    #: Questions that may wait: of free SPARQL, of what takes long, and of pages.
    waiting: int = 64
    waiting_long: int = 64
    waiting_pages: int = 512
    connections: int = 512
    #: Cached answers; 0 turns the cache off.
    cache_bytes: int = 64_000_000
    #: Whether new workers make what takes long the first time while nobody asks them, and one more
    #: is ready to take the place of one of pages that ends.
    works_ahead: bool = False
