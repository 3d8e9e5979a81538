/**
 * Search in a published site. The index comes as a script before this one, since a page that was
 * opened as a file can neither fetch nor import.
 */
(() => {
  const index = /** @type {OfflineIndex} */ (/** @type {any} */ (self).kgSearchIndex);
  const MOST = 300;
  const LETTERS = /** @type {Record<string, string>} */ ({
    ł: 'l',
    đ: 'd',
    ð: 'd',
    ø: 'o',
    æ: 'ae',
    œ: 'oe',
    ı: 'i',
    þ: 'th',
    ħ: 'h',
    ŧ: 't',
    ŋ: 'n',
    ß: 'ss',
  });
  const HAN = /\p{Script=Han}/u;

  /** Return the words of a text without case and accents; each Chinese character is a word. @param {string} text */
  function listWords(text) {
    const plain = text
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}]/gu, '')
      .toLowerCase()
      .replace(/[łđðøæœıþħŧŋß]/g, (char) => LETTERS[char] ?? char)
      .replace(/\p{Script=Han}/gu, (char) => ` ${index.simple[char] ?? char} `);
    return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  }

  /** The words of each text, found once. @type {string[][]} */
  const words = index.texts.map(([thing, , text, own]) =>
    own === undefined ? listWords(text === 0 ? index.things[thing][1] : text) : own.split(' '),
  );

  /** Whether words of Chinese stand in a row somewhere. @param {string[]} own @param {string[]} typed */
  function hasRow(own, typed) {
    return own.some((_, start) => typed.every((word, step) => own[start + step] === word));
  }

  /** Whether words have all that was typed. @param {string[]} own @param {string[]} typed */
  function hasWords(own, typed) {
    const characters = typed.filter((word) => HAN.test(word));
    if (characters.length > 0 && !hasRow(own, characters)) return false;
    const letters = typed.filter((word) => !HAN.test(word));
    return letters.every((word) => own.some((one) => one.startsWith(word)));
  }

  /** How well a text fits, the least first; nothing if it does not. @param {number} number @param {string[]} typed */
  function rankText(number, typed) {
    const own = words[number];
    if (!hasWords(own, typed)) return undefined;
    const [weight] = index.reasons[index.texts[number][1]];
    const isExact = weight === 0 && own.join(' ') === typed.join(' ');
    return weight - (isExact ? 1 : 0) + own.length / 1000;
  }

  /** Return the hits that have all words, each thing once, best first. @param {string[]} typed */
  function findHits(typed) {
    /** @type {Map<number, OfflineHit>} */
    const best = new Map();
    index.texts.forEach(([thing, reason, text], number) => {
      const rank = rankText(number, typed);
      if (rank === undefined || rank >= (best.get(thing)?.rank ?? MOST)) return;
      best.set(thing, { thing, rank, reason: index.reasons[reason][1], text: text || '' });
    });
    return [...best.values()].sort(
      (one, other) => one.rank - other.rank || one.thing - other.thing,
    );
  }

  /**
   * One where two letters of a word are those of another in the other order, else too many.
   *
   * @param {string} one
   * @param {string} other
   * @param {number} row
   * @param {number} column
   */
  function countSwap(one, other, row, column) {
    const hasTwo = row > 1 && column > 1;
    const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
    return hasTwo && isSwap ? 1 : Number.POSITIVE_INFINITY;
  }

  /** How many letters differ. @param {string} one @param {string} other */
  function countErrors(one, other) {
    let before = Array.from({ length: other.length + 1 }, (_, column) => column);
    let twoBefore = before;
    for (let row = 1; row <= one.length; row += 1) {
      const line = [row];
      for (let column = 1; column <= other.length; column += 1) {
        const differs = one[row - 1] === other[column - 1] ? 0 : 1;
        const kept = before[column - 1] + differs;
        const swapped = countSwap(one, other, row, column) + twoBefore[Math.max(column - 2, 0)];
        line[column] = Math.min(before[column] + 1, line[column - 1] + 1, kept, swapped);
      }
      [twoBefore, before] = [before, line];
    }
    return before[other.length];
  }

  /** Return the known word that is most like one, or the word itself. @param {string} word @param {string[]} known */
  function findNearest(word, known) {
    if (HAN.test(word) || word.length < 4 || known.some((one) => one.startsWith(word))) return word;
    const near = known.filter((one) => Math.abs(one.length - word.length) <= 2);
    const ranked = near.map((one) => ({ one, errors: countErrors(word, one) }));
    ranked.sort((first, second) => first.errors - second.errors);
    const most = word.length > 6 ? 2 : 1;
    return ranked.length > 0 && ranked[0].errors <= most ? ranked[0].one : word;
  }

  /** Return words in which the nearest known word replaces each unknown one. @param {string[]} typed */
  function mendWords(typed) {
    const known = [...new Set(words.flat())];
    return typed.map((word) => findNearest(word, known));
  }

  /** Return the hits of what was typed, and the words that were searched. @param {string} text */
  function search(text) {
    const typed = listWords(text);
    if (typed.length === 0) return { hits: /** @type {OfflineHit[]} */ ([]), typed };
    let hits = findHits(typed);
    if (typed.every((word) => index.pinyin[word])) {
      // what one document prints in characters, another prints in pinyin
      const pinyin = findHits([typed.map((word) => index.pinyin[word]).join('')]);
      const known = new Set(hits.map((hit) => hit.thing));
      hits = [...hits, ...pinyin.filter((hit) => !known.has(hit.thing))];
    }
    if (hits.length > 0) return { hits, typed };
    const mended = mendWords(typed);
    return { hits: findHits(mended), typed: mended };
  }

  /** Show what is no visible character as its number. @param {string} text */
  function makeVisible(text) {
    return text.replace(/[\p{Cc}\p{Cf}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
  }

  /** @param {string} name @param {string} text @param {string} [address] */
  function makeElement(name, text, address) {
    const element = document.createElement(name);
    element.textContent = makeVisible(text);
    if (address !== undefined) element.setAttribute('href', address);
    return element;
  }

  /** @param {OfflineHit} hit @param {string} root */
  function makeLine(hit, root) {
    const [short, label] = index.things[hit.thing];
    // most are pages of things, so that part is not repeated in the index
    const address = short.startsWith('/') ? short.slice(1) : `page/${short}.html`;
    const line = document.createElement('li');
    line.append(makeElement('a', label || short.replace(/^.*\//, ''), root + address));
    const why = hit.text ? `${hit.reason}: ${hit.text}` : hit.reason;
    line.append(' ', makeElement('small', why));
    return line;
  }

  /** @param {OfflineHit[]} hits @param {HTMLElement} place */
  function showHits(hits, place) {
    const root = place.getAttribute('data-root') ?? '';
    place.replaceChildren();
    const kinds = new Set(hits.map((hit) => index.things[hit.thing][2]));
    for (const kind of kinds) {
      const list = document.createElement('ol');
      for (const hit of hits) {
        if (index.things[hit.thing][2] === kind) list.append(makeLine(hit, root));
      }
      place.append(makeElement('h2', index.kinds[kind].replaceAll('-', ' ')), list);
    }
  }

  /** @param {string} text @param {HTMLElement} found @param {HTMLElement} place */
  function answer(text, found, place) {
    const { hits, typed } = search(text);
    const words = typed.join(' ');
    const isMended = words !== listWords(text).join(' ');
    const shown = hits.length > MOST ? `; the first ${MOST} are shown` : '';
    let message = `${hits.length} found for "${text}"${shown}.`;
    if (isMended) message = `Nothing has "${text}". ${hits.length} found for "${words}"${shown}.`;
    if (typed.length === 0) message = 'Type a name, a place or a word above.';
    found.textContent = makeVisible(message);
    showHits(hits.slice(0, MOST), place);
  }

  const box = /** @type {HTMLInputElement | null} */ (document.querySelector('input[name="q"]'));
  const found = document.getElementById('found');
  const place = document.getElementById('hits');
  if (box === null || found === null || place === null) return;
  box.value = new URLSearchParams(location.search).get('q') ?? '';
  box.addEventListener('input', () => answer(box.value, found, place));
  answer(box.value, found, place);
})();
