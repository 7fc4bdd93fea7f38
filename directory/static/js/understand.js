"use strict";
/* What somebody typed, as kinds of services: the same as directory/search/understanding in small, over the words of a few
   locales, all of it on this device. `understanding(words)` makes an index; `ask(text)` gives {concepts, sure, facets, rest}. */
const understanding = (() => {
  const UNSPACED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff";
  const HAN = "\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const RUN = new RegExp(`[${UNSPACED}${HAN}]+`, "gu");
  const PART = new RegExp(`[${HAN}]+|[${UNSPACED}]+`, "gu");
  const IS_HAN = new RegExp(`^[${HAN}]`, "u");
  const IS_UNSPACED = new RegExp(`^[${UNSPACED}${HAN}]`, "u");
  const isUnspaced = (word) => IS_UNSPACED.test(word);
  const isAscii = (word) => !/[^\0-\x7f]/.test(word);

  /* Folding */
  const table = new Map();
  const same = (said, letters) => { for (const letter of letters) table.set(letter, said); };
  const pairs = (text) => { for (const pair of text.split(" ")) table.set(pair[0], pair.slice(1)); };
  pairs("łl đd ðd øo ıi þth æae œoe ßss əe ħh ŋn ςσ ґг єе ўу ђд ћч ٱا ڵل ڕر ړر ڑر ٹت ټت ڈد ډد ںن ڼن ڤو ۏو ڎد ڀب ځز څس ښش ږژ ګگ");
  same("", "ʼ'’‘ʻ`´ˈ·ءـ\u093c\u09bc\u0a3c\u0a71\u0903\u0e4c\u0e47");
  same("ی", "يىېۍےێۑ");
  same("ک", "كڪ");
  same("ه", "ةۃەہھۀ");
  same("و", "ۆۇۋ");
  pairs("\u0901\u0902 \u0981\u0982 \u0a01\u0a02 \u0a70\u0a02 \u0949\u093e \u0911\u0906 \u0945\u0947 \u09ce\u09a4");
  const alike = [[0x1210, 0x1200], [0x1280, 0x1200], [0x12b8, 0x1200], [0x1220, 0x1230], [0x12d0, 0x12a0], [0x1340, 0x1338]];
  for (const [other, one] of alike) {
    for (let order = 0; order < 7; order += 1) table.set(String.fromCharCode(other + order), String.fromCharCode(one + order));
  }
  for (const series of [0x1200, 0x12a0]) table.set(String.fromCharCode(series + 3), String.fromCharCode(series));
  for (const [letter, said] of table) if (table.has(said)) table.set(letter, table.get(said));
  const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0];
  const VOWEL_SIGN = /[\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]/;
  const plain = (letter) => {
    if (letter >= "a" && letter <= "z") return letter;
    let said = table.get(letter);
    if (said !== undefined) return said;
    said = letter;
    if (/\p{Cf}/u.test(letter) || (/[\p{Mn}\p{Me}]/u.test(letter) && !VOWEL_SIGN.test(letter))) said = "";
    else if (/[\p{Cc}\p{Cs}\p{Co}\p{P}\p{S}\p{Z}]/u.test(letter)) said = " ";
    else if (/\p{Nd}/u.test(letter)) {
      const code = letter.codePointAt(0);
      const zero = ZEROS.find((one) => code >= one && code < one + 10);
      if (zero) said = String(code - zero);
    }
    table.set(letter, said);
    return said;
  };
  const ELIDED = /(?<![\p{L}\p{N}_])(l|d|j|qu|un|all|dell|nell|dall|sull)['’](?=[\p{L}\p{N}_])/giu;
  const fold = (text) => {
    const wide = text.replace(ELIDED, "$1 ").normalize("NFKD").toLowerCase().normalize("NFKD");
    let bare = "";
    for (const letter of wide) bare += plain(letter);
    return bare.normalize("NFC")
      .replace(/[\u0919\u091e\u0923\u0928\u092e]\u094d(?=[\u0915-\u0939])/g, "\u0902")
      .replace(/[\u0999\u099e\u09a3\u09a8\u09ae]\u09cd(?=[\u0995-\u09b9])/g, "\u0982")
      .replace(/\s+/g, " ").trim();
  };
  const grams = (run) => run.match(PART).flatMap((part) => {
    const letters = [...part];
    if (IS_HAN.test(part)) return [...letters, ...letters.slice(1).map((letter, at) => letters[at] + letter)];
    return letters.slice(0, Math.max(1, letters.length - 2)).map((_, at) => letters.slice(at, at + 3).join(""));
  });
  const tokens = (folded) => folded.split(" ").filter(Boolean).flatMap((word) => {
    const found = [];
    let place = 0;
    for (const run of word.matchAll(RUN)) {
      if (run.index > place) found.push(word.slice(place, run.index));
      found.push(...grams(run[0]));
      place = run.index + run[0].length;
    }
    if (place < word.length) found.push(word.slice(place));
    return found;
  });
  const unique = (list) => [...new Set(list)];

  /* Sounds */
  const CHAT = { 2: "", 3: "", 5: "kh", 6: "t", 7: "h", 8: "q", 9: "q" };
  const SOUNDS = [["sch", "s"], ["tch", "c"], ["kh", "x"], ["gh", "g"], ["sh", "s"], ["ch", "x"], ["zh", "z"], ["th", "t"],
    ["ph", "f"], ["dh", "d"], ["ts", "s"], ["tz", "s"], ["ck", "k"], ["dj", "j"], ["q", "k"], ["c", "k"], ["w", "v"], ["z", "s"]];
  const skeleton = (romanized) => {
    let said = romanized.replace(/(.)\1+/g, "$1");
    for (const [spelled, sound] of SOUNDS) said = said.replaceAll(spelled, sound);
    return said.replace(/(.)\1+/g, "$1").replace(/(?<!^)[aeiouyhv]|^[aeiouh]|[^a-z]/g, "");
  };
  const readings = (word) => unique([word, word.replaceAll("c", "ts").replaceAll("j", "y")]);

  /* Words that one may be another */
  const shared = (one, other) => {
    let at = 0;
    while (at < one.length && one[at] === other[at]) at += 1;
    return at;
  };
  const mistakes = (one, other) => {
    let before = [], last = [...Array(other.length + 1).keys()];
    for (let row = 1; row <= one.length; row += 1) {
      const line = [row];
      for (let at = 1; at <= other.length; at += 1) {
        const cost = one[row - 1] === other[at - 1] ? 0 : 1;
        line[at] = Math.min(last[at] + 1, line[at - 1] + 1, last[at - 1] + cost);
        if (row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1]) {
          line[at] = Math.min(line[at], before[at - 2] + 1);
        }
      }
      [before, last] = [last, line];
    }
    return last[other.length];
  };
  const common = (one, other) => {
    let last = new Array(other.length + 1).fill(0);
    for (const letter of one) {
      const line = [0];
      for (let at = 1; at <= other.length; at += 1) {
        line[at] = letter === other[at - 1] ? last[at - 1] + 1 : Math.max(last[at], line[at - 1]);
      }
      last = line;
    }
    return (2 * last[other.length]) / (one.length + other.length || 1);
  };
  const PREFIXES = "وال بال فال کال لل ال و ب ل ف ک می نمی به بی የ በ ለ ከ እንደ ስለ ን ብ ካብ ና".split(" ");
  const SUFFIXES = ("های ها هایی ات ین ون ان هم نا کم تی ی م ت ش ه ک هکه هکان کان ም ን ዎች ዬ ኛ ታት ይ ኒ "
    + "niz miz larim lerim larimiz lerimiz lar ler nin dan den da de ya ye").split(" ");
  const LOUD = [0, 0, 0.1, 0.25, 0.35];

  class Vocabulary {
    constructor(words, roman) {
      Object.assign(this, { words, roman, numbers: new Map(words.map((word, at) => [word, at])) });
      const whole = words.filter((word) => !isUnspaced(word) && word.length > 2);
      this.sorted = [...whole].sort();
      this.ends = new Map();
      this.sounds = new Map();
      const put = (map, key, word) => (map.get(key) || map.set(key, []).get(key)).push(word);
      for (const word of whole) {
        put(this.ends, `^${word[0]}${word.length}`, word);
        put(this.ends, `$${word[word.length - 1]}${word.length}`, word);
      }
      for (const word of words) {
        if (word.length < 2) continue;
        const key = skeleton(roman(word));
        if (key.length > 1) put(this.sounds, key, word);
      }
    }

    variants(word, heard) {
      const found = new Map();
      const add = (other, weight) => found.set(other, Math.max(weight, found.get(other) || 0));
      if (this.numbers.has(word)) add(word, 1);
      if (!isUnspaced(word) && word.length > 1) {
        this.respelt(word, add);
        this.inflected(word, add);
        if (Math.max(0, ...found.values()) < 0.85) {
          this.mistyped(word, add);
          this.sounding(word, add);
        } else if (heard) this.sounding(word, add);
      }
      return [...found].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1)).slice(0, 12)
        .map(([other, weight]) => [this.numbers.get(other), weight]);
    }

    respelt(word, add) {
      const known = this.numbers;
      const german = word.replaceAll("ae", "a").replaceAll("oe", "o").replaceAll("ue", "u");
      if (german !== word && known.has(german)) add(german, 0.95);
      const shortest = word[0] >= "\u1200" && word[0] <= "\u137f" ? 2 : 3;
      const stems = PREFIXES.filter((prefix) => word.startsWith(prefix)).map((prefix) => word.slice(prefix.length));
      for (const stem of stems) if (stem.length >= shortest && known.has(stem)) add(stem, 0.9);
      for (const stem of [word, ...stems]) {
        for (const suffix of SUFFIXES) {
          const bare = stem.slice(0, -suffix.length);
          if (stem.endsWith(suffix) && bare.length >= shortest && known.has(bare)) add(bare, bare.length > 3 ? 0.9 : 0.79);
        }
      }
      if (!isAscii(word)) for (const affix of ["ال", "የ"]) if (known.has(affix + word)) add(affix + word, 0.9);
    }

    inflected(word, add) {
      const least = isAscii(word) ? 4 : 3;
      if (word.length < least) return;
      let low = 0, high = this.sorted.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.sorted[middle] < word) low = middle + 1;
        else high = middle;
      }
      for (const other of this.sorted.slice(Math.max(0, low - 60), low + 60)) {
        const part = shared(word, other);
        const longest = Math.max(word.length, other.length);
        if (other !== word && part >= least && part / longest >= 0.55) add(other, (part / longest) ** 1.5);
      }
      for (let length = 5; length < word.length - 1; length += 1) {
        const start = word.slice(0, length);
        if (this.numbers.has(start) && length / word.length < 0.65) add(start, 0.5);
      }
      for (let cut = 2; cut < word.length - 4; cut += 1) if (this.numbers.has(word.slice(cut))) add(word.slice(cut), 0.55);
    }

    mistyped(word, add) {
      if (word.length < 4) return;
      const allowed = word.length < 8 ? 1 : 2;
      const near = new Set();
      for (let length = word.length - allowed; length <= word.length + allowed; length += 1) {
        for (const key of [`^${word[0]}${length}`, `$${word[word.length - 1]}${length}`]) {
          for (const other of this.ends.get(key) || []) near.add(other);
        }
      }
      const hits = [...near].map((other) => [other, mistakes(word, other)]).filter(([, many]) => many <= allowed);
      for (const [other, many] of hits.sort((one, two) => one[1] - two[1]).slice(0, 12)) add(other, 0.97 - (1.85 * many) / word.length);
    }

    sounding(word, add) {
      for (const romanized of readings(this.roman(word))) {
        const key = skeleton(romanized);
        if (key.length < 2) continue;
        for (const other of this.sounds.get(key) || []) {
          const part = common(romanized, this.roman(other));
          if (part >= 0.5) add(other, LOUD[Math.min(key.length, 4)] + 0.45 * part + (part === 1 ? 0.08 : 0));
        }
      }
    }
  }

  const KIND = [1, 0.99, 0.98, 0];
  const SITUATION = [0.97, 0.9, 0.8];

  class Index {
    constructor(words) {
      const { roman: letters, concepts } = words;
      for (let at = 0; at < words.han.length; at += 2) table.set(words.han[at], words.han[at + 1]);
      this.words = words;
      this.concepts = concepts;
      this.roman = (word) => {
        let said = isAscii(word) ? word : [...word].map((letter) => letters[letter] || (isAscii(letter) ? letter : "")).join("");
        if (!/^\d+$/.test(said)) said = said.replace(/[2356789]/g, (digit) => CHAT[digit]);
        return said.replace(/[^\p{L}]/gu, "");
      };
      const lines = [];
      const lay = (line, concept, locale, kind, trust) => {
        if (line) lines.push({ line, parts: unique(tokens(line)), concept, locale, isNeed: kind >= 2, trust: trust * KIND[kind], kind });
      };
      const whole = new Set(words.whole);
      words.lines.forEach((kinds, locale) => kinds.forEach((texts, kind) => texts.forEach((text, concept) => {
        for (const line of text.split("\n")) lay(line, concept, locale, kind, whole.has(concept) ? 0.9 : 1);
      })));
      for (const [codes, labels] of words.needs) {
        codes.slice(0, 3).forEach((concept, at) => labels.forEach((label, locale) => lay(label, concept, locale, 2, SITUATION[at])));
      }
      for (const one of [...lines]) {
        const { line, parts, kind } = one;
        if (kind > 1 || line.length > 24) continue;
        let joined = "";
        if (isUnspaced(line)) joined = this.roman(line);
        else if (parts.length > 1 && parts.length < 4) joined = parts.join("");
        if (joined) lines.push({ ...one, line: joined, parts: [joined] });
      }
      this.lines = lines;
      this.vocabulary = new Vocabulary(unique(lines.flatMap((one) => one.parts)), this.roman);
      const known = this.vocabulary.numbers;
      this.places = this.vocabulary.words.map(() => []);
      lines.forEach((one, place) => {
        one.letters = one.parts.reduce((sum, part) => sum + part.length, 0);
        for (const part of one.parts) this.places[known.get(part)].push(place);
      });
      this.meant = this.places.map((places) => unique(places.map((place) => lines[place].concept)));
      const most = Math.log(concepts.length + 1);
      this.tells = this.meant.map((codes) => (1 - Math.log(codes.length) / most) ** 2);
      for (const one of lines) one.full = one.parts.reduce((sum, part) => sum + this.tells[known.get(part)], 0);
    }

    lookUp(words, heard) {
      return words.map((word) => {
        const variants = this.vocabulary.variants(word, heard);
        const told = Math.max(0, ...variants.map(([number, weight]) => this.tells[number] * weight));
        return { word, variants, tells: Math.max(told, 1 - Math.max(0, ...variants.map(([, weight]) => weight))) };
      });
    }

    byWords(asked) {
      const said = new Map(), best = new Float64Array(this.concepts.length), bag = new Float64Array(this.concepts.length);
      const total = asked.reduce((sum, one) => sum + one.tells, 0);
      if (!total) return best;
      for (const one of asked) {
        const seen = new Set(), mine = new Map();
        for (const [number, weight] of one.variants) {
          for (const place of this.places[number]) {
            if (seen.has(place)) continue;
            seen.add(place);
            const entry = said.get(place) || said.set(place, [0, 0]).get(place);
            entry[0] += weight * this.tells[number];
            entry[1] += weight * one.tells;
          }
          for (const concept of this.meant[number]) if (!mine.has(concept)) mine.set(concept, weight * one.tells);
        }
        for (const [concept, much] of mine) bag[concept] += much;
      }
      const isKnown = asked.some((one) => one.variants.some(([, weight]) => weight === 1));
      for (const [place, [much, explained]] of said) {
        const one = this.lines[place];
        const covered = Math.min(1, much / one.full), ofQuery = Math.min(1, explained / total);
        let score = (one.isNeed ? Math.sqrt(covered * ofQuery) : covered * (0.5 + 0.5 * ofQuery)) * one.trust;
        if (one.locale) score *= isKnown ? 0.985 : 0.95;
        best[one.concept] = Math.max(best[one.concept], score);
      }
      return best.map((score, concept) => 0.6 * score + (0.4 * bag[concept]) / total);
    }

    neighbours(words) {
      const found = [];
      for (let place = 0; place < words.length;) {
        const length = [4, 3, 2].find((many) => place + many <= words.length
          && this.vocabulary.numbers.has(words.slice(place, place + many).join(""))) || 1;
        found.push(words.slice(place, place + length).join(""));
        place += length;
      }
      return found.length < words.length ? found : [];
    }

    /* Letters in threes; made when first needed, or when there is time. */
    prepare() {
      if (this.grams) return;
      this.grams = new Map();
      this.cut = (text) => {
        const letters = [...` ${text} `];
        return letters.slice(2).map((_, at) => letters.slice(at, at + 3).join(""));
      };
      this.lines.forEach((one, place) => {
        if (one.kind < 3) for (const gram of unique(this.cut(one.line))) (this.grams.get(gram) || this.grams.set(gram, []).get(gram)).push(place);
      });
      this.weigh = (gram) => Math.log((this.lines.length + 1) / ((this.grams.get(gram) || []).length + 0.5)) ** 2;
      this.sizes = new Float64Array(this.lines.length);
      for (const [gram, places] of this.grams) for (const place of places) this.sizes[place] += this.weigh(gram);
    }

    byLetters(folded) {
      this.prepare();
      const asked = unique(this.cut(folded)), scores = new Map(), best = new Float64Array(this.concepts.length);
      let whole = 0;
      for (const gram of asked) {
        const weight = this.weigh(gram);
        whole += weight;
        for (const place of this.grams.get(gram) || []) scores.set(place, (scores.get(place) || 0) + weight);
      }
      for (const [place, score] of scores) {
        const one = this.lines[place];
        const part = score / (Math.sqrt(this.sizes[place] * whole) + 1e-6);
        best[one.concept] = Math.max(best[one.concept], part * one.trust);
      }
      return best;
    }

    look(folded) {
      const words = unique(tokens(folded)).slice(0, 40);
      const asked = this.lookUp(words), joined = this.lookUp(this.neighbours(words));
      const scores = this.byWords(asked);
      const raise = (others, part) => others.forEach((score, at) => { scores[at] = Math.max(scores[at], part * score); });
      if (joined.length) raise(this.byWords(joined), 0.97);
      if (words.length > 1 && isAscii(folded) && Math.max(...scores) < 0.7) raise(this.byWords(this.lookUp(words, true)), 0.95);
      if (Math.max(...scores) < 0.45) raise(this.byLetters(folded), 0.58);
      return { scores, asked, joined };
    }

    firm(answer, concept) {
      return [answer.asked, answer.joined].some((asked) => {
        const typed = new Map();
        let total = 0, known = 0;
        for (const one of asked) {
          const best = new Map();
          total += one.tells;
          for (const [number, weight] of one.variants) {
            if (weight < 0.8) continue;
            const much = weight * this.vocabulary.words[number].length;
            for (const place of this.places[number]) {
              if (this.lines[place].concept === concept) best.set(place, Math.max(best.get(place) || 0, much));
            }
          }
          if (best.size) known += one.tells;
          for (const [place, much] of best) typed.set(place, (typed.get(place) || 0) + much);
        }
        return asked.length && known >= total / 2 && [...typed].some(([place, much]) => {
          const one = this.lines[place];
          return one.trust && (much / one.letters) * (one.isNeed ? 2 : 1) >= 0.6;
        });
      });
    }

    ask(text) {
      const folded = fold(text.slice(0, 100));
      const nothing = { concepts: [], sure: [], facets: [], languages: [], rest: "" };
      if (!folded) return nothing;
      const found = this.find(folded);
      const whole = this.look(folded);
      let answer = whole, { scores } = whole;
      const also = (words) => {
        answer = this.look(words.join(" "));
        scores = scores.map((score, at) => Math.max(score, answer.scores[at]));
      };
      if ((found.facts.size || found.languages.length) && found.rest.length) also(found.rest);
      const course = this.concepts.indexOf("language_course");
      const best = Math.max(...scores);
      const toLearn = course >= 0 && found.languages.length + found.mentioned.length > 0 && scores[course] >= 0.85 * best
        && found.bare.some((word) => tokens(word).some((token) => this.vocabulary.variants(token)
          .some(([number, weight]) => weight >= 0.8 && this.meant[number].includes(course))));
      if (toLearn) scores[course] = Math.max(0.6, best);
      else if (found.mentioned.length && found.bare.length) also(found.bare);
      const ranked = [...scores.keys()].filter((at) => scores[at] > 0.12)
        .sort((one, other) => scores[other] - scores[one] || one - other).slice(0, 5);
      const least = ranked.length ? Math.max(0.6, scores[ranked[0]] - 0.05) : 1;
      let sure = ranked.filter((at) => scores[at] >= least && (this.firm(answer, at) || this.firm(whole, at)));
      if (toLearn) sure = [course];
      else if (sure[0] !== ranked[0]) sure = [];
      const code = (at) => this.concepts[at];
      const strange = answer.asked.filter((one) => one.tells >= 0.5 && !isUnspaced(one.word)
        && !one.variants.some(([number]) => this.meant[number].includes(sure[0])));
      const names = found.names > 0 && found.names === found.rest.length;
      let rest = names ? "" : found.rest.join(" ");
      if (sure.length) rest = strange.map((one) => one.word).join(" ");
      return {
        concepts: ranked.map((at) => [code(at), Math.min(1, scores[at])]),
        sure: sure.map(code),
        facets: [...found.facts].map((fact) => this.words.facets.facts[fact]),
        languages: unique(toLearn ? [] : [...found.languages, ...(names ? found.mentioned : [])]),
        rest,
      };
    }
  }

  return { fold, tokens, isUnspaced, shared, Index };
})();
