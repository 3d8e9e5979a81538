"""Problems: what a client gets in place of an answer (RFC 9457)."""

from kg.errors import ForeignGraph, KgError


class Problem(KgError):
    """Request that is not answered; a task in a worker may raise it too."""

    status = 400
    title = "This request is not answered"

    def __init__(
        self, reason: str, *, hint: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(reason, hint=hint)
        self.headers = headers or {}


class NotFound(Problem):
    """No such entity, graph, query or page."""

    status, title = 404, "Not found"


class UnknownGraph(Problem):
    """Query on a graph that is not served: understood, and refused."""

    status, title = 403, "No such graph"


class NotAcceptable(Problem):
    """None of the media types that the client accepts is available."""

    status, title = 406, "Not acceptable"


class TooLarge(Problem):
    """Answer beyond the limits: refused, never cut."""

    title = "The answer is too large"


class QueryTimeout(Problem):
    """Query that was stopped at its deadline."""

    status, title = 504, "The query took too long"


class WorkerDied(Problem):
    """Query that ended its worker: too much memory, or a fault of the engine."""

    status, title = 500, "The query did not complete"


class Busy(Problem):
    """Too many queries at once: the client may try again later."""

    status, title = 503, "The server is busy"


#: Problems that a worker names in its reply; any other KgError is a plain Problem.
KINDS: dict[str, type[Problem]] = {
    kind.__name__: kind for kind in (Problem, NotFound, NotAcceptable, TooLarge, UnknownGraph)
}
KINDS[ForeignGraph.__name__] = UnknownGraph  # FROM in the text, and the same in the address
