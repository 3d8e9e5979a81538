/** Types of the page's data and of what its scripts pass to each other. Not part of the page. */

type Theme = 'light' | 'dark';
type Support = 'vouched' | 'stated' | 'alleged' | 'opposing' | 'neutral' | 'withdrawn' | 'recorded';
type Opposed = '' | 'direct' | 'wider';
type Side = 'supporting' | 'opposing' | 'neutral';
type Clock = 'said' | 'holds';
type Bound = 'from' | 'to';
type Facet = 'kind' | 'relation' | 'stance' | 'source' | 'speaker';
type Grouping = 'community' | 'country' | 'bureau' | 'stations';
type Flag = 'bare' | 'stated' | 'hubs' | 'table' | 'evidence' | 'colours';

interface Place {
  x: number;
  y: number;
}

/** Days as printed (`as`) and as they were read. A missing bound is open. */
interface Time {
  from?: string;
  to?: string;
  as?: string;
}

interface GraphNode {
  id: string;
  label: string;
  kind: string;
  /** Text, script and role of each name. */
  names: [string, string, string][];
  identifiers: Record<string, string>;
  shown: boolean;
}

/** A claim or statement. A fact has no target: its object is no node of the diagram. */
interface Edge {
  id: string;
  source: string;
  target: string;
  predicate: string;
  label: string;
  object_label: string;
  policies: string[];
  support: Support | '';
  opposed: Opposed;
  roots: number;
  opponents: number;
  /** The label of the standing; a statement has none. */
  standing: string;
  /** What alone an accusation says, whatever its standing; else empty. */
  caveat: string;
  /** The names of those who object, in one text. */
  objectors: string;
  /** The ids of the statements that object, each with how it does. */
  objections: string[];
  wider: string;
  attributions: string[];
  shown: boolean;
  rests_on_readings: boolean;
  /** Only the statements of this diagram are known, not the complete ledger. */
  partial?: boolean;
}

interface Attribution {
  id: string;
  about: string;
  stance: string;
  side: Side;
  speaker: string;
  speaker_label: string;
  basis: string;
  source: string;
  passages: [number, number][];
  said: Time;
  holds: Time;
  relays: string[];
  answers: string[];
  wording: string;
  note: string;
  inferred: string[];
  readings: string[];
  root: string;
  root_label: string;
  withdrawn: boolean;
  remarks?: Attribution[];
}

interface Source {
  title?: string;
  author?: string;
  publisher?: string;
  date?: string;
  kind?: string;
  language?: string;
}

interface Diagram {
  name: string;
  title: string;
  description: string;
  policy: string;
  digest: string;
  nodes: GraphNode[];
  edges: Edge[];
  facts: Edge[];
  wider: Record<string, Edge>;
  propositions: Record<string, string>;
  attributions: Record<string, Attribution>;
  sources: Record<string, Source>;
  without_inferred?: boolean;
  /** Later public texts, not held and not verified, by node. */
  leads?: Record<string, Lead[]>;
  /** What stands against the accusations of a person, by node. */
  replies?: Record<string, Replies>;
  /** What the editors judged about the identity of a node. */
  judgements?: Record<string, Judgement[]>;
}

/** Without an `other`, it says that several mentions mean this one. */
interface Judgement {
  other: string;
  other_label: string;
  strength: string;
  reason: string;
  /** Document, start and end of each mention. */
  passages: [string, number, number][];
}

interface Lead {
  address: string;
  title: string;
  publisher: string;
  date: string;
  languages: string[];
  summary: string;
}

interface Replies {
  /** How many are the accused's own words. */
  own: number;
  /** That the accused gives no reply, in words; empty where there is one. */
  own_words?: string;
  /** That there is no reply, in words. */
  silence: string;
  replies: Reply[];
  /** Denials that are general or older than the accusations, and so no replies. */
  denials?: Reply[];
  denials_heading?: string;
}

interface Reply {
  about: string;
  sentence: string;
  attribution: string;
  /** `reply`, or the kind of denial. */
  manner?: string;
}

type Palette = Record<
  | 'paper'
  | 'raised'
  | 'rule'
  | 'shadow'
  | 'ink'
  | 'soft'
  | 'edge'
  | 'grey'
  | 'against'
  | 'for'
  | 'fresh'
  | 'mark'
  | 'focus',
  string
>;

interface KindStyle {
  label: string;
  outline: string;
  fill?: Record<Theme, string>;
}

/** Content of `style.json`. */
interface StyleValues {
  themes: Record<Theme, Palette>;
  communities: string[];
  kinds: Record<string, KindStyle>;
  other: Required<KindStyle>;
  folded: { outline: string };
  outline_width: number;
  edges: Record<
    Support,
    { colour: keyof Palette; dashes: number[]; widths: number[]; core: number }
  >;
  arrow: { points: [number, number][]; base: number; edge_width: number };
  marks: Record<'direct' | 'wider', { width: number; height: number; border: number }>;
  curve: { bend: number; loop: number; opening: number; loop_turn: number };
  legend: Record<'hollow' | 'wide' | 'direct' | 'wider', string>;
}

/** The middle of a folded mark, and the width and height of what it holds. */
interface Opening extends Place {
  width: number;
  height: number;
}

/** What `html.py` puts into the page. */
interface PageData {
  diagram: Diagram;
  network: {
    nodes: { id: string; label: string; x: number; y: number }[];
    edges: { id: string; bend: number }[];
  };
  style: StyleValues;
  /** The language of the page, as a tag. */
  language: string;
  groups: Record<string, Partial<Record<Grouping, string>>>;
  passages: Record<string, string[]>;
  /** Addresses of the pages of nodes, by id, where the diagram is a page of a site. */
  pages: Record<string, string>;
  /** Folded marks by name: where each is, and what its stations take when it is open. */
  folds: Record<string, Opening>;
  /** Bends of bundles, by their two ends. */
  bundles: Record<string, number>;
  /** Headings over nodes that stand together by their role. */
  headings: (Place & { text: string })[];
  words: {
    support: Record<Support, string>;
    policies: Record<string, string>;
    notice: string;
    licence: string;
    hubs: string[];
    /** The names of identifiers for readers. */
    identifiers: Record<string, string>;
    leads: { heading: string; notice: string };
    /** What the page says, by its English words, where that differs. */
    said: Record<string, string>;
  };
}

interface Stroke {
  width: number;
  dashes: number[];
  colour: keyof Palette;
  /** Width of the hollow core, 0 if the stroke is solid. */
  core: number;
}

/** Bézier curve of one or two control points. */
interface Curve {
  from: Place;
  controls: Place[];
  to: Place;
}

interface Arrow {
  tip: Place;
  base: Place;
  angle: number;
  scale: number;
}

interface Fold {
  name: string;
  members: string[];
  at: Place;
}

/** What is drawn as one node: a node, or a folded group. */
interface NodeItem {
  id: string;
  fold?: Fold;
}

/** What is drawn as one edge: an edge, or all edges between two folded groups. */
interface EdgeItem {
  id: string;
  source: string;
  target: string;
  edge?: Edge;
  bundle?: Edge[];
}

/** A box on the screen. */
interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Labels that have room at a zoom, with their places in pixels of the screen. */
interface Lettering {
  scale: number;
  headings: (Place & { text: string })[];
  /** The middle of the rows, and the top of the first one. */
  names: (Place & { id: string; rows: string[] })[];
  words: (Place & { id: string; text: string })[];
}

interface DrawnNode extends NodeItem {
  kind: string;
  fill: string;
  outline: Path2D;
}

interface DrawnEdge extends Curve {
  item: EdgeItem;
  look: Stroke;
  ink: string;
  middle: Place;
  /** Direction of the mark in the middle, 0 without a mark. */
  angle: number;
  arrow: Arrow | null;
}

interface Span {
  from: string;
  to: string;
  /** Whether undated statements are left out. */
  dated: boolean;
}

/** Choices of the reader. */
interface State extends Record<Flag, boolean>, Record<Clock, Span> {
  policy: string;
  /** Values that are switched off, by facet. */
  off: Record<Facet, Set<string>>;
  hidden: Set<string>;
  extra: Set<string>;
  unfolded: Set<string>;
  grouping: Grouping | '';
}

/** What is visible under the choices, and what is drawn for it. */
interface Visible {
  nodes: Set<string>;
  edges: Edge[];
  facts: Edge[];
  /** Visible nodes without a visible edge. */
  bare: Set<string>;
  nodeItems: NodeItem[];
  edgeItems: EdgeItem[];
}

type StepType = 'node' | 'edge' | 'fold' | 'bundle' | 'path';

interface Step {
  type: StepType;
  id: string;
  /** An attribution to point out. */
  mark: string;
}

type Child = Node | string | number | false | null | undefined;
type Children = (Child | Children)[];
type Listener = (event: never) => unknown;
type Properties = Record<string, string | number | boolean | null | undefined | Listener>;

/** The part of vis-network that the page uses. */
declare namespace vis {
  class DataSet<T extends { id: string }> {
    get(id: string): T | null;
    getIds(): string[];
    add(items: T[]): void;
    update(items: T[]): void;
    remove(ids: string[]): void;
  }
  interface NodeOptions {
    id: string;
    x: number;
    y: number;
    shape: string;
    size: number;
    ctxRenderer: (options: {
      ctx: CanvasRenderingContext2D;
      id: string;
      x: number;
      y: number;
    }) => unknown;
  }
  interface EdgeOptions {
    id: string;
    from: string;
    to: string;
    hidden: boolean;
  }
  interface Pointed {
    nodes: string[];
    pointer: { canvas: Place };
  }
  class Network {
    constructor(
      box: HTMLElement,
      data: { nodes: DataSet<NodeOptions>; edges: DataSet<EdgeOptions> },
      options: object,
    );
    on(event: 'beforeDrawing' | 'afterDrawing', run: (ctx: CanvasRenderingContext2D) => void): void;
    on(
      event: 'click' | 'doubleClick' | 'dragging' | 'dragStart' | 'dragEnd' | 'zoom',
      run: (event: Pointed) => void,
    ): void;
    getScale(): number;
    getViewPosition(): Place;
    getPositions(ids?: string[]): Record<string, Place>;
    getNodeAt(place: Place): string | undefined;
    DOMtoCanvas(place: Place): Place;
    moveTo(options: { position: Place; scale: number; animation: boolean }): void;
    fit(options: { animation: boolean }): void;
    redraw(): void;
    setOptions(options: object): void;
    startSimulation(): void;
  }
}
