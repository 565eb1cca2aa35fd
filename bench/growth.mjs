// SPDX-License-Identifier: EUPL-1.2
// growth.mjs BUILD FORUMS POSTS...: what grows with the forum. bench/growth made a forum of each size in FORUMS; the
// servers of all sizes run side by side and are asked by turns, each page made when it is asked for. What counts is the
// processor time of a request in the largest, divided by that in the smallest, in one round. Writes bench/GROWTH.md.
import { cpus, loadavg } from "node:os";
import { copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { exportOf, get, load, median, memory, otherQuestions, readCorpus, search, seconds, startServer, stop, writeScript } from "./server.mjs";

const [build, forums, ...sizes] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 3);
const all = sizes.map((posts) => ({ posts: Number(posts), data: `${forums}/${posts}`, corpus: readCorpus(`${forums}/${posts}.txt`), noted: {} }));
const first = all[0], last = all[all.length - 1];

const note = (size, name, value) => (size.noted[name] ??= []).push(value);

// ---- out of the forum, before anything is written in it --------------------------------------------
for (const size of all) {
  for (let i = 0; i < rounds; i++) {
    const out = exportOf(build + "/parvis", size.data, size.data + "/archive.jsonl");
    note(size, "export", out.rate); note(size, "exportRan", out.ran);
  }
  const { posts, ms, writing } = size.corpus.imported;
  note(size, "import", posts / ms * 1000);
  if (writing) note(size, "importRan", posts / writing * 1000);
  note(size, "megabytes", statSync(size.data + "/parvis.db").size / 2 ** 20);
}

// ---- rounds ------------------------------------------------------------------------------------------
const pages = { page: (c) => c.topics.page20.path, deep: (c) => `${c.topics.long.path}?message=${c.topics.long.posts / 2}`, list: () => "/forum", home: () => "/" };

for (const size of all) size.server = await startServer(build + "/parvis", size.data, "page-cache = 0\n");
for (const size of all) { // a server that answers for the first time opens its connections
  for (const path of Object.values(pages)) {
    const answer = await get(size.server.port, path(size.corpus));
    if (answer.status !== 200) throw new Error(`${path(size.corpus)}: ${answer.status}`);
  }
}
for (const size of all) await search(size.server, { queries: otherQuestions(size.corpus) });
for (let i = 0; i < rounds; i++) {
  for (const [name, path] of Object.entries(pages))
    for (const size of all) note(size, name, (await load(size.server, path(size.corpus))).cpu);
  for (const size of all) {
    const s = await search(size.server, size.corpus);
    note(size, "search", s.cpu50 * 1000);
    for (const name of ["p50", "p99", "cpu99"]) note(size, name, s[name]);
  }
  for (const size of all) note(size, "memory", memory(size.server.pid, "VmHWM"));
}
const ended = async (server) => {
  const code = await stop(server);
  if (code !== 0) throw new Error(`parvis ended with ${code}`);
};
for (const size of all) await ended(size.server);

// What is written goes into copies: the forums that are compared keep their sizes.
for (const size of all) {
  size.copy = size.data + ".copy";
  rmSync(size.copy, { recursive: true, force: true });
  mkdirSync(size.copy + "/work", { recursive: true });
  for (const file of ["parvis.db", "secret"]) copyFileSync(`${size.data}/${file}`, `${size.copy}/${file}`);
  size.server = await startServer(build + "/parvis", size.copy, "page-cache = 0\n");
}
for (let i = 0; i < rounds; i++)
  for (const size of all) note(size, "write", (await load(size.server, "/", await writeScript(size.server, size.corpus, size.copy + "/work"))).cpu);
for (const size of all) {
  await ended(size.server);
  rmSync(size.copy, { recursive: true });
}

// ---- the table -----------------------------------------------------------------------------------------
const sorted = (list) => [...list].sort((a, b) => a - b);
const format = (n) => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2));
const rows = [
  ["page of 20 posts, processor µs a request", "page", "≤ 1.2 ×", 1.2],
  ["page in the middle of a topic that holds a tenth of all posts", "deep", "≤ 1.2 ×", 1.2],
  ["list of topics (/forum)", "list", "≤ 1.2 ×", 1.2],
  ["first page (/)", "home", "≤ 1.2 ×", 1.2],
  ["search, median of 500 questions", "search", "≤ 1.2 ×", 1.2],
  ["a post written by one of 32 people", "write", "≤ 1.2 ×", 1.2],
  ["search, p50, ms", "p50", "< 3", null, (v) => v < 3],
  ["search, p99, ms", "p99", "< 25", null, (v) => v < 25],
  ["search, p99 of the server's processor time, ms", "cpu99", "", null],
  ["resident memory at its highest, MB", "memory", "< 64", null, (v) => v < 64],
  ["import with indexes and search, posts a second", "import", "", null],
  ["the same, a second of the writer's processor time", "importRan", "≥ 50000", null, (v) => v >= 50000],
  ["export of everything, lines a second", "export", "", null],
  ["the same, a second of processor time", "exportRan", "≥ 200000", null, (v) => v >= 200000],
  ["the file, MB", "megabytes", "", null],
];
const lines = [`| what | ${all.map((s) => s.posts).join(" | ")} | largest ÷ smallest | min | max | budget | |`, `|---|${"--:|".repeat(all.length + 4)}---|`];
let missed = 0;
for (const [what, name, budget, most, holds] of rows) {
  const seen = all.filter((size) => size.noted[name]), largest = seen[seen.length - 1];
  if (!largest) continue;
  const ratios = most && seen.length === all.length ? sorted(last.noted[name].map((v, i) => v / first.noted[name][i])) : null;
  const fine = ratios ? median(ratios) <= most : holds ? holds(median(largest.noted[name])) : null;
  if (fine === false) missed++;
  const values = all.map((size) => (size.noted[name] ? format(median(size.noted[name])) : ""));
  const compared = ratios ? [median(ratios), ratios[0], ratios[ratios.length - 1]].map(format) : ["", "", ""];
  lines.push(`| ${[what, ...values, ...compared, budget, fine === null ? "" : fine ? "holds" : "MISSED"].join(" | ")} |`);
}
const machine = [
  `${cpus().length} × ${cpus()[0].model.trim()}, load at the end ${loadavg()[0].toFixed(1)}; wrk -c32 for ${seconds} s, ${rounds} rounds by turns, page cache off`,
  `forums: ${all.map((s) => s.corpus.made).join("; ")}`,
];
console.log(lines.join("\n") + "\n\n" + machine.join("\n"));
if (process.env.SAVE !== "no")
  writeFileSync("bench/GROWTH.md", `<!-- SPDX-License-Identifier: EUPL-1.2 -->\n# What grows with the forum\n\nWritten by \`bench/growth\`. Times are of this machine and what else it did; ratios are of one round each.\n\n${lines.join("\n")}\n\n${machine.map((m) => `- ${m}`).join("\n")}\n`);
process.exit(missed ? 1 : 0);
