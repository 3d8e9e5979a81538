/** Types of what scripts of pages read. Not part of a page. */

/** The index of words of a published site. */
interface OfflineIndex {
  /** The groups of hits, in their order. */
  groups: string[];
  /** A kind, its group, and 2 for places, 1 for bodies. */
  kinds: [string, number, number][];
  /** What a text or name is; * stands for the text. */
  reasons: string[];
  /** Address, label and kind. */
  things: [string, string, number][];
  /** Thing, field, reason, text or 0 for the label, and words where they are not those of the text. */
  texts: [number, number, number, string | 0, string?][];
  /** Thing, tier, reason, text or 0 for the label, and its spelling where it is not that of the text. */
  names: [number, number, number, string | 0, string?][];
  /** Stations with a place or a body of each. */
  links: [number, number][];
  /** Traditional characters, each before its simplified form. */
  simple: string;
  /** Characters by their pinyin. */
  pinyin: Record<string, string>;
  signs: Record<string, string>;
  letters: Record<string, string>;
  separators: string;
  patterns: { article: string; otherArticle: string; toned: string };
}

interface OfflineName {
  thing: number;
  tier: number;
  reason: string;
  text: string;
  key: string;
}

interface OfflineHit {
  thing: number;
  field: number;
  rank: number;
  reason: string;
  text: string;
}
