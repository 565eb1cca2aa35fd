// SPDX-License-Identifier: EUPL-1.2
// growth.mjs BUILD FORUMS POSTS...: what grows with the forum, a column a size (growing.mjs). Writes bench/GROWTH.md.
import { cpus, loadavg } from "node:os";
import { writeFileSync } from "node:fs";
import { compared, grow, rows } from "./growing.mjs";
import { format, median, seconds } from "./server.mjs";

const [build, forums, ...sizes] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 3);
const all = await grow(build, forums, sizes, rounds);
const lines = [`| what | ${all.map((s) => s.posts).join(" | ")} | largest ÷ smallest | min | max | budget | |`, `|---|${"--:|".repeat(all.length + 4)}---|`];
let missed = 0;
for (const row of rows) {
  const [what, name, budget] = row, said = compared(all, row);
  if (!said) continue;
  if (said.fine === false) missed++;
  const values = all.map((size) => (size.noted[name] ? format(median(size.noted[name])) : ""));
  const r = said.ratios, ratios = r ? [median(r), r[0], r[r.length - 1]].map(format) : ["", "", ""];
  lines.push(`| ${[what, ...values, ...ratios, budget, said.fine === null ? "" : said.fine ? "holds" : "MISSED"].join(" | ")} |`);
}
const machine = [
  `${cpus().length} × ${cpus()[0].model.trim()}, load at the end ${loadavg()[0].toFixed(1)}; wrk -c32 for ${seconds} s, ${rounds} rounds by turns, page cache off`,
  `forums: ${all.map((s) => s.corpus.made).join("; ")}`,
];
console.log(lines.join("\n") + "\n\n" + machine.join("\n"));
if (process.env.SAVE !== "no")
  writeFileSync("bench/GROWTH.md", `<!-- SPDX-License-Identifier: EUPL-1.2 -->\n# What grows with the forum\n\nWritten by \`bench/growth\`. Pages, search and writes are µs of processor a request. Times are of this machine and what else it did; ratios are of one round each.\n\n${lines.join("\n")}\n\n${machine.map((m) => `- ${m}`).join("\n")}\n`);
process.exit(missed ? 1 : 0);
