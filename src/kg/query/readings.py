"""Readings: what the editors read into an attribution, in words."""

from collections.abc import Iterable

#: The sentence for each word of the column `inferred`, about an attribution without a claim.
WORDS = {
    "subject": "the subject",
    "object": "the object",
    "speaker": "the speaker",
    "date": "the date",
    "place": "the place",
    "identity": "that this is the same as in another text",
}
#: The sentences that name the subject, object or speaker, where these are known.
WORDS_OF_CLAIM = {
    "subject": "that this is about {subject}",
    "object": "that this says {object}",
    "speaker": "that {speaker} says so",
    "identity": "that {subject} and {object} here are the same as in another text",
}


def describe_readings(words: Iterable[str], names: dict[str, str] | None = None) -> list[str]:
    """Return a sentence for each word of `inferred`, in the order of the column.

    Args:
        words: the local names of the concepts in `ontology/vocab/reading.ttl`.
        names: the labels of `subject`, `object` and `speaker`, where they are known.
    """
    given = set(words)
    sentences = []
    for word in sorted(given, key=_find_place):
        sentence = WORDS_OF_CLAIM.get(word, "") if names else ""
        sentences.append(sentence.format_map(names or {}) or WORDS.get(word, word))
    return sentences


def _find_place(word: str) -> tuple[int, str]:
    known = list(WORDS)
    return (known.index(word) if word in WORDS else len(known)), word
