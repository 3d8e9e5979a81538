"""What a client is told when there is no answer: a status, a reason and how to mend it (RFC 9457)."""

from kg.errors import KgError


class Problem(KgError):
    """A request without an answer; tasks in a worker may raise it as well."""

    status = 400
    title = "This request is not answered"

    def __init__(
        self, reason: str, *, hint: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(reason, hint=hint)
        self.headers = headers or {}


class NotFound(Problem):
    """No such thing, graph, query or page."""

    status, title = 404, "Not found"


class NotAcceptable(Problem):
    """None of the media types that the client takes is to be had."""

    status, title = 406, "Not acceptable"


class TooLarge(Problem):
    """The answer is larger than the server gives: it is refused whole, never cut."""

    title = "The answer is too large"


class Late(Problem):
    """The query took longer than the limit and was stopped."""

    status, title = 504, "The query took too long"


class Died(Problem):
    """The query ended its worker: too much memory or a fault of the engine."""

    status, title = 500, "The query could not be run to its end"


class Busy(Problem):
    """Too many queries at once: ask again in a while."""

    status, title = 503, "The server is busy"


#: What comes back from a worker by its name; any other KgError is a Problem.
KINDS = {kind.__name__: kind for kind in (Problem, NotFound, NotAcceptable, TooLarge)}
