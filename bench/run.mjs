// SPDX-License-Identifier: EUPL-1.2
// run.mjs BUILD FORUMS POSTS [SIZE...]: the rounds of bench/run, which builds everything first, on the forum of POSTS
// posts; then what grows from the first SIZE to the last (growing.mjs). Work that is compared is
// measured by turns in one run; what counts is the ratio, since machines differ. Processor time is what
// the kernel gives for the server's threads (/proc), so that the load generator's does not count.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { compared, grow, rows as growing } from "./growing.mjs";
import { agent, begin, connections, exportOf, format, get, headerScript, load, median, memory, otherQuestions, readCorpus, running, search, seconds, startServer, stop, writeScript } from "./server.mjs";

const [build, forums, posts, ...sizes] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 3);
const work = build + "/work", data = build + "/data";
rmSync(work, { recursive: true, force: true });
mkdirSync(work + "/www", { recursive: true });

const corpus = readCorpus(`${forums}/${posts}.txt`);
rmSync(data, { recursive: true, force: true }); // rounds of writing must not make the next run's forum bigger
mkdirSync(data);
for (const file of ["parvis.db", "secret"]) copyFileSync(`${forums}/${posts}/${file}`, `${data}/${file}`);

// ---- processes -----------------------------------------------------------------------------------
const startParvis = (settings) => startServer(build + "/parvis", data, settings);

function freePort() {
  return new Promise((done) => {
    const probe = http.createServer().listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => done(port)); });
  });
}

async function startNginx() {
  const port = await freePort();
  writeFileSync(work + "/nginx.conf", `daemon off; worker_processes ${os.cpus().length}; pid ${work}/nginx.pid; error_log ${work}/nginx.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; gzip off; keepalive_requests 1000000000; default_type text/html;
client_body_temp_path ${work}/t1; proxy_temp_path ${work}/t2; fastcgi_temp_path ${work}/t3; uwsgi_temp_path ${work}/t4; scgi_temp_path ${work}/t5;
server { listen 127.0.0.1:${port}; root ${work}/www;
location /logged/ { alias ${work}/www/; access_log ${work}/access.log; } } }
`);
  const child = begin("/usr/sbin/nginx", ["-p", work, "-c", work + "/nginx.conf"], { stdio: "ignore" });
  child.port = port;
  for (let i = 0; i < 100; i++) {
    try { await get(port, "/page.html"); return child; } catch { await sleep(20); }
  }
  throw new Error("nginx did not start: " + readFileSync(work + "/nginx.log", "utf8"));
}

async function startFossil() {
  const port = await freePort();
  const child = begin("fossil", ["server", "--port", String(port), "--localhost", build + "/fossil/forum.fossil"],
    { stdio: "ignore", env: { ...process.env, HOME: build + "/fossil" } });
  child.port = port;
  child.forks = true;
  for (let i = 0; i < 100; i++) {
    try { await get(port, "/forum"); return child; } catch { await sleep(20); }
  }
  throw new Error("fossil did not start");
}

// ---- measures ------------------------------------------------------------------------------------
// Twenty posts a second in the long topic, until it is told to stop.
function writeElsewhere(child) {
  const [cookie] = corpus.writers;
  let on = true, written = 0;
  const writing = (async () => {
    const form = (await get(child.port, corpus.topics.long.path, { Cookie: cookie })).body.toString();
    const at = form.slice(form.indexOf('action="/messages/nouveau"'));
    const csrf = at.match(/name="csrf" value="(\w+)"/)[1], contribution = at.match(/name="contribution" value="(\d+)"/)[1];
    while (on) {
      const body = `csrf=${csrf}&contribution=${contribution}&answers=0&mandate=0&key=e${Date.now()}${written}&body=Ailleurs+${written}`;
      await new Promise((done, failed) => {
        const sent = http.request({ port: child.port, host: "127.0.0.1", path: "/messages/nouveau", method: "POST", agent,
          headers: { Cookie: cookie, Origin: `http://127.0.0.1:${child.port}`, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) } },
        (answer) => { answer.resume(); answer.on("end", () => (answer.statusCode === 303 ? done() : failed(new Error("a post elsewhere: " + answer.statusCode)))); });
        sent.on("error", failed).end(body);
      });
      written++;
      await sleep(50);
    }
  })();
  return async () => { on = false; await writing; return written; };
}

function rawSqlite() {
  const file = work + "/raw.db";
  const [alone, grouped] = execFileSync(build + "/raw_sqlite", [file, "1", String(connections)]).toString().trim().split(" ").map(Number);
  for (const end of ["", "-wal", "-shm"]) rmSync(file + end, { force: true });
  return { alone, grouped };
}

// ---- the run -------------------------------------------------------------------------------------
const results = {}; // name: one number a round
const note = (name, value) => (results[name] ??= []).push(value);

// Each page is made when it is asked for: what a page costs, and what else the server does.
async function roundAfresh(nginx, raw) {
  const parvis = await startParvis("page-cache = 0\n");
  const { page20, long } = corpus.topics;
  const still = await load(nginx, "/page.html"), page = await load(parvis, page20.path);
  note("page", page.cpu / still.cpu); note("pageCpu", page.cpu); note("nginxCpu", still.cpu);
  note("pageP50", page.p50); note("pageP99", page.p99); note("pageRate", page.rate / still.rate);
  const member = await load(parvis, page20.path, headerScript(work, "member", { Cookie: corpus.writers[0] }));
  note("member", member.cpu / still.cpu);
  const firstPage = await load(parvis, long.path), middle = await load(parvis, `${long.path}?message=${500 * 20 - 19 > long.posts ? long.posts : 500 * 20 - 19}`);
  note("deep", middle.cpu / firstPage.cpu);
  note("memory", Math.max(page.rss, firstPage.rss, middle.rss));
  // Most of the file is still on the disk, or in nobody's memory; the questions that are measured come new.
  note("searchFirst", (await search(parvis, { queries: otherQuestions(corpus) })).p99);
  const s = await search(parvis, corpus);
  note("searchP50", s.p50); note("searchP99", s.p99); note("searchMax", s.max); note("searchCpu", s.cpu99);
  const floor = raw();
  const writes = await load(parvis, "/", await writeScript(parvis, corpus, work));
  note("writesAlone", writes.rate / floor.alone); note("writesGrouped", writes.rate / floor.grouped); note("writes", writes.rate); note("writesP99", writes.p99);
  note("memoryAll", memory(parvis.pid, "VmHWM"));
  await stopped(parvis);
}

// The same page from the page cache: alone, with many connections, revalidated, while others write.
async function roundKept(nginx) {
  const parvis = await startParvis();
  const { page20 } = corpus.topics;
  const first = await get(parvis.port, page20.path);
  const still = await load(nginx, "/page.html"), page = await load(parvis, page20.path);
  note("kept", page.cpu / still.cpu); note("keptRate", page.rate / still.rate); note("keptCpu", page.cpu);
  const logged = await load(nginx, "/logged/page.html");
  note("keptLogged", page.cpu / logged.cpu); note("loggedCpu", logged.cpu);
  for (const coding of ["gzip", "br"]) {
    const packed = headerScript(work, coding, { "Accept-Encoding": coding });
    const answer = await get(parvis.port, page20.path, { "Accept-Encoding": coding });
    note(coding, (await load(parvis, page20.path, packed)).cpu / still.cpu); note(coding + "Bytes", answer.body.length);
  }
  const stillMany = await load(nginx, "/page.html", undefined, 256), many = await load(parvis, page20.path, undefined, 256);
  note("keptMany", many.cpu / stillMany.cpu); note("keptManyRate", many.rate / stillMany.rate);
  const unchanged = await load(parvis, page20.path, headerScript(work, "unchanged", { "If-None-Match": first.headers.etag }));
  note("unchanged", unchanged.cpu / still.cpu);
  const end = writeElsewhere(parvis);
  const meanwhile = await load(parvis, page20.path);
  note("meanwhile", meanwhile.cpu / still.cpu); note("elsewhere", await end() / seconds);
  await stopped(parvis);
}

// A peer with the same posts: Fossil makes each page when it is asked for, in a process of its own.
async function roundFossil(nginx) {
  const fossil = await startFossil(), path = "/forumpost/" + readFileSync(build + "/fossil.txt", "utf8").split("\t")[0];
  const answer = await get(fossil.port, path);
  if (answer.status !== 200 || (answer.body.toString().match(/class="markdown"/g) ?? []).length !== 20) throw new Error("fossil does not show the twenty posts");
  const still = await load(nginx, "/page.html"), page = await load(fossil, path);
  note("fossil", page.cpu / still.cpu); note("fossilRate", page.rate / still.rate);
  await stop(fossil);
}

// A page from the page cache while a crowd is there, beside the same when it has left. `first`: what the crowd reads first.
async function crowd(parvis, what, count, path, first = "") {
  const child = begin(build + "/crowd", [String(parvis.port), what, String(count), ...(path ? [path] : [])], { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (bytes) => (said += bytes));
  child.stdin.write(first);
  while (!/^ready \d+\n/.test(said)) {
    if (!running.has(child)) throw new Error(`the crowd (${what}) is gone: ${said}`);
    await sleep(50);
  }
  const ready = Number(said.match(/ready (\d+)/)[1]);
  if (ready !== count) throw new Error(`${what}: ${ready} of ${count} were answered`);
  const rss = memory(parvis.pid, "VmRSS");
  const page = await load(parvis, corpus.topics.page20.path);
  child.stdin.end();
  await child.ended;
  const alone = await load(parvis, corpus.topics.page20.path);
  if (what !== "slow" && !said.includes(`left ${count}\n`)) throw new Error(`${what}: ${said}`);
  return { rss, p99: page.p99 / alone.p99, rate: page.rate / alone.rate };
}

async function roundCrowds() {
  const parvis = await startParvis();
  await get(parvis.port, corpus.topics.page20.path);
  const idle = await crowd(parvis, "idle", 10000, corpus.topics.page20.path);
  note("idleMemory", idle.rss); note("idleP99", idle.p99); note("idleRate", idle.rate);
  const slow = await crowd(parvis, "slow", 1000);
  note("slowP99", slow.p99); note("slowRate", slow.rate);
  const streams = await crowd(parvis, "streams", 5000, "/mon-compte/alertes/flux", corpus.listeners.join("\n") + "\n\n");
  note("streamsMemory", streams.rss); note("streamsP99", streams.p99);
  note("streamsThreads", readdirSync(`/proc/${parvis.pid}/task`).length);
  await stopped(parvis);
}

async function stopped(parvis) {
  const code = await stop(parvis);
  if (code !== 0) throw new Error(`parvis ended with ${code}`);
}

if (corpus.imported) { // a forum made before these were counted has none
  note("import", corpus.imported.posts / corpus.imported.ms * 1000);
  if (corpus.imported.writing) note("importRan", corpus.imported.posts / corpus.imported.writing * 1000);
}
for (let i = 0; i < rounds; i++) {
  const out = exportOf(build + "/parvis", data, work + "/archive.jsonl");
  note("export", out.rate); note("exportRan", out.ran);
}
note("binary", statSync(build + "/stripped").size / 2 ** 20);
let parvis;
for (let i = 0; i < 2 * rounds + 1; i++) {
  parvis = await startParvis();
  if (i > 0) note("start", parvis.started); // the first one finds nothing in the page cache
  if (i < 2 * rounds) await stop(parvis);
}
const page = await get(parvis.port, corpus.topics.page20.path);
if (page.status !== 200 || (page.body.toString().match(/class="post /g) ?? []).length !== 20) throw new Error("the page of 20 posts is not what it should be");
writeFileSync(work + "/www/page.html", page.body);
await stopped(parvis);
const nginx = await startNginx();
for (let i = 0; i < rounds; i++) {
  await roundKept(nginx);
  await roundCrowds();
  await roundAfresh(nginx, rawSqlite);
  if (existsSync(build + "/fossil.txt")) await roundFossil(nginx);
}
await stop(nginx);
const grown = sizes.length > 1 ? await grow(build, forums, sizes, rounds, Math.ceil(seconds / 2)) : [];

// ---- the table -----------------------------------------------------------------------------------
const sorted = (name) => [...results[name]].sort((a, b) => a - b);
const rows = [
  ["page of 20 posts from the page cache, processor a request ÷ nginx's static file", "kept", "≤ 0.6", (v) => v <= 0.6],
  ["the same, requests a second ÷ nginx's", "keptRate", "≥ 1.2", (v) => v >= 1.2],
  ["the same, processor ÷ that of nginx when it writes an access log as Parvis does", "keptLogged", "", null],
  ["the same in gzip, processor ÷ nginx's file as it is", "gzip", "", null],
  ["the same in brotli", "br", "", null],
  ["the same with 256 connections, processor", "keptMany", "≤ 0.6", (v) => v <= 0.6],
  ["the same with 256 connections, requests a second", "keptManyRate", "≥ 1.2", (v) => v >= 1.2],
  ["the same while others write elsewhere, processor", "meanwhile", "≤ 0.8", (v) => v <= 0.8],
  ["posts a second written elsewhere meanwhile", "elsewhere", "", null],
  ["revalidation (304), processor ÷ nginx's 200", "unchanged", "≤ 0.5", (v) => v <= 0.5],
  ["page of 20 posts, page cache off, processor ÷ nginx's static file", "page", "≤ 1.4", (v) => v <= 1.4],
  ["the same, requests a second ÷ nginx's", "pageRate", "", null],
  ["the same page and posts in Fossil, processor ÷ nginx's static file", "fossil", "", null],
  ["the same, requests a second ÷ nginx's", "fossilRate", "", null],
  ["the same for a signed-in member, processor", "member", "≤ 2", (v) => v <= 2],
  ["page 500 of the long topic ÷ its page 1, processor", "deep", "about 1", (v) => v <= 1.3],
  ["10,000 idle connections, each after one request: resident memory, MB", "idleMemory", "< 200", (v) => v < 200],
  ["with them, p99 of a page from the page cache ÷ without", "idleP99", "≤ 1.5", (v) => v <= 1.5],
  ["with them, requests a second ÷ without", "idleRate", "", null],
  ["1,000 heads that come a byte a second: p99 ÷ without", "slowP99", "≤ 1.5", (v) => v <= 1.5],
  ["with them, requests a second ÷ without", "slowRate", "", null],
  ["5,000 open streams of events: p99 ÷ without", "streamsP99", "≤ 1.5", (v) => v <= 1.5],
  ["with them, resident memory, MB", "streamsMemory", "", null],
  ["with them, threads of the server", "streamsThreads", "", null],
  ["the program, stripped, with all that it serves, MB", "binary", "< 6", (v) => v < 6],
  ["start to the first /healthz, ms", "start", "< 50", (v) => v < 50],
  ["resident memory while pages are asked for, MB", "memory", "< 40", (v) => v < 40],
  ["the highest it ever was, searches and writes too, MB", "memoryAll", "", null],
  [`search, p99 of ${corpus.queries.length} questions, ms`, "searchP99", "< 10", (v) => v < 10],
  ["search, p99 of the server's processor time, ms", "searchCpu", "", null],
  ["search, p99 of 500 others before them, when the server was just started, ms", "searchFirst", "", null],
  ["search, median, ms", "searchP50", "", null],
  ["search, the slowest, ms", "searchMax", "", null],
  ["posts a second of 32 writers ÷ SQLite's, a row a transaction", "writesAlone", "≥ 0.7", (v) => v >= 0.7],
  ["posts a second of 32 writers ÷ SQLite's, 32 rows a transaction", "writesGrouped", "", null],
  ["import of the forum with indexes and search, posts a second", "import", "", null],
  ["the same, a second of the writer's processor time", "importRan", "≥ 50000", (v) => v >= 50000],
  ["export of everything, lines a second", "export", "", null],
  ["the same, a second of processor time", "exportRan", "≥ 200000", (v) => v >= 200000],
  ["page: p50 at 32 connections, ms", "pageP50", "", null],
  ["page: p99 at 32 connections, ms", "pageP99", "", null],
  ["write: p99 at 32 connections, ms", "writesP99", "", null],
  ["page: processor a request, µs (this machine)", "pageCpu", "", null],
  ["page from the page cache: processor a request, µs (this machine)", "keptCpu", "", null],
  ["page of 20 posts in gzip, bytes", "gzipBytes", "", null],
  ["page of 20 posts in brotli, bytes", "brBytes", "", null],
  ["nginx with its access log: processor a request, µs (this machine)", "loggedCpu", "", null],
  ["nginx: processor a request, µs (this machine)", "nginxCpu", "", null],
  ["posts written a second (this machine)", "writes", "", null],
];
const lines = ["| what | median | min | max | budget | |", "|---|--:|--:|--:|--:|---|"];
let missed = 0;
// `holds`: null where there is no budget.
function row(what, v, budget, holds) {
  if (holds === false) missed++;
  lines.push(`| ${what} | ${format(median(v))} | ${format(v[0])} | ${format(v[v.length - 1])} | ${budget} | ${holds === null ? "" : holds ? "holds" : "MISSED"} |`);
}
for (const [what, name, budget, holds] of rows.filter(([, name]) => results[name])) {
  const v = sorted(name);
  row(what, v, budget, holds && holds(median(v)));
}
// Of the largest forum alone: what the rows above do not say already.
const [smallest, largest] = [sizes[0], sizes[sizes.length - 1]].map((n) => Number(n).toLocaleString("en"));
for (const one of grown.length ? growing : []) {
  const [what, name, budget] = one, said = compared(grown, one);
  if (said?.ratios) row(`growth from ${smallest} to ${largest} posts: ${what}`, said.ratios, budget, said.fine);
  else if (said && sizes[sizes.length - 1] !== posts) row(`at ${largest} posts: ${what}`, [...said.last.noted[name]].sort((x, y) => x - y), budget, said.fine);
}
const machine = [
  `${os.cpus().length} × ${os.cpus()[0].model.trim()}, Linux ${os.release().replace(/-.*/, "")}, load at the end ${os.loadavg()[0].toFixed(1)}`,
  `forum: ${corpus.made}, ${(statSync(`${forums}/${posts}/parvis.db`).size / 2 ** 20).toFixed(0)} MB; page of 20 posts: ${page.body.length} bytes`,
  `wrk -c${connections} for ${seconds} s, ${rounds} rounds by turns; nginx without access log where no other is named, Parvis always with its own`,
];
console.log(lines.join("\n") + "\n\n" + machine.join("\n"));
if (process.env.SAVE !== "no")
  writeFileSync("bench/RESULTS.md", `<!-- SPDX-License-Identifier: EUPL-1.2 -->\n# Speed\n\nWritten by \`make bench\` (see bench/run). Ratios of one run on one machine; absolute times are of that machine.\n\n${lines.join("\n")}\n\n${machine.map((m) => `- ${m}`).join("\n")}\n\n${readFileSync("bench/PROFILE.md", "utf8").replace(/^<!--.*-->\n/, "")}`);
process.exit(missed ? 1 : 0);
