// SPDX-License-Identifier: EUPL-1.2
// server.mjs: starting what is measured, asking it, and what its kernel counted. Shared by run.mjs and growth.mjs.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";

export const connections = 32;
export const seconds = Number(process.env.SECONDS_EACH ?? 4);
const tick = 1 / Number(execFileSync("getconf", ["CLK_TCK"]).toString());

// What bench/corpus said of the forum that it made.
export function readCorpus(file) {
  const corpus = { topics: {}, writers: [], listeners: [], queries: [], made: "", imported: null };
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [what, ...rest] = line.split("\t");
    if (what === "topic") corpus.topics[rest[0]] = { path: rest[1], posts: Number(rest[2]) };
    if (what === "writer") corpus.writers.push(rest[0]);
    if (what === "listener") corpus.listeners.push(rest[0]);
    if (what === "query") corpus.queries.push(rest[0]);
    if (what === "made") corpus.made = rest.join(", ");
    if (what === "imported") corpus.imported = { posts: Number(rest[0]), ms: Number(rest[1]), writing: Number(rest[2]) };
  }
  return corpus;
}

// ---- processes -----------------------------------------------------------------------------------
export const running = new Set();
// nginx is asked, not killed: its workers end with their master only when it ends them.
function stopAll() { for (const child of running) child.kill(child.spawnfile.endsWith("nginx") ? "SIGTERM" : "SIGKILL"); }
process.on("exit", stopAll);
for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => process.exit(1));

export function begin(program, args, options) {
  const child = spawn(program, args, options);
  running.add(child);
  child.ended = new Promise((done) => child.on("exit", (code, signal) => { running.delete(child); done(code ?? signal); }));
  child.on("error", (e) => { console.error(`bench: ${program}: ${e.message}`); process.exit(1); });
  return child;
}
export const stop = async (child) => { child.kill("SIGTERM"); return child.ended; };

// `program` with the data folder `data`.
export async function startServer(program, data, settings = "") {
  writeFileSync(data + "/settings", "posts-in-a-row = 0\n" + settings); // a few people write for many
  const begun = performance.now();
  const child = begin(program, ["serve", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const port = await new Promise((done, failed) => {
    child.stderr.on("data", (bytes) => {
      if (said === null) return;
      said += bytes;
      const found = said.match(/http:\/\/127\.0\.0\.1:(\d+)/);
      if (found) { said = null; done(Number(found[1])); }
    });
    child.ended.then((code) => failed(new Error(`parvis stopped (${code}): ${said}`)));
  });
  await get(port, "/healthz");
  child.started = performance.now() - begun;
  child.port = port;
  return child;
}

export const agent = new http.Agent({ keepAlive: true });
export function get(port, path, headers = {}) {
  return new Promise((done, failed) => {
    http.get({ port, host: "127.0.0.1", path, headers, agent }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, body: Buffer.concat(parts), headers: answer.headers }));
    }).on("error", failed);
  });
}

// ---- measures ------------------------------------------------------------------------------------
// What the scheduler gave to the threads of a process and of its children, in seconds: exact, where the
// ticks of /proc/PID/stat are samples that miss who sleeps and wakes between two of them. Fossil's children are gone
// by then: theirs are the ticks that it waited for.
function cpuOf(child) {
  const all = [child.pid, ...readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ").filter(Boolean)];
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
  const waited = child.forks ? (Number(fields[13]) + Number(fields[14])) * tick : 0;
  return all.reduce((sum, id) => sum + ran(id), 0) / 1000 + waited;
}
export const memory = (pid, what) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`${what}:\\s+(\\d+)`))[1]) / 1024;
const ms = (text) => parseFloat(text) * (/us$/.test(text) ? 1e-3 : /ms$/.test(text) ? 1 : /s$/.test(text) ? 1000 : 60000);

export async function load(child, path, script, many = connections, long = seconds) {
  const before = cpuOf(child);
  const args = ["-c" + many, "-t1", `-d${long}s`, "--latency", ...(script ? ["-s", script] : []), `http://127.0.0.1:${child.port}${path}`];
  const wrk = begin("wrk", args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "", rss = 0;
  wrk.stdout.on("data", (bytes) => (said += bytes));
  const watch = setInterval(() => (rss = Math.max(rss, memory(child.pid, "VmRSS"))), 250);
  await wrk.ended;
  clearInterval(watch);
  const requests = Number(said.match(/(\d+) requests in/)[1]);
  const failed = said.match(/Non-2xx or 3xx responses: (\d+)/), broken = said.match(/Socket errors: .*/);
  if (failed || broken) throw new Error(`${path}: ${(failed ?? broken)[0]}`);
  return {
    cpu: (cpuOf(child) - before) / requests * 1e6, // µs
    rate: Number(said.match(/Requests\/sec:\s+([\d.]+)/)[1]),
    p50: ms(said.match(/^\s+50%\s+(\S+)/m)[1]), p99: ms(said.match(/^\s+99%\s+(\S+)/m)[1]), rss,
  };
}

// One question after the other. `cpu` is what the server's threads ran for it: what it would take on a
// machine that has nothing else to do.
const ran = (pid) => {
  const of = (read) => { try { return read(); } catch { return null; } }; // a child or a thread may end meanwhile
  return (of(() => readdirSync(`/proc/${pid}/task`)) ?? []).reduce((sum, id) =>
    sum + Number((of(() => readFileSync(`/proc/${pid}/task/${id}/schedstat`, "utf8")) ?? "0").split(" ")[0]), 0) / 1e6;
};
export const median = (list) => {
  const v = [...list].sort((a, b) => a - b), half = v.length >> 1;
  return v.length % 2 ? v[half] : (v[half - 1] + v[half]) / 2;
};

export const format = (n) => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2));

// Other questions than those that are measured, of the same words: their last ones change places.
export const otherQuestions = (corpus) => corpus.queries.map((words, i) => {
  const last = corpus.queries[(i * 7 + 3) % corpus.queries.length].split(" ").pop();
  return [...words.split(" ").slice(0, -1), last].join(" ");
});
export async function search(child, corpus) {
  const took = [], cpu = [];
  for (const words of corpus.queries) {
    const before = ran(child.pid), from = performance.now();
    const answer = await get(child.port, "/recherche?q=" + encodeURIComponent(words));
    took.push(performance.now() - from);
    cpu.push(ran(child.pid) - before);
    if (answer.status !== 200) throw new Error(`search for ${words}: ${answer.status}`);
  }
  const at = (list, part) => list.sort((a, b) => a - b)[Math.floor((list.length - 1) * part)];
  return { p50: at(took, 0.5), p99: at(took, 0.99), max: at(took, 1), cpu50: at(cpu, 0.5), cpu99: at(cpu, 0.99) };
}

// wrk posts for 32 people by turns, each sending with a key of its own.
export async function writeScript(child, corpus, work) {
  const people = [];
  for (const cookie of corpus.writers) {
    const page = (await get(child.port, corpus.topics.page20.path, { Cookie: cookie })).body.toString();
    const form = page.slice(page.indexOf('action="/messages/nouveau"'));
    const csrf = form.match(/name="csrf" value="(\w+)"/)[1], contribution = form.match(/name="contribution" value="(\d+)"/)[1];
    people.push(`{"${cookie}", "csrf=${csrf}&contribution=${contribution}"}`);
  }
  writeFileSync(work + "/write.lua", `local people = {${people.join(", ")}}
local n = ${Date.now()}
request = function()
  n = n + 1
  local p = people[n % #people + 1]
  local body = p[2] .. "&answers=0&mandate=0&key=bench" .. n .. "&body=" .. string.rep("Nous+avons+fait+la+m%C3%AAme+chose+chez+nous. ", 15):gsub(" ", "+")
  return wrk.format("POST", "/messages/nouveau", {["Cookie"] = p[1], ["Content-Type"] = "application/x-www-form-urlencoded", ["Origin"] = "http://127.0.0.1:${child.port}", ["Host"] = "127.0.0.1:${child.port}"}, body)
end
`);
  return work + "/write.lua";
}

// What wrk sends with each request.
export function headerScript(work, name, fields) {
  const lines = Object.entries(fields).map(([field, value]) => `wrk.headers["${field}"] = ${JSON.stringify(value)}`);
  writeFileSync(`${work}/${name}.lua`, lines.join("\n") + "\n");
  return `${work}/${name}.lua`;
}

// An archive of everything: its lines for a second of the clock, and for a second of the processor, which a machine
// with something else to do does not stretch. One thread does it all.
export function exportOf(program, data, archive) {
  const from = performance.now();
  const times = execFileSync("sh", ["-c", '"$0" "$@" && times', program, "export", archive, "--scope", "everything", "--data", data], { stdio: ["ignore", "pipe", "ignore"] });
  const took = (performance.now() - from) / 1000;
  const ran = times.toString().trim().split("\n").pop().match(/[\d.]+m[\d.]+s/g).reduce((sum, t) => sum + Number(t.split("m")[0]) * 60 + parseFloat(t.split("m")[1]), 0);
  const lines = Number(execFileSync("wc", ["-l", archive]).toString().split(" ")[0]);
  rmSync(archive);
  return { rate: lines / took, ran: lines / ran };
}
