// What scripts add to pages that read well without them: a kept choice of language and shade,
// notes that stay on the screen, and finding.
"use strict";

const root = document.documentElement;
root.dataset.script = "on";

const kept = {
  get(name) { try { return localStorage.getItem(`newsmill-${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`newsmill-${name}`, value); } catch { /* private */ } },
};

function speak(language) {
  root.dataset.ui = language;
  const choice = document.getElementById(`ui-${language}`);
  if (choice) choice.checked = true;
}

speak(kept.get("ui") === "en" ? "en" : "zh");
for (const choice of document.querySelectorAll("input[name=ui]")) {
  choice.addEventListener("change", () => { speak(choice.value); kept.set("ui", choice.value); });
}

// Light, dark, or as the system has it.
const shades = ["auto", "light", "dark"];
const shadeNames = { auto: "◐ 自动 auto", light: "○ 浅 light", dark: "● 深 dark" };
const shade = document.createElement("button");
shade.type = "button";
shade.className = "shade";
function shadeAs(name) {
  root.dataset.shade = name;
  shade.textContent = shadeNames[name];
  shade.setAttribute("aria-label", `配色 Colours: ${shadeNames[name].slice(2)}`);
}
shadeAs(shades.includes(kept.get("shade")) ? kept.get("shade") : "auto");
shade.addEventListener("click", () => {
  const next = shades[(shades.indexOf(root.dataset.shade) + 1) % shades.length];
  shadeAs(next);
  kept.set("shade", next);
});
document.querySelector(".masthead").append(shade);

// A repair tells what it was: hovered, or tapped.
const note = document.createElement("div");
note.id = "note";
note.hidden = true;
note.setAttribute("role", "status");
document.body.append(note);

let told = null;

function tell(mark) {
  told = mark;
  note.textContent = mark.dataset.tip;
  note.hidden = false;
  const at = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
  const room = root.clientWidth - note.offsetWidth - 16;
  note.style.left = `${Math.max(8, Math.min(at.left, room)) + window.scrollX}px`;
  note.style.top = `${at.bottom + 6 + window.scrollY}px`;
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const mark = event.target.closest?.(".fix[data-tip]");
  if (mark) tell(mark); else note.hidden = true;
});
document.addEventListener("click", (event) => {
  const mark = event.target.closest?.(".fix[data-tip]");
  // A finger cannot hover: the first tap tells, the second follows the link around the repair.
  if (mark && event.pointerType === "touch" && mark.closest("a") && !(told === mark && !note.hidden)) {
    event.preventDefault();
  }
  if (mark) tell(mark); else note.hidden = true;
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") note.hidden = true; });

// Finding: every word has to be there, in either script.
const words = document.getElementById("find-words");
if (words) {
  const MOST = 100;
  addEventListener("DOMContentLoaded", () => {
    const index = window.newsmillIndex;
    const simplified = new Map([...index.hant].map((c, n) => [c, [...index.hans][n]]));
    const fold = (text) => [...text.toLowerCase()].map((c) => simplified.get(c) ?? c).join("");
    const entries = [
      ...index.subjects.map(([id, kind, name, count]) => ({ at: `e/${id}.html`, name, told: `${index.kinds[kind]} · ${count}` })),
      ...index.articles.map(([id, name, day, source]) => ({ at: `a/${id}.html`, name, told: [day, source].filter(Boolean).join(" · ") })),
    ].map((entry) => ({ ...entry, folded: fold(`${entry.name} ${entry.told}`) }));
    const list = document.getElementById("find-found");
    const told = document.getElementById("find-told");
    function find() {
      const wanted = fold(words.value).split(/\s+/).filter(Boolean);
      const found = wanted.length ? entries.filter((e) => wanted.every((w) => e.folded.includes(w))) : [];
      told.textContent = wanted.length ? `${found.length}` : "";
      list.replaceChildren(...found.slice(0, MOST).map((entry) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = entry.at;
        link.className = "headline";
        link.textContent = entry.name;
        const more = document.createElement("p");
        more.className = "meta";
        more.textContent = entry.told;
        item.append(link, more);
        return item;
      }));
    }
    words.addEventListener("input", find);
    find();
  });
}
