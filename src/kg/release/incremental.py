"""Incremental build: a release from the one before, for the cost of the change.

Only what changed triples affect is derived and validated again. All files and stores are those of
the release before, with the changes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.catalog import SavedQuery
from kg.names import BASE_GRAPHS, DEFAULT_POLICY, GRAPH, POLICIES
from kg.release import affected, inputs, rocksdb, validate
from kg.release.derive import derive
from kg.release.folder import BASE, NAMED, WITHOUT_INFERRED, Release
from kg.release.indexing import patch_index
from kg.release.staging import (
    ASSERTED,
    METADATA,
    Staging,
    describe_repetition,
    raise_faults,
    write_metadata,
)

#: Changed lines up to which an incremental build is faster than a full one.
MOST_CHANGES = 100_000


class Change(NamedTuple):
    """The changed lines of a graph, sorted."""

    removed: list[bytes]
    added: list[bytes]


#: The change of each graph by its name.
Changes = dict[str, Change]
Subject = ox.NamedNode | ox.BlankNode | ox.Triple


@dataclass
class Update:
    """The state of an incremental build.

    `store` has the merged graphs of the new release as they are derived, `named` every named graph
    of the one before. `members` are the affected members of each class, by variable in PER, and
    `edges` the plain edges of affected claims, whether a view has them or not.
    """

    staging: Staging
    before: Release
    changes: Changes
    store: ox.Store
    named: ox.Store
    members: dict[str, affected.Nodes]
    edges: set[ox.Triple]


def build_incrementally(staging: Staging, before: Release) -> bool:
    """Build a release from the one before; return False where a full build is needed.

    Args:
        staging: the staging folder, with all inputs.
        before: a release of the same ontology, queries and code.

    Raises:
        FaultsError: with every fault that shapes and check queries find in what changed.
    """
    if staging.resume_folder.exists():
        return False  # a full build was killed, and resumes
    changes = compare_inputs(staging.release, before)
    if changes is None or affected.may_affect_all(_list_lines(changes)):
        return False
    staging.remove_derived()
    staging.report_progress("deriving summaries", 0.0)
    update = _start_update(staging, before, changes)
    if update is None:
        return False
    _check_repetitions(update)
    summaries, views = staging.list_rules()
    changes["summary"] = _derive_summaries(update, summaries)
    staging.report_progress("deriving views", 0.0)
    for rule in views:
        changes[rule.graph] = _derive_view(update, rule)
    update.store.flush()
    del update
    _write_graphs(staging, before, changes)
    _write_stores(staging, before, changes)
    _write_index(staging, before, changes)
    _validate(staging, changes)
    for name in staging.release.stores:
        rocksdb.compact_if_fragmented(staging.release.store_path(name))
    return True


def compare_inputs(release: Release, before: Release) -> Changes | None:
    """Return the changes of the asserted graphs, or None if over MOST_CHANGES."""
    changes: Changes = {}
    total = 0
    for graph in ASSERTED:
        old, new = inputs.list_files(before, graph), inputs.list_files(release, graph)
        shared = (old.keys() & new.keys()) - {inputs.TABLES}
        removed: set[bytes] = set()
        added: set[bytes] = set()
        for line, is_new in sorted_ntriples.compare_files(
            _leave_out(old, shared), _leave_out(new, shared)
        ):
            (added if is_new else removed).add(line)
            total += 1
            if total > MOST_CHANGES:
                return None
        for name in shared:
            # a line of another input was there before and is there still
            removed -= sorted_ntriples.find_lines(new[name], removed)
            added -= sorted_ntriples.find_lines(new[name], added)
        changes[graph] = Change(sorted(removed), sorted(added))
    return changes


def _leave_out(files: Mapping[str, Path], names: Iterable[str]) -> list[Path]:
    return [path for name, path in files.items() if name not in names]


def _list_lines(changes: Changes) -> Iterator[bytes]:
    for change in changes.values():
        yield from change.removed
        yield from change.added


def _start_update(staging: Staging, before: Release, changes: Changes) -> Update | None:
    """Apply the changes to a copy of `base`; find what they affect, None if all."""
    summaries, views = staging.list_rules()
    nodes = affected.find_changed_nodes(_list_lines(changes), [*summaries, *views])
    store = rocksdb.copy_store(before.store_path(BASE), staging.release.store_path(BASE))
    general = affected.find_general_claims(store)
    # a dependency may exist only before the change, or only after it
    members = affected.find_affected(store, nodes)
    edges = _list_edges(store, members["claim"])
    apply_changes(store, changes, _merge)
    if affected.find_general_claims(store) != general:
        return None
    for variable, nodes_after in affected.find_affected(store, nodes).items():
        members[variable] |= nodes_after
    edges |= _list_edges(store, members["claim"])
    named = ox.Store.read_only(before.store_path(NAMED))
    return Update(staging, before, changes, store, named, members, edges)


def _list_edges(store: ox.Store, claims: Iterable[ox.NamedNode]) -> set[ox.Triple]:
    """Return the plain edge of each claim."""
    edges: set[ox.Triple] = set()
    for claim in claims:
        subject = _get_object(store, claim, affected.SUBJECT)
        predicate = _get_object(store, claim, affected.PREDICATE)
        value = _get_object(store, claim, affected.OBJECT)
        if (
            isinstance(subject, ox.NamedNode)
            and isinstance(predicate, ox.NamedNode)
            and value is not None
        ):
            edges.add(ox.Triple(subject, predicate, value))
    return edges


def _get_object(
    store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode
) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None:
    for quad in store.quads_for_pattern(node, predicate, None):
        return quad.object
    return None


def _check_repetitions(update: Update) -> None:
    """Raise a fault for an added triple that another graph has after the change."""
    removed = {name: set(update.changes[name].removed) for name in ASSERTED}
    added = {name: set(update.changes[name].added) for name in ASSERTED}
    for name in ASSERTED:
        for line in update.changes[name].added:
            (triple,) = sorted_ntriples.parse_lines(line)
            for other in ASSERTED:
                quad = sorted_ntriples.put_in_graph(triple, _name_graph(other))
                remains = quad in update.named and line not in removed[other]
                if other != name and (remains or line in added[other]):
                    raise_faults([describe_repetition(update.staging, line)])


def _derive_summaries(update: Update, rules: list[SavedQuery]) -> Change:
    """Run the rules of summaries again on what is affected."""
    changed = list(_list_lines(update.changes))
    rules = [rule for rule in rules if rule.per or affected.reads_some(rule, changed)]
    old: set[ox.Quad] = set()
    for rule in rules:
        old.update(_list_derived(update, rule))
    for quad in old:
        update.store.remove(quad)
    new: set[bytes] = set()
    members = _list_existing_members(update)
    for number, rule in enumerate(rules):
        update.staging.report_progress("deriving summaries", number / len(rules))
        for lines in derive(update.store, rule, members):
            new.update(lines)
            triples = sorted_ntriples.parse_lines(b"".join(lines))
            update.store.extend(ox.Quad(*triple) for triple in triples)
    return _compare(sorted_ntriples.serialize_lines(old), new)


def _list_derived(update: Update, rule: SavedQuery) -> Iterator[ox.Quad]:
    """Yield what a rule derived about affected members, or all without `per`."""
    members: Iterable[ox.NamedNode | None] = update.members[rule.per] if rule.per else [None]
    for member in members:
        for predicate in affected.list_written_predicates(rule):
            yield from update.store.quads_for_pattern(member, predicate, None)


def _derive_view(update: Update, rule: SavedQuery) -> Change:
    """Run the rule of a view again on what is affected."""
    graph = _name_graph(rule.graph)
    old: list[ox.Triple] = []
    for edge in update.edges:
        if sorted_ntriples.put_in_graph(edge, graph) in update.named:
            old.append(edge)
    new: set[bytes] = set()
    for lines in derive(update.store, rule, _list_existing_members(update)):
        new.update(lines)
    return _compare(sorted_ntriples.serialize_lines(old), new)


def _list_existing_members(update: Update) -> dict[str, list[str]]:
    """Return the affected members that are still there (`<iri>`), by variable."""
    existing = affected.keep_members(update.store, update.members)
    return {variable: sorted(map(str, nodes)) for variable, nodes in existing.items()}


def _compare(old: Iterable[bytes], new: Iterable[bytes]) -> Change:
    before, after = set(old), set(new)
    return Change(sorted(before - after), sorted(after - before))


def _write_graphs(staging: Staging, before: Release, changes: Changes) -> None:
    """Write all graphs, and add the changes of `queries` and `meta`."""
    for name, change in changes.items():
        path = staging.release.graph_path(name)
        if not path.exists():  # a killed build may have written asserted graphs
            sorted_ntriples.patch_file(before.graph_path(name), path, *change)
    write_metadata(staging)
    for name in METADATA:
        old, new = before.graph_path(name), staging.release.graph_path(name)
        changes[name] = Change([], [])
        for line, is_new in sorted_ntriples.compare_files([old], [new]):
            (changes[name].added if is_new else changes[name].removed).append(line)


def _write_stores(staging: Staging, before: Release, changes: Changes) -> None:
    """Write the store of named graphs and the stores of policies in parallel."""
    staging.report_progress("writing the stores", 0.0)
    read_in = rocksdb.list_read_in(staging.release.store_path(BASE))
    with ThreadPoolExecutor() as threads:
        writing = [threads.submit(patch_store, staging.release, before, NAMED, changes)]
        for policy in POLICIES:
            more = (staging.release, before, policy, changes, read_in)
            writing.append(threads.submit(_patch_policy, *more))
        for one in writing:
            one.result()


def _patch_policy(
    release: Release, before: Release, policy: str, changes: Changes, read_in: list[ox.Quad]
) -> None:
    """Write both stores of a policy."""
    patch_store(release, before, policy, changes)
    folder = release.store_path(policy + WITHOUT_INFERRED)
    rocksdb.write_without_inferred(folder, release.store_path(policy), read_in)


def _write_index(staging: Staging, before: Release, changes: Changes) -> None:
    """Write the index as before, with the entries of changed nodes made anew."""
    lines = _list_lines({name: changes[name] for name in ASSERTED})
    subjects = {triple.subject for triple in sorted_ntriples.parse_lines(b"".join(lines))}
    named = ox.Store.read_only(staging.release.store_path(NAMED))
    nodes = sorted(subjects, key=str)
    patch_index(
        Path(staging.release.index_path),
        Path(before.index_path),
        [str(node).strip("<>") for node in nodes],
        _describe_nodes(named, nodes),
    )


def patch_store(release: Release, before: Release, name: str, changes: Changes) -> None:
    """Write a store as a copy of the one before with changes.

    Args:
        name: `NAMED`, or a policy, whose store has the graphs of its dataset merged.
    """
    store = rocksdb.copy_store(before.store_path(name), release.store_path(name))
    if name == NAMED:
        apply_changes(store, changes, _name_graph)
    else:
        dataset = (*BASE_GRAPHS, f"view/{name}")
        own = {graph: change for graph, change in changes.items() if graph in dataset}
        apply_changes(store, own, _merge)
    store.flush()


def apply_changes(
    store: ox.Store,
    changes: Changes,
    find_graph: Callable[[str], ox.NamedNode | ox.DefaultGraph],
) -> None:
    """Change the triples of a store.

    Args:
        find_graph: returns the graph of the store in which a graph of the release is.
    """
    # removals first: a triple that moves to another graph stays in the merged graph
    for name, change in changes.items():
        for triple in sorted_ntriples.parse_lines(b"".join(change.removed)):
            store.remove(sorted_ntriples.put_in_graph(triple, find_graph(name)))
    for name, change in changes.items():
        graph = find_graph(name)
        triples = sorted_ntriples.parse_lines(b"".join(change.added))
        store.extend(sorted_ntriples.put_in_graph(triple, graph) for triple in triples)


def _merge(name: str) -> ox.DefaultGraph:
    return ox.DefaultGraph()


def _name_graph(name: str) -> ox.NamedNode:
    return ox.NamedNode(GRAPH + name)


def _validate(staging: Staging, changes: Changes) -> None:
    """Validate nodes whose descriptions changed, and run the check queries near them."""
    asserted = {name: changes[name] for name in ASSERTED}
    triples = list(sorted_ntriples.parse_lines(b"".join(_list_lines(asserted))))
    release = staging.release
    store = ox.Store.read_only(release.store_path(DEFAULT_POLICY))
    focus = {triple.subject for triple in triples}
    for triple in triples:
        if triple.predicate in validate.CONTEXT:
            focus |= _list_subjects(store, triple.subject)
    named = ox.Store.read_only(release.store_path(NAMED))
    base = ox.Store.read_only(release.store_path(BASE))
    descriptions = _describe_nodes(named, sorted(focus, key=str))
    origins = staging.origins
    faults = validate.find_shacl_faults(descriptions, base, origins, staging.home)
    near = set(focus)
    near.update(triple.object for triple in triples if isinstance(triple.object, ox.NamedNode))
    for node in focus:
        near |= _list_subjects(store, node)
    checks = staging.list_queries("check")
    faults += validate.find_query_faults(store, origins, checks, set(map(str, near)))
    raise_faults(sorted(set(faults)))


def _list_subjects(store: ox.Store, node: Subject) -> set[Subject]:
    return {quad.subject for quad in store.quads_for_pattern(None, None, node)}


def _describe_nodes(named: ox.Store, nodes: Iterable[Subject]) -> Iterator[validate.Description]:
    """Yield those of the nodes that have triples of their own."""
    for node in nodes:
        lines: list[bytes] = []
        for name in ASSERTED:
            quads = named.quads_for_pattern(node, None, None, _name_graph(name))
            lines += sorted_ntriples.serialize_lines(quads)
        if lines:
            yield str(node), lines
