// SPDX-License-Identifier: EUPL-1.2
// fossil.mjs ARCHIVE FOLDER: the same forum for Fossil (https://fossil-scm.org), a peer that is one program of C with SQLite
// as Parvis is. Each post becomes an artifact (https://fossil-scm.org/home/doc/trunk/www/fileformat.wiki, "Forum Post");
// `fossil reconstruct` makes a repository of them. Prints the first hash of a topic of twenty posts, and how many posts there are.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [archive, folder] = process.argv.slice(2);
const repository = `${folder}/forum.fossil`, artifacts = `${folder}/artifacts`;
rmSync(folder, { recursive: true, force: true });
mkdirSync(artifacts, { recursive: true });

const encoded = (text) => text.replace(/\\/g, "\\\\").replace(/ /g, "\\s").replace(/\n/g, "\\n");
const md5 = (bytes) => createHash("md5").update(bytes).digest("hex");
const sha3 = (bytes) => createHash("sha3-256").update(bytes).digest("hex");

// The cards of an artifact come in the order of their letters.
function post(at, title, root, before, user, body) {
  const cards = [`D ${at.replace(/(\.\d{3})\d*Z$/, "$1")}`];
  if (root) cards.push(`G ${root}`);
  if (!root) cards.push(`H ${encoded(title)}`);
  if (before) cards.push(`I ${before}`);
  cards.push("N text/x-markdown", `U ${user}`, `W ${Buffer.byteLength(body)}\n${body}`);
  const head = cards.join("\n") + "\n", whole = `${head}Z ${md5(head)}\n`, name = sha3(whole);
  mkdirSync(`${artifacts}/${name.slice(0, 2)}`, { recursive: true });
  writeFileSync(`${artifacts}/${name.slice(0, 2)}/${name.slice(2)}`, whole);
  return name;
}

const titles = new Map(), threads = new Map();
let posts = 0;
for await (const line of createInterface({ input: createReadStream(archive) })) {
  const it = JSON.parse(line);
  if (it.type === "revision") titles.set(it.contribution, it.document.title);
  if (it.type !== "post") continue;
  const thread = threads.get(it.contribution) ?? { count: 0 };
  const name = post(it.created_at, titles.get(it.contribution), thread.root, thread.last, `personne${it.person.slice(0, 6)}`, it.body);
  thread.root ??= name;
  thread.last = name;
  thread.count++;
  threads.set(it.contribution, thread);
  posts++;
}
execFileSync("fossil", ["reconstruct", repository, artifacts], { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, HOME: folder, USER: "bench" } });
rmSync(artifacts, { recursive: true });
// Who is not signed in reads the forum ("2") and nothing else.
execFileSync("fossil", ["sql", "-R", repository, "UPDATE user SET cap='2' WHERE login IN ('nobody','anonymous')"], { env: { ...process.env, HOME: folder } });
console.log(`${[...threads.values()].find((t) => t.count === 20).root}\t${posts}`);
