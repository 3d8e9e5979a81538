"""Answers that are kept, and let go."""

from kg.web.cache import Cache, Reply


def reply(size: int) -> Reply:
    return Reply("text/csv", b"x" * size, "digest")


def test_what_was_kept_is_given_again() -> None:
    cache = Cache(1000)
    assert cache.get("a") is None
    cache.keep("a", reply(10))
    assert cache.get("a") == reply(10)


def test_the_answer_that_was_asked_for_longest_ago_goes_first() -> None:
    cache = Cache(400)
    for name in "abc":
        cache.keep(name, reply(99))
    assert cache.get("a")
    cache.keep("d", reply(99))
    assert len(cache) == 4
    cache.keep("e", reply(99))
    assert cache.get("b") is None
    assert all(cache.get(name) for name in "acde")


def test_what_would_push_out_everything_is_not_kept() -> None:
    cache = Cache(400)
    cache.keep("a", reply(101))
    assert len(cache) == 0


def test_a_cache_of_nothing_keeps_nothing() -> None:
    cache = Cache(0)
    cache.keep("", reply(1))
    assert len(cache) == 0


def test_the_same_question_counts_once() -> None:
    cache = Cache(400)
    for _ in range(10):
        cache.keep("a", reply(99))
    cache.keep("b", reply(99))
    assert cache.get("a")
    cache.clear()
    cache.keep("c", reply(99))
    assert len(cache) == 1
