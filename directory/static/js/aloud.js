/* Reads the page aloud with a voice that is on the phone: a voice of the browser's maker would be sent what is read.
   Nothing is loaded before the tap, and without a voice there is no button. */
"use strict";

(() => {
  const speech = window.speechSynthesis;
  const box = document.querySelector("[data-aloud]");
  if (!speech || !box) return;
  const button = box.querySelector("button");
  const label = button.querySelector("span");
  const told = box.querySelector("[role=status]");
  const put = label.textContent;
  let reading = 0;
  let marked = null;

  const voiceFor = (tag) => {
    const main = tag.toLowerCase().split("-")[0];
    const fits = main === "zh" ? /^(zh|cmn)(-hans)?(-cn|-sg)?$/ : new RegExp(`^${main}(-|$)`);
    const name = (voice) => voice.lang.replace(/_/g, "-").toLowerCase();
    const voices = speech.getVoices().filter((voice) => voice.localService && fits.test(name(voice)));
    return voices.find((voice) => name(voice) === tag.toLowerCase()) || voices[0];
  };

  /* The words in the order of the page, cut where the language changes; phone numbers digit by digit. */
  const pieces = () => {
    const found = [];
    for (const block of document.querySelectorAll(box.dataset.aloud)) {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      for (let last = null; walker.nextNode(); ) {
        const node = walker.currentNode;
        if (node.nodeType === 1) {
          if (last && /^(BR|LI)$/.test(node.nodeName)) last.text += ", ";
          continue;
        }
        const holder = node.parentElement;
        const lang = holder.closest("[lang]").lang;
        let text = node.data.replace(/\s+/g, " ");
        if (holder.closest("[href^='tel:'], [href^='sms:']")) text = text.replace(/\d/g, "$& ");
        if (last && last.lang === lang) last.text += text;
        else if (text.trim()) found.push((last = { block, lang, text }));
      }
    }
    return found;
  };

  const mark = (block) => {
    if (marked) marked.classList.remove("read");
    marked = block;
    if (!block) return;
    block.classList.add("read");
    block.scrollIntoView({ block: "nearest" });
  };

  const stop = () => {
    reading += 1;
    speech.cancel();
    mark(null);
    label.textContent = put;
    delete box.dataset.reading;
  };

  const start = () => {
    const mine = (reading += 1);
    const all = pieces();
    const said = all.filter((piece) => (piece.voice = voiceFor(piece.lang)));
    told.textContent = said.length < all.length ? box.dataset.skipped : "";
    label.textContent = button.dataset.stop;
    box.dataset.reading = "";
    const next = () => {
      if (mine !== reading) return;
      const piece = said.shift();
      if (!piece) return stop();
      const words = new SpeechSynthesisUtterance(piece.text);
      words.voice = piece.voice;
      words.lang = piece.voice.lang;
      words.onend = next;
      words.onerror = () => {
        if (mine !== reading) return;
        stop();
        told.textContent = box.dataset.none;
        button.hidden = true;
      };
      mark(piece.block);
      speech.speak(words);
    };
    next();
  };

  const offer = () => {
    if (!("reading" in box.dataset) && !button.hidden) box.hidden = !voiceFor(document.documentElement.lang);
  };

  button.addEventListener("click", () => ("reading" in box.dataset ? stop() : start()));
  addEventListener("pagehide", stop);
  speech.onvoiceschanged = offer;
  offer();
})();
