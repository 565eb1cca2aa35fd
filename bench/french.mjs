// SPDX-License-Identifier: EUPL-1.2
// french.mjs FILE: sentences of French prose, one a line, from documentation packages of Debian that are installed
// (packages.bench), for the posts of the benchmark's forum. They load a forum on this machine and go no further:
// their licences (GPL-2+, CC-BY-SA-3.0 of debian-handbook) stay with them. Prints what was read, a package a line.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const packages = { "debian-handbook": /\/html\/fr-FR\//, "debian-reference-fr": /\.fr\.html$/, "developers-reference-fr": /\/fr\//,
  "debian-faq-fr": /\.fr\.html$/, "maint-guide-fr": /\.fr\.html$/, "aptitude-doc-fr": /\/fr\//, "debian-edu-doc-fr": /bookworm.*\.html$/ };
const usual = new Set("le la les de des du un une et est que qui dans pour sur par avec vous ce cette il en au aux ne pas plus sont ou".split(" "));
const entities = { amp: "&", lt: "‹", gt: "›", quot: "“", nbsp: " ", apos: "’" };

// Prose: long enough, accented, and with as many small words as French has; no Markdown of its own.
function isFrench(text) {
  const words = text.toLowerCase().match(/[a-zà-ÿœ]+/g) ?? [];
  return words.length >= 6 && words.filter((w) => usual.has(w)).length / words.length > 0.2 && /[éèêàùçô]/.test(text);
}

function* sentences(html) {
  const body = html.replace(/<(script|style|pre|table|nav|head|form)\b[\s\S]*?<\/\1>/gi, " ");
  for (const [, , inner] of body.matchAll(/<(p|div class="para")(?:\s[^>]*)?>([\s\S]*?)<\/(?:p|div)>/gi)) {
    const text = inner.replace(/<[^>]*>/g, "").replace(/&#(\d+);/g, (_, n) => String.fromCodePoint(Number(n))).replace(/&(\w+);/g, (all, name) => entities[name] ?? " ")
      .replace(/[`*_#[\]\\|~<>]/g, " ").replace(/\s+/g, " ").trim().normalize("NFC");
    for (const sentence of text.split(/(?<=[.!?])\s+(?=[A-ZÀÉÈÊÎÔÇ])/)) if (sentence.length >= 40 && sentence.length <= 400 && isFrench(sentence)) yield sentence;
  }
}

const seen = new Set();
for (const [name, wanted] of Object.entries(packages)) {
  let files = [];
  try {
    files = execFileSync("dpkg-query", ["-L", name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 26 }).split("\n");
  } catch { /* not installed */ }
  const before = seen.size;
  for (const file of files.filter((f) => f.endsWith(".html") && wanted.test(f)).sort())
    for (const sentence of sentences(readFileSync(file, "utf8"))) seen.add(sentence);
  console.log(`${name}: ${seen.size - before} sentences`);
}
writeFileSync(process.argv[2], [...seen].map((s) => s + "\n").join(""));
