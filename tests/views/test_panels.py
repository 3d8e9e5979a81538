"""Every panel of every view in a real browser: no value is shown as what scripts call it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kg.views.view import View
from tests.views import diagrams

pytestmark = pytest.mark.chromium

VIEWS = [path.stem for path in (Path(__file__).parents[2] / "queries" / "views").glob("*.rq")]
#: Words that scripts write where a value is no text, in brackets or alone.
RAW = r"\[object|\bundefined\b|\bNaN\b|\bfunction \(|=>|\bnull\b|\[\]|Symbol\("
#: Opens all that can be opened, and returns what has raw words, with how many were opened.
OPEN_ALL = """(raw) => {
  const pattern = new RegExp(raw);
  const faults = [];
  let opened = 0;
  const words = (part) => {
    const written = [part, ...part.querySelectorAll('*')].flatMap((one) =>
      [...one.attributes].filter(({ name }) => name !== 'd').map(({ value }) => value));
    return [part.textContent, ...written].join('\\n');
  };
  const read = (name, part) => {
    opened += 1;
    const match = pattern.exec(words(part));
    if (match) faults.push(`${name}: ${match[0]}`);
  };
  // what the panel shows is rendered, and not drawn on the canvas as well
  const RENDER = {
    node: kg.details.render,
    edge: kg.ledger.render,
    fold: kg.details.renderFold,
    bundle: kg.details.renderBundle,
    path: kg.paths.render,
  };
  const open = (type, id) => read(`${type} ${id}`, RENDER[type](id));
  const openDrawn = () => {
    for (const { id, fold } of kg.scene.now.nodeItems) if (fold) open('fold', fold.name);
    for (const { id, edge } of kg.scene.now.edgeItems) open(edge ? 'edge' : 'bundle', id);
  };
  const choose = (change) => kg.scene.change(change);
  for (const id of kg.model.nodes.keys()) open('node', id);
  for (const id of kg.model.claims.keys()) open('edge', id);
  for (const id of kg.model.attributionsAbout.keys()) open('edge', id);
  for (const grouping of ['', ...kg.groups.groupings()]) {
    choose((state) => { state.grouping = grouping; state.unfolded = new Set(); });
    openDrawn();
  }
  const nodes = [...kg.model.nodes.keys()];
  Object.assign(kg.paths.ends, { from: nodes[0], to: nodes.at(-1) });
  open('path', '');
  Object.assign(kg.paths.ends, { from: null, to: null });
  open('path', '');
  kg.trail.close();
  read('welcome', document.getElementById('panel'));
  for (const policy of [...Object.keys(kg.model.words.policies), 'every']) {
    kg.policy.choose(policy);
    choose((state) => { state.table = true; });
    for (const id of ['table', 'counts', 'live', 'nothing', 'policy-meaning', 'legend-list']) {
      read(`${id} under ${policy}`, document.getElementById(id));
    }
  }
  document.getElementById('filters').open = true;
  choose(() => {});
  for (const id of ['filters', 'policies', 'clocks', 'facets']) {
    read(id, document.getElementById(id));
  }
  kg.keys.show();
  read('keys', document.getElementById('keys'));
  document.getElementById('keys').close();
  const search = document.getElementById('search');
  for (const typed of ['a', '海', 'zzzz', '<b>']) {
    search.value = typed;
    search.dispatchEvent(new InputEvent('input'));
    read(`search ${typed}`, document.getElementById('search-list'));
  }
  return { faults, opened };
}"""


def open_all(chromium: Browser, path: Path) -> tuple[list[str], int]:
    """Open all panels of a page, and return those with raw words, and how many were opened."""
    page = chromium.new_page(viewport={"width": 1300, "height": 850})
    reported: list[str] = []
    page.on("pageerror", lambda error: reported.append(str(error)))
    page.goto(path.as_uri())
    found = page.evaluate(OPEN_ALL, RAW)
    page.close()
    return found["faults"] + reported, found["opened"]


@pytest.mark.parametrize("name", VIEWS)
def test_no_panel_of_a_view_shows_a_raw_value(
    chromium: Browser,
    view: Callable[..., View],
    write_page: Callable[[View], Path],
    name: str,
) -> None:
    made = view(name)
    faults, opened = open_all(chromium, write_page(made))
    assert faults == []
    assert opened > len(made.diagram.nodes)


def test_a_raw_value_in_a_panel_is_found(
    chromium: Browser, write_page: Callable[[View], Path]
) -> None:
    diagram = diagrams.make_large(30, 40)
    next(iter(diagram.nodes.values())).label = "[object HTMLElement]"
    faults, _ = open_all(chromium, write_page(View(diagram)))
    assert faults


@pytest.mark.parametrize("name", VIEWS)
def test_no_ledger_of_a_picture_shows_a_raw_value(view: Callable[..., View], name: str) -> None:
    saved = View(view(name).diagram)
    text = saved.serialize("html").decode()
    assert "[object" not in text.partition("<script")[0]
