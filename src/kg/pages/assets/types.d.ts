/** Types of what scripts of pages read. Not part of a page. */

/** The index of words of a published site. */
interface OfflineIndex {
  kinds: string[];
  /** How a text ranks, the least first, and what it is. */
  reasons: [number, string][];
  /** Address, label and kind. */
  things: [string, string, number][];
  /** Thing, reason, text or 0 for the label, and words where they are not those of the text. */
  texts: [number, number, string | 0, string?][];
  /** Simplified forms of traditional characters. */
  simple: Record<string, string>;
  pinyin: Record<string, string>;
}

interface OfflineHit {
  thing: number;
  rank: number;
  reason: string;
  text: string;
}
