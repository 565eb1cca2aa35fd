// SPDX-License-Identifier: EUPL-1.2
// growing.mjs: what grows with the forum. bench/forum made a forum of each size; the servers of all sizes run side by
// side and are asked by turns, each page made when it is asked for. What counts is the processor time of a request in
// the largest, divided by that in the smallest, in one round. For growth.mjs, and for the table of run.mjs.
import { copyFileSync, mkdirSync, rmSync, statSync } from "node:fs";
import { exportOf, get, load, median, memory, otherQuestions, readCorpus, search, seconds, startServer, stop, writeScript } from "./server.mjs";

// A row: what, the name it is noted by, its budget; then the most that largest ÷ smallest may be, or what holds of
// the value in the largest.
export const rows = [
  ["page of 20 posts, processor a request", "page", "≤ 1.2 ×", 1.2],
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
  ["import, posts a second of the writer's processor time", "importRan", "≥ 50000", null, (v) => v >= 50000],
  ["export of everything, lines a second", "export", "", null],
  ["export, lines a second of processor time", "exportRan", "≥ 200000", null, (v) => v >= 200000],
  ["the file, MB", "megabytes", "", null],
];

const ended = async (server) => {
  const code = await stop(server);
  if (code !== 0) throw new Error(`parvis ended with ${code}`);
};

// The sizes, each with the numbers it was noted with: `noted[name]` holds one a round. Each page is asked for `long`
// seconds a round.
export async function grow(build, forums, sizes, rounds, long = seconds) {
  const all = sizes.map((posts) => ({ posts: Number(posts), data: `${forums}/${posts}`, corpus: readCorpus(`${forums}/${posts}.txt`), noted: {} }));
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
      for (const size of all) note(size, name, (await load(size.server, path(size.corpus), undefined, undefined, long)).cpu);
    for (const size of all) {
      const s = await search(size.server, size.corpus);
      note(size, "search", s.cpu50 * 1000);
      for (const name of ["p50", "p99", "cpu99"]) note(size, name, s[name]);
    }
    for (const size of all) note(size, "memory", memory(size.server.pid, "VmHWM"));
  }
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
    for (const size of all) note(size, "write", (await load(size.server, "/", await writeScript(size.server, size.corpus, size.copy + "/work"), undefined, long)).cpu);
  for (const size of all) {
    await ended(size.server);
    rmSync(size.copy, { recursive: true });
  }
  return all;
}

// Of a row: how the largest compares with the smallest, a number a round, sorted; null where it is not that row's to
// say. And whether it holds; null without a budget.
export function compared(all, [, name, , most, holds]) {
  const first = all[0], seen = all.filter((size) => size.noted[name]), last = seen[seen.length - 1];
  if (!last) return null;
  const ratios = most && seen.length === all.length ? last.noted[name].map((v, i) => v / first.noted[name][i]).sort((a, b) => a - b) : null;
  return { last, ratios, fine: ratios ? median(ratios) <= most : holds ? holds(median(last.noted[name])) : null };
}
