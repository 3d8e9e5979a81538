"""Comparisons: of speakers, of policies, of releases, and what does not fit."""

from html import unescape
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.pages import compare
from kg.pages.compare import (
    compare_policies,
    compare_releases,
    compare_speakers,
    render_compare,
)
from kg.pages.edition import open_edition
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result
from kg.release.folder import Release


def test_two_speakers_meet_claim_by_claim(engine: Engine) -> None:
    both = compare_speakers(engine, "Safeguard Defenders", "body:prc-government")
    assert both.names == ["Safeguard Defenders", "Government of the People's Republic of China"]
    verdicts = {one.sentence: one.verdict for one in both.both}
    assert "opposite sides" in verdicts.values()
    assert both.both[0].verdict == "opposite sides"
    abouts = [{one.about for one in own} for own in both.only]
    assert not abouts[0] & abouts[1]
    assert not abouts[0] & {one.about for one in both.both}


def test_who_objects_through_a_general_claim_is_told(engine: Engine) -> None:
    both = compare_speakers(engine, "Safeguard Defenders", "Wang Wenbin")
    assert both.objected
    for one in both.objected:
        assert "Wang Wenbin" in one.one[0].objectors


def test_policies_differ_as_the_views_do(engine: Engine) -> None:
    answer = run_saved(engine, "policies-compared", {})
    assert isinstance(answer, Result)
    rows = list(answer)
    result = compare_policies(engine, "reported", "undisputed")
    for name, size in zip(result.names, result.sizes, strict=True):
        assert size == sum(int(row[name] or 0) for row in rows)
    assert result.totals[0] == result.sizes[0] - result.shared
    assert sum(number for _, number in result.counts[0]) == result.totals[0]
    assert compare_policies(engine, "official", "official").totals == [0, 0]


def test_a_release_is_compared_with_another(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path(engine.release.graph_path("claims")).read_text(encoding="utf-8")
    gone = text.splitlines()[0].partition(" ")[0]
    nodes = {line.partition(" ")[0][1:-1] for line in text.splitlines()}

    def read(release: Release) -> tuple[set[str], set[str]]:
        lines = set(text.splitlines())
        if release is engine.release:
            lines = {line for line in lines if not line.startswith(gone)}
        return {line.partition(" ")[0][1:-1] for line in lines}, lines

    monkeypatch.setattr(compare, "_read_nodes", read)
    changes = {one.label: one.ids for one in compare_releases(engine, "other", ["other"])}
    assert gone[1:-1] in nodes
    assert sum(map(len, changes.values())) == 1
    assert [engine.shorten(gone[1:-1])] in changes.values()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"a": "Safeguard Defenders"}, "one speaker alone"),
        ({"a": "Safeguard Defenders", "b": "nobody at all"}, "there is nothing called"),
        ({"a": "police station", "b": "Wang Wenbin"}, "fits several"),
        ({"policy": "reported", "with": "guessed"}, "there is no policy"),
        ({"release": "../../etc"}, "has no release"),
    ],
)
def test_what_does_not_fit_is_told_above_the_form(
    engine: Engine, values: dict[str, str], words: str
) -> None:
    page = unescape(render_compare(open_edition(engine), values, [engine.version]))
    assert words in page
    assert "<form" in page


def test_one_release_alone_says_so(engine: Engine) -> None:
    assert "there is no other" in render_compare(open_edition(engine), {}, [engine.version])
    with pytest.raises(UsageError, match="no release"):
        compare_releases(engine, "none", ["other"])
