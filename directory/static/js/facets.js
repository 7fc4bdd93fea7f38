"use strict";
/* What is asked beside the kind of service: at no cost, open now, a language, a place. A part of understand.js. */
understanding.Index.prototype.find = (() => {
  const { isUnspaced } = understanding;
  const LEANING = "ال بال ب لل ብ በ የ ናይ".split(" ");

  const ready = (words) => {
    const { facets, languages } = words;
    const seen = new Map(), stems = new Map(), phrases = new Map();
    for (const [name, code] of Object.entries(languages)) {
      if (name.includes(" ") || name.length <= 4) continue;
      const stem = name.slice(0, Math.max(4, name.length - 3));
      stems.set(stem, seen.has(stem) && seen.get(stem) !== code ? "" : code);
      seen.set(stem, stems.get(stem) || "?");
    }
    for (const [phrase, fact, tag] of facets.phrases) {
      const parts = phrase.split(" ");
      phrases.set(parts[0], [...(phrases.get(parts[0]) || []), [parts, fact, tag]]);
    }
    const speaking = facets.speaking.map((row) => row.map((part) => part.split(" ").filter(Boolean)));
    const unspaced = Object.keys(languages).filter((name) => isUnspaced(name) && name.length > 1)
      .sort((one, other) => other.length - one.length);
    return { ...facets, phrases, speaking, names: languages, stemsOfNames: stems, unspaced };
  };

  return function find(folded) {
    this.lexicon = this.lexicon || ready(this.words);
    const known = this.lexicon, names = known.names;
    const found = { facts: new Set(), languages: [], mentioned: [], rest: [], bare: [], names: 0 };
    const equal = (words, from, part) => part.every((word, at) => words[from + at] === word);

    const pieces = (word) => {
      if (!isUnspaced(word)) return [word];
      let left = word;
      for (const [before, after] of known.speakingPieces) {
        const start = left.indexOf(before);
        if (start < 0) continue;
        const tail = left.slice(start + before.length);
        const name = known.unspaced.find((one) => tail.startsWith(one)) || "";
        if (name && tail.slice(name.length).startsWith(after)) {
          found.languages.push(names[name]);
          left = `${left.slice(0, start)} ${tail.slice(name.length + after.length)}`;
          break;
        }
      }
      for (const [piece, fact] of known.pieces) {
        if (left.includes(piece)) {
          found.facts.add(fact);
          left = left.replaceAll(piece, " ");
        }
      }
      return left.split(" ").filter(Boolean);
    };
    const words = folded.split(" ").flatMap(pieces);

    const languageAt = (place) => {
      for (let length = Math.min(4, words.length - place); length > 0; length -= 1) {
        const code = names[words.slice(place, place + length).join(" ")];
        if (code) return [code, length];
      }
      const word = words[place] || "";
      const forms = [word, ...LEANING.filter((prefix) => word.startsWith(prefix)).map((prefix) => word.slice(prefix.length))];
      for (const form of forms) {
        const code = names[form] || names[`${form}ه`];
        if (code) return [code, 1];
        for (let length = form.length; length >= 4; length -= 1) {
          const stem = form.length - length <= 5 && known.stemsOfNames.get(form.slice(0, length));
          if (stem) return [stem, 1];
        }
      }
      return null;
    };

    const spoken = (place) => {
      const here = languageAt(place);
      for (const [before, after] of known.speaking) {
        const named = before.length ? equal(words, place, before) && languageAt(place + before.length) : here;
        if (!named || (before.length === 0 && after.length === 0)) continue;
        const end = place + before.length + named[1];
        if (end <= words.length && equal(words, end, after)) {
          found.languages.push(named[0]);
          return before.length + named[1] + after.length;
        }
      }
      return 0;
    };

    const fact = (place) => {
      const word = words[place];
      for (const [phrase, said, tag] of known.phrases.get(word) || []) {
        const isForeign = phrase.length === 1 && word.length <= 3 && /^[a-z0-9]+$/.test(word) && tag !== this.words.locales[0];
        if (!isForeign && equal(words, place, phrase)) {
          found.facts.add(said);
          return phrase.length;
        }
      }
      for (let length = word.length; length >= 6 && word.length - length <= 4; length -= 1) {
        const said = known.stems[word.slice(0, length)];
        if (said !== undefined) {
          found.facts.add(said);
          return 1;
        }
      }
      return 0;
    };

    for (let place = 0; place < words.length;) {
      const used = spoken(place) || fact(place);
      const named = !used && languageAt(place);
      if (named) {
        const name = words.slice(place, place + named[1]);
        found.mentioned.push(named[0]);
        found.rest.push(...name);
        if (names[name.join(" ")]) found.names += name.length;
      } else if (!used) {
        let bare = words[place];
        const inside = isUnspaced(bare) && known.unspaced.find((name) => bare.includes(name));
        if (inside) {
          found.mentioned.push(names[inside]);
          bare = bare.replaceAll(inside, "");
        }
        found.rest.push(words[place]);
        if (bare) found.bare.push(bare);
      }
      place += used || (named ? named[1] : 1);
    }
    return found;
  };
})();

/* The place that words name beside a word of nearness, or a district at their end; `where` is what this device knows of the city.
   Gives {name, lat, lon, rest, isFirm}, or null. */
understanding.Index.prototype.placeIn = (() => {
  const ready = (where) => {
    const names = new Map();
    where.places.forEach((place) => place[4].forEach((name) => names.has(name) || names.set(name, place)));
    for (const [name, common] of Object.entries(where.called)) if (names.has(common) && !names.has(name)) names.set(name, names.get(common));
    return names;
  };

  return function placeIn(text, where) {
    this.ground = this.ground || ready(where);
    const line = ` ${understanding.fold(text.slice(0, 100))} `;
    let best = null;
    const isBetter = (needle, isFirm) => !best || isFirm > best.isFirm || (isFirm === best.isFirm && needle.length > best.needle.length);
    const offer = (needle, place, isFirm) => {
      if (line.includes(needle) && isBetter(needle, isFirm)) best = { needle, place, isFirm };
    };
    for (const [name, place] of this.ground) {
      if (!line.includes(name)) continue;
      for (const [template, isFirm] of where.around) {
        const said = template.replace("{}", name);
        offer(understanding.isUnspaced(template.replace("{}", "")) ? said : ` ${said} `, place, isFirm);
      }
      /* A health center is anywhere, though a district is called Center. */
      const isKind = () => this.lines.some((one) => one.kind < 2 && one.line.endsWith(` ${name}`));
      if (place[3] && line.endsWith(` ${name} `) && line.length > name.length + 2 && !isKind()) offer(` ${name} `, place, 0);
    }
    if (!best) return null;
    const [name, lat, lon] = best.place;
    return { name, lat: lat / 1e5, lon: lon / 1e5, rest: line.replace(best.needle, " ").trim(), isFirm: best.isFirm };
  };
})();
