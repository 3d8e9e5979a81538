"""Cache of what is found in texts, bounded by the length of the texts together."""

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

#: A text that is longer than this part of a cache is not kept.
SHARE = 8


def remember(most: int) -> "Callable[[Callable[[str], T]], Callable[[str], T]]":
    """Keep the results of a function of a text; results of faults are not kept.

    `functools.lru_cache` counts entries and not their size: 256 hostile texts took 1.5 GB.

    Args:
        most: characters of all texts that are kept together.
    """

    def decorate(function: "Callable[[str], T]") -> "Callable[[str], T]":
        results: dict[str, T] = {}
        length = 0

        def call(text: str) -> "T":
            nonlocal length
            if text in results:
                results[text] = result = results.pop(text)  # the newest is the last
                return result
            result = function(text)
            if len(text) * SHARE <= most:
                results[text] = result
                length += len(text)
                while length > most:
                    oldest = next(iter(results))
                    del results[oldest]
                    length -= len(oldest)
            return result

        call.__doc__ = function.__doc__
        return call

    return decorate
