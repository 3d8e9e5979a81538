"""A draft made from the release before: only what the changed lines touch is derived and validated again."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.catalog import SavedQuery
from kg.names import DEFAULT_POLICY, GRAPH, POLICIES
from kg.release import affected, rocksdb, validate
from kg.release.derive import derive, list_written_predicates
from kg.release.folder import Release
from kg.release.staging import ASSERTED, Staging, describe_repetition, raise_faults, write_metadata
from kg.sorted_ntriples import Changes

Keys = dict[str, set[ox.NamedNode]]


def update(draft: Staging, before: Path) -> bool:
    """Derive and validate what has changed since another release, and write its stores; False where all may have.

    Args:
        before: the release from which the draft was begun.

    Raises:
        FaultsFound: with every fault that shapes and check-queries find in what changed.
    """
    if draft.changes is None:
        return False  # more has changed than is worth it
    if draft.derived.exists():
        return False  # a build of the whole was killed, and goes on
    draft.clear()
    draft.tell("deriving summaries", 0.0)
    old = Release(before).list_graphs()
    changes = dict(draft.changes)
    if affected.may_affect_all(_lines(changes)):
        return False
    store = rocksdb.copy_store(before / "base", draft.folder / "base")
    summaries, views = draft.rules()
    nodes = affected.find_changed_nodes(_lines(changes), [*summaries, *views])
    wide, keys = affected.find_general_claims(store), affected.find_affected(store, nodes)
    edges = _edges(store, keys["claim"])
    rocksdb.apply(store, changes, lambda name: ox.DefaultGraph())
    if affected.find_general_claims(store) != wide:
        return False
    for variable, members in affected.find_affected(store, nodes).items():
        keys[variable] |= members
    named = ox.Store.read_only(str(before / "store"))
    _refuse_new_repetition(draft, named, changes)
    changes["summary"] = _rederived(draft, store, summaries, keys)
    draft.tell("deriving views", 0.0)
    edges |= _edges(store, keys["claim"])
    for rule in views:
        changes[rule.graph] = _reviewed(store, named, rule, edges, keys)
    store.flush()
    del store
    _write_changes(draft, old, changes)
    write_metadata(draft)
    for name in ("queries", "meta"):
        changes[name] = sorted_ntriples.differences(old[name], draft.release.graph_path(name))
    _patch(draft, before, changes)
    _validate_changes(draft, changes)
    rocksdb.compact(draft.folder)
    return True


def _lines(changes: Changes) -> Iterator[bytes]:
    for gone, come in changes.values():
        yield from gone
        yield from come


def _refuse_new_repetition(draft: Staging, named: ox.Store, changes: Changes) -> None:
    """Refuse a new triple that stands in another graph as well, before the change or after it."""
    ways = {name: (set(changes[name][0]), set(changes[name][1])) for name in ASSERTED}
    for name, (_, come) in ways.items():
        for line in come:
            (triple,) = sorted_ntriples.parse_lines(line)
            for other in (other for other in ASSERTED if other != name):
                stood = (
                    sorted_ntriples.put_in_graph(triple, ox.NamedNode(GRAPH + other)) in named
                    and line not in ways[other][0]
                )
                if stood or line in ways[other][1]:
                    raise_faults([describe_repetition(draft, line)])


def _rederived(
    draft: Staging, store: ox.Store, rules: list[SavedQuery], keys: Keys
) -> tuple[list[bytes], list[bytes]]:
    """What goes from the summary and what comes, when the rules are asked again of what is touched."""
    gone: set[ox.Quad] = set()
    for rule in rules:
        for key in keys[rule.per]:
            for predicate in list_written_predicates(rule):
                gone.update(store.quads_for_pattern(key, predicate, None))
    for quad in gone:
        store.remove(quad)
    come: set[bytes] = set()
    asked = _asked(store, keys)
    for number, rule in enumerate(rules):
        draft.tell("deriving summaries", number / len(rules))
        for lines in derive(store, rule, asked):
            come.update(lines)
            store.extend(
                ox.Quad(*triple) for triple in sorted_ntriples.parse_lines(b"".join(lines))
            )
    before = set(sorted_ntriples.serialize_lines(gone))
    return sorted(before - come), sorted(come - before)


def _asked(store: ox.Store, keys: Keys) -> dict[str, list[str]]:
    """What rules are asked about: not what has gone."""
    return {
        variable: sorted(map(str, members))
        for variable, members in affected.keep_members(store, keys).items()
    }


def _edges(store: ox.Store, claims: Iterable[ox.NamedNode]) -> set[ox.Triple]:
    """The plain edge of each claim, in a view or not."""
    found = set()
    for claim in claims:
        subject, predicate, value = (
            next((quad.object for quad in store.quads_for_pattern(claim, part, None)), None)
            for part in (affected.SUBJECT, affected.PREDICATE, affected.OBJECT)
        )
        if (
            isinstance(subject, ox.NamedNode)
            and isinstance(predicate, ox.NamedNode)
            and value is not None
        ):
            found.add(ox.Triple(subject, predicate, value))
    return found


def _reviewed(
    store: ox.Store, named: ox.Store, rule: SavedQuery, edges: set[ox.Triple], keys: Keys
) -> tuple[list[bytes], list[bytes]]:
    """What goes from a view and what comes."""
    view = ox.NamedNode(GRAPH + rule.graph)
    before = set(
        sorted_ntriples.serialize_lines(
            edge for edge in edges if sorted_ntriples.put_in_graph(edge, view) in named
        )
    )
    asked = _asked(store, keys)
    come = {line for lines in derive(store, rule, asked) for line in lines}
    return sorted(before - come), sorted(come - before)


def _write_changes(draft: Staging, old: Mapping[str, Path], changes: Changes) -> None:
    """Write the derived graphs as they were, with the changes; one that did not change is the same file."""
    for name, (gone, come) in changes.items():
        path = draft.release.graph_path(name)
        if name not in ASSERTED:
            sorted_ntriples.patch_file(old[name], path, gone, come)


def _patch(draft: Staging, before: Path, changes: Changes) -> None:
    draft.tell("writing the release", 0.0)
    with ThreadPoolExecutor() as threads:
        writing = [
            threads.submit(rocksdb.patch_store, draft.folder / "store", before / "store", changes)
        ]
        for policy in POLICIES:
            folders = draft.folder / policy, before / policy
            writing.append(threads.submit(rocksdb.patch_policy, *folders, changes, policy))
        for one in writing:
            one.result()


def _validate_changes(draft: Staging, changes: Changes) -> None:
    """Validate the nodes whose descriptions changed, and ask the check-queries of what they are about."""
    asserted = {name: changes[name] for name in ASSERTED}
    triples = list(sorted_ntriples.parse_lines(b"".join(_lines(asserted))))
    store = ox.Store.read_only(str(draft.folder / DEFAULT_POLICY))
    focus = {triple.subject for triple in triples}
    kinds = {triple.subject for triple in triples if triple.predicate in validate.CONTEXT}
    focus |= {quad.subject for kind in kinds for quad in store.quads_for_pattern(None, None, kind)}
    named, base = (ox.Store.read_only(str(draft.folder / name)) for name in ("store", "base"))
    described = ((str(node), _description(named, node)) for node in sorted(focus, key=str))
    faults = validate.find_shacl_faults(
        (one for one in described if one[1]), base, draft.places, draft.home
    )
    near: set[object] = {
        triple.object for triple in triples if isinstance(triple.object, ox.NamedNode)
    }
    near |= {quad.subject for node in focus for quad in store.quads_for_pattern(None, None, node)}
    asked = {str(node) for node in focus | near}
    raise_faults(
        sorted(
            {*faults, *validate.find_query_faults(store, draft.places, draft.of("check"), asked)}
        )
    )


def _description(named: ox.Store, node: ox.NamedNode | ox.BlankNode | ox.Triple) -> list[bytes]:
    graphs = (ox.NamedNode(GRAPH + name) for name in ASSERTED)
    return sorted_ntriples.serialize_lines(
        quad for graph in graphs for quad in named.quads_for_pattern(node, None, None, graph)
    )
