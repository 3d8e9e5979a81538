/**
 * Search in a published site. The index comes as a script before this one, since a page that was
 * opened as a file can neither fetch nor import.
 */
(() => {
  const index = /** @type {OfflineIndex} */ (/** @type {any} */ (self).kgSearchIndex);
  const MOST = 300;
  const HAN = /\p{Script=Han}/u;
  const ARTICLE = new RegExp(`^${index.patterns.article}`);
  const OTHER_ARTICLE = new RegExp(`^${index.patterns.otherArticle}`);
  const TONED = new RegExp(`^(?:${index.patterns.toned})$`);
  /** What a reason begins or goes on with, as `kg.pages.phrases` has it. @type {[RegExp, string][]} */
  const BESIDE = [
    [/^pinyin of (?<typed>.+?), (?<own>.+)$/, 'pinyin of %(typed)s'],
    [/^(?<own>.+), as (?<typed>.+) is (?<name>.+)$/, 'as %(typed)s is %(name)s'],
    [/^(?<own>.+), read as (?<name>.+)$/, 'read as %(name)s'],
    [/^(?<own>.+), names in another order$/, 'names in another order'],
  ];
  /** How reasons rank behind those of the words themselves. */
  const WORSE = 100_000;
  const [OTHERWISE, ENTIRE, BEGIN, LONGEST] = [2, 20_000, 10_000, 9_999];
  /** The place of each field in the order of hits. */
  const [EXACT, NAME, ROW] = [0, 1, 2];
  const MOST_PHRASES = 6;
  const MOST_NAMED = 50;
  const MOST_CHARACTERS = 12;
  /** How alike a word and the one in its place are at least. */
  const ALIKE = 0.7;

  /** Return the simplified form of each traditional character. */
  function readForms() {
    const characters = [...index.simple];
    const pairs = characters.map((char, place) => [char, characters[place + 1]]);
    return new Map(/** @type {[string, string][]} */ (pairs.filter((_, place) => place % 2 === 0)));
  }
  const simple = readForms();

  /** Return the pinyin of each character. */
  function readPinyin() {
    const syllables = Object.entries(index.pinyin);
    return new Map(
      syllables.flatMap(([syllable, characters]) =>
        [...characters].map((char) => /** @type {[string, string]} */ ([char, syllable])),
      ),
    );
  }
  const pinyin = readPinyin();

  /** Return a text to compare: without case, accents and forms of signs. @param {string} text */
  function fold(text) {
    const letters = [
      ...text
        .normalize('NFKD')
        .replace(/[\p{M}\p{Cf}]/gu, '')
        .toLowerCase(),
    ];
    const plain = letters.map((char) => index.signs[char] ?? index.letters[char] ?? char);
    return plain.join('').split(/\s+/).filter(Boolean).join(' ');
  }

  /** Return a text with simplified characters. @param {string} text */
  const simplify = (text) => [...text].map((char) => simple.get(char) ?? char).join('');

  /** Return a folded text without spaces and signs of names. @param {string} folded */
  const squeeze = (folded) =>
    [...folded].filter((char) => !index.separators.includes(char)).join('');

  /** Return pinyin without the digits of its tones. @param {string} folded */
  function dropTones(folded) {
    const plain = folded.replaceAll('u:', 'v');
    return TONED.test(plain) ? plain.replace(/[0-5]/g, '').replaceAll('v', 'u') : folded;
  }

  /** Return what a text is looked up as, the most literal first. @param {string} text */
  function listSpellings(text) {
    const folded = fold(text);
    const bare = folded.replace(ARTICLE, '');
    const other = bare.replace(OTHER_ARTICLE, '');
    return [...new Set([folded, bare, dropTones(folded), fold(simplify(text)), other])];
  }

  /** Return the words of a folded text; each Chinese character is one. @param {string} folded */
  function listWords(folded) {
    return folded.replace(/\p{Script=Han}/gu, ' $& ').match(/[\p{L}\p{N}]+/gu) ?? [];
  }

  /** Return the phrases of a text; characters in a row are one. @param {string} text */
  function splitPhrases(text) {
    const folded = fold(simplify(text)).replace(ARTICLE, '');
    const parts = folded.replace(/\p{Script=Han}+/gu, ' $& ').split(' ');
    return parts.map((part) => listWords(part).join(' ')).filter(Boolean);
  }

  /** The words of each text, found once. @type {string[][]} */
  const words = index.texts.map(([thing, , , text, own]) =>
    own === undefined
      ? listWords((text === 0 ? index.things[thing][1] : text).toLowerCase())
      : own.split(' '),
  );

  /** The names by their letters. @type {Map<string, OfflineName[]>} */
  const names = new Map();
  /** @param {number} thing @param {number} tier @param {string} reason @param {string} text @param {string} key */
  function addName(thing, tier, reason, text, key) {
    const short = squeeze(key);
    if (!names.has(short)) names.set(short, []);
    names.get(short)?.push({ thing, tier, reason, text, key });
  }
  /** Note all names, and ids, which are names too. */
  function readNames() {
    for (const [thing, tier, reason, shown, own] of index.names) {
      const text = shown === 0 ? index.things[thing][1] : shown;
      const key = own ?? fold(simplify(text));
      addName(thing, tier, index.reasons[reason].replace('*', text), text, key);
    }
    for (const [thing, [address, label]] of index.things.entries()) {
      const local = address.replace(/^.*\//, '');
      if (label && !address.startsWith('/')) addName(thing, OTHERWISE, 'id', local, fold(local));
    }
  }
  readNames();

  /** Whether words have a phrase in a row; its last word may go on. @param {string[]} own @param {string} phrase */
  function hasPhrase(own, phrase) {
    const typed = phrase.trim().split(' ');
    const last = typed.length - 1;
    /** @param {number} start @param {number} step */
    const fits = (start, step) =>
      step === last && !phrase.endsWith(' ')
        ? (own[start + step] ?? '').startsWith(typed[step])
        : own[start + step] === typed[step];
    return own.some((_, start) => typed.every((_, step) => fits(start, step)));
  }

  /** How well words fit typed ones, the least first. @param {string[]} own @param {string[]} typed */
  function measureWords(own, typed) {
    const isEntire = typed.every((word) => own.includes(word));
    const begins = typed.every((word, place) => own[place] === word);
    return (isEntire ? 0 : ENTIRE) + (begins ? 0 : BEGIN) + Math.min(own.length, LONGEST);
  }

  /** Return the texts that have all phrases. @param {string[]} phrases @param {number} [only] @returns {OfflineHit[]} */
  function findWords(phrases, only) {
    if (phrases.length === 0) return [];
    const typed = phrases.join(' ').split(' ').filter(Boolean);
    /** @type {OfflineHit[]} */
    const hits = [];
    index.texts.forEach(([thing, field, reason, text], number) => {
      if (only !== undefined && field !== only) return;
      if (!phrases.every((phrase) => hasPhrase(words[number], phrase))) return;
      const rank = measureWords(words[number], typed);
      hits.push({ thing, field, rank, reason: index.reasons[reason], text: text || '' });
    });
    return hits;
  }

  /** Return the things with exactly this name, in the first spelling that any has. @param {string[]} spellings */
  function findExact(spellings) {
    for (const typed of spellings) {
      const named = names.get(squeeze(typed)) ?? [];
      if (squeeze(typed) === '' || named.length === 0) continue;
      const hits = named.map(({ thing, tier, reason, text, key }) => ({
        ...{ thing, reason, text, tier, field: EXACT },
        rank: tier + (key === typed ? 0 : 0.5),
      }));
      return { hits, typed };
    }
    return { hits: [], typed: '' };
  }

  /** Return what role a thing has for places: 2 is one, 1 runs stations. @param {number} thing */
  const getRole = (thing) => index.kinds[index.things[thing][2]][2];

  /** Return what has the name of a thing that was typed in another language. @param {string} text @param {ReturnType<typeof findExact>} exact */
  function findOtherwise(text, exact) {
    const bare = splitPhrases(exact.typed);
    const isBare = bare.join('|') !== splitPhrases(text).join('|');
    const hits = exact.hits.length > 0 && isBare ? findWords(bare) : [];
    for (const one of exact.hits) {
      if (one.rank < OTHERWISE || one.reason === 'id' || getRole(one.thing) === 0) continue;
      const [, label] = index.things[one.thing];
      for (const hit of findWords(splitPhrases(label))) {
        const reason = `${hit.reason}, as ${text.trim()} is ${label}`;
        hits.push({ ...hit, reason, rank: hit.rank + WORSE });
      }
    }
    return hits;
  }

  /** Return the stations that are in a place that the words name. @param {string[]} phrases @param {OfflineHit[]} exact */
  function findLinked(phrases, exact) {
    const places = exact.map(({ thing }) => thing).filter((thing) => getRole(thing) === 2);
    /** @param {string} phrase */
    const findNamed = (phrase) =>
      findWords([phrase], NAME)
        .map(({ thing }) => thing)
        .filter((thing) => getRole(thing) > 0);
    const isSeveral = places.length === 0 && phrases.length > 1;
    const named = isSeveral ? phrases.slice(0, MOST_PHRASES).map(findNamed) : [places];
    /** The stations of each phrase, and those in a place. */
    const fitting = named.map((things) => {
      const some = new Set(things.toSorted((one, other) => one - other).slice(0, MOST_NAMED));
      return index.links.filter(([, other]) => some.has(other));
    });
    const stations = fitting.map((links) => new Set(links.map(([station]) => station)));
    const placed = new Map(
      fitting
        .flat()
        .filter(([, other]) => getRole(other) === 2)
        .reverse(),
    );
    return [...placed]
      .filter(([station]) => stations.every((some) => some.has(station)))
      .map(([station, other]) => ({
        ...{ thing: station, field: ROW, rank: 0, reason: 'where it is' },
        text: index.things[other][1],
      }));
  }

  /**
   * Return what has characters in pinyin, as other texts print them; a text in characters is not
   * looked through, where the same syllables may be of other words.
   * @param {string} text
   */
  function findRomanized(text) {
    if (!HAN.test(text)) return [];
    const folded = fold(simplify(text));
    const spelled = folded.replace(/\p{Script=Han}/gu, (char) => ` ${pinyin.get(char) ?? char} `);
    const read = spelled.split(' ').filter(Boolean).join(' ');
    const printed = findWords([`${read} `]).filter((hit) => !HAN.test(hit.text));
    const hits = [...findExact(listSpellings(read)).hits, ...printed];
    return hits.map((hit) => ({
      ...{ ...hit, rank: hit.rank + WORSE, reason: `${hit.reason}, read as ${read}` },
    }));
  }

  /** Whether a hit is before another, by how it fits. @param {OfflineHit} one @param {OfflineHit} other */
  function compareHits(one, other) {
    if (one.field !== other.field) return one.field - other.field;
    if (one.rank !== other.rank) return one.rank - other.rank;
    return Number(one.reason > other.reason) - Number(one.reason < other.reason);
  }

  /** Return one hit for each thing, by group, best first. @param {OfflineHit[]} hits */
  function rankHits(hits) {
    /** @type {Map<number, OfflineHit>} */
    const best = new Map();
    for (const hit of hits) {
      const known = best.get(hit.thing);
      if (known === undefined || compareHits(hit, known) < 0) best.set(hit.thing, hit);
    }
    /** @param {OfflineHit} hit */
    const group = (hit) => index.kinds[index.things[hit.thing][2]][1];
    return dropRepeatedLeads([...best.values()]).sort(
      (one, other) =>
        group(one) - group(other) || compareHits(one, other) || one.thing - other.thing,
    );
  }

  /** Keep one of the leads that are the same later text about several things. @param {OfflineHit[]} hits */
  function dropRepeatedLeads(hits) {
    const shown = new Set();
    return hits
      .sort((one, other) => one.thing - other.thing)
      .filter((hit) => {
        const [, label, kind] = index.things[hit.thing];
        if (index.kinds[kind][0] !== 'lead') return true;
        const text = `${label}\n${hit.text}`;
        return !shown.has(text) && shown.add(text);
      });
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

  /** Return the known word that is spelled most like one. @param {string} word @param {string[]} known */
  function findNearest(word, known) {
    let [best, nearest] = [0, ''];
    for (const one of known) {
      if (Math.abs(one.length - word.length) > 2) continue;
      const alike = 1 - countErrors(word, one) / Math.max(word.length, one.length);
      if (alike >= ALIKE && alike > best) [best, nearest] = [alike, one];
    }
    return nearest;
  }

  /** Return the longest run of characters that a text has. @param {string[]} characters */
  function findPart(characters) {
    const typed = characters.slice(-MOST_CHARACTERS);
    for (let length = typed.length - 1; length > 1; length -= 1) {
      for (let start = typed.length - length; start >= 0; start -= 1) {
        const part = typed.slice(start, start + length).join(' ');
        if (words.some((own) => hasPhrase(own, part))) return part;
      }
    }
    return '';
  }

  /** Return phrases in which what is most like it replaces each unknown one. @param {string[]} phrases */
  function mendWords(phrases) {
    const known = [...new Set(words.flat())].sort();
    const mended = phrases.map((phrase) => {
      if (words.some((own) => hasPhrase(own, phrase))) return phrase;
      if (HAN.test(phrase)) return findPart(phrase.split(' '));
      const nearest = findNearest(squeeze(phrase), known);
      return nearest ? `${nearest} ` : '';
    });
    return mended.every(Boolean) ? mended : [];
  }

  /** Return phrases as a reader writes them. @param {string[]} phrases */
  const join = (phrases) =>
    phrases.map((one) => (HAN.test(one) ? one.replaceAll(' ', '') : one.trim())).join(' ');

  /** Return the hits of what was typed, and the words that were searched instead. @param {string} text */
  function search(text) {
    const phrases = splitPhrases(text);
    const exact = findExact(listSpellings(text));
    const hits = rankHits([
      ...exact.hits,
      ...findWords(phrases),
      ...findOtherwise(text, exact),
      ...findLinked(phrases, exact.hits),
      ...findRomanized(text),
    ]);
    if (hits.length > 0 || phrases.length === 0) return { hits, mended: '', phrases };
    const mended = mendWords(phrases);
    return { hits: rankHits(findWords(mended)), mended: join(mended), phrases };
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
    const name = label || hit.text || short.replace(/^.*\//, '');
    const link = makeElement('a', name, root + address);
    const isEnglish = document.documentElement.lang === 'en';
    // names of the index are English on every page
    if (!isEnglish && !/\p{Script=Han}/u.test(name)) link.lang = 'en';
    line.append(link);
    const kind = say(index.kinds[index.things[hit.thing][2]][0].replaceAll('-', ' '));
    const reason = isEnglish ? hit.reason : sayReason(hit.reason);
    const why = makeElement('small', hit.text ? `${reason}: ${hit.text}` : reason);
    why.className = 'fits';
    line.append(' ', makeElement('small', kind), document.createElement('br'), why);
    return line;
  }

  /** @param {OfflineHit[]} hits @param {HTMLElement} place */
  function showHits(hits, place) {
    const root = place.getAttribute('data-root') ?? '';
    place.replaceChildren();
    const groups = new Set(hits.map((hit) => index.kinds[index.things[hit.thing][2]][1]));
    for (const group of groups) {
      const list = document.createElement('ol');
      list.className = 'hits';
      for (const hit of hits) {
        if (index.kinds[index.things[hit.thing][2]][1] === group) list.append(makeLine(hit, root));
      }
      place.append(makeElement('h2', say(index.groups[group])), list);
    }
  }

  /**
   * Return a text in the language of the page, with its values; an English page has no others.
   * @param {string} text
   * @param {Record<string, string | number>} [values]
   */
  function say(text, values = {}) {
    /** @type {Record<string, string>} */
    const translations = JSON.parse(document.getElementById('hits')?.dataset.words ?? '{}');
    const pattern = translations[text] ?? text;
    return pattern.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));
  }

  /**
   * Return a reason for a hit in the language of the page, such as "alias in document 003".
   * @param {string} reason
   * @returns {string}
   */
  function sayReason(reason) {
    for (const [pattern, words] of BESIDE) {
      const { own, ...values } = reason.match(pattern)?.groups ?? {};
      if (own) return `${sayReason(own)}，${say(words, values)}`;
    }
    const named = reason.match(/^name in (\w+) \(CLDR, in no document\)$/)?.[1];
    if (named && say(reason) === reason) {
      return say(reason.replace(named, '%(language)s'), { language: say(named) });
    }
    const number = reason.match(/\d{3}$/)?.[0];
    return number ? say(reason.replace(number, '%(number)s'), { number }) : say(reason);
  }

  /** @param {string} text @param {HTMLElement} found @param {HTMLElement} place */
  function answer(text, found, place) {
    const { hits, mended, phrases } = search(text);
    const shown =
      hits.length > MOST ? say('; the first %(number)s are shown', { number: MOST }) : '';
    const values = { number: hits.length, words: mended || text };
    let message = `${say('%(number)s found for "%(words)s"', values)}${shown}${say('.')}`;
    if (mended) message = `${say('Nothing has "%(words)s".', { words: text })} ${message}`;
    if (phrases.length === 0) message = say('Type a name, a place or a word above.');
    found.textContent = makeVisible(message);
    showHits(hits.slice(0, MOST), place);
  }

  /** Answer what is in the box, now and whenever that changes. */
  function start() {
    const box = /** @type {HTMLInputElement | null} */ (document.querySelector('input[name="q"]'));
    const found = document.getElementById('found');
    const place = document.getElementById('hits');
    if (box === null || found === null || place === null) return;
    box.value = new URLSearchParams(location.search).get('q') ?? '';
    const search = () => answer(box.value, found, place);
    box.addEventListener('input', (event) => {
      const isComposing = event instanceof InputEvent && event.isComposing;
      if (!isComposing) search();
    });
    box.addEventListener('compositionend', search);
    answer(box.value, found, place);
  }
  start();
})();
