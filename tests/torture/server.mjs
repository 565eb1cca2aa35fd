// SPDX-License-Identifier: EUPL-1.2
// server.mjs: starts and stops the program, and speaks to it as a browser does.
import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import http from "node:http";

const alive = new Set();
process.on("exit", () => { for (const child of alive) child.kill("SIGKILL"); });

// A server on a port of the kernel's choice. `limited`: it starts under `ulimit -S -f` of so many blocks of
// 512 bytes, with SIGXFSZ ignored, so that a write beyond fails as on a full disk.
export async function start(program, data, limited) {
  const args = ["serve", "--data", data, "--listen", "127.0.0.1:0"];
  const child = limited
    ? spawn("sh", ["-c", `trap '' XFSZ; ulimit -S -f ${limited}; exec "$0" "$@"`, program, ...args], { stdio: ["ignore", "ignore", "pipe"] })
    : spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  const server = { child, pid: child.pid, log: "", port: 0 };
  alive.add(child);
  server.ended = new Promise((done) => child.on("exit", (code, signal) => { alive.delete(child); done(code ?? signal); }));
  server.agent = new http.Agent({ keepAlive: true });
  await new Promise((ready) => {
    child.stderr.on("data", (bytes) => {
      server.log += bytes;
      const said = server.log.match(/http:\/\/127\.0\.0\.1:(\d+)/);
      if (said && !server.port) { server.port = Number(said[1]); ready(); }
    });
    server.ended.then(ready);
  });
  return server;
}
export async function stop(server, signal = "SIGTERM") {
  server.child.kill(signal);
  const code = await server.ended;
  server.agent.destroy();
  return code;
}

// One request; the connection's end before a whole answer is an error.
export function ask(server, method, path, { cookie, form } = {}) {
  const body = form ? new URLSearchParams(form).toString() : "";
  const headers = { Host: `127.0.0.1:${server.port}`, Origin: server.origin ?? `http://127.0.0.1:${server.port}` };
  if (cookie) headers.Cookie = cookie;
  if (form) Object.assign(headers, { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) });
  return new Promise((done, failed) => {
    const request = http.request({ host: "127.0.0.1", port: server.port, method, path, headers, agent: server.agent }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", failed);
      answer.on("end", () => answer.complete
        ? done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString(), location: answer.headers.location ?? "" })
        : failed(new Error("an answer was cut short")));
    });
    request.on("error", failed);
    request.end(body);
  });
}
export const get = (server, path, cookie) => ask(server, "GET", path, { cookie });

// The hidden fields of the form that posts to `action`.
export function hidden(page, action) {
  const from = page.indexOf(`action="${action}"`), fields = {};
  if (from < 0) throw new Error(`no form posts to ${action}`);
  for (const [tag] of page.slice(from, page.indexOf("</form>", from)).matchAll(/<input type="hidden"[^>]*>/g))
    fields[tag.match(/name="([^"]*)"/)[1]] = tag.match(/value="([^"]*)"/)[1];
  return fields;
}

const password = "une phrase assez longue";
export function addUser(program, data, email) {
  writeFileSync(data + "-password", password + "\n");
  execFileSync(program, ["user", "add", email, "--name", "Camille Fauré", "--role", "member", "--password-file", data + "-password", "--data", data], { stdio: ["ignore", "ignore", "pipe"] });
  writeFileSync(data + "/settings", "posts-in-a-row = 0\n"); // one person writes for many
}
export async function signIn(server, email) {
  const page = await get(server, "/connexion");
  const name = page.text.match(/<input[^>]*type="password"[^>]*>/)[0].match(/name="([^"]*)"/)[1];
  const answer = await ask(server, "POST", "/connexion", { form: { ...hidden(page.text, "/connexion"), email, [name]: password } });
  const cookie = (answer.headers["set-cookie"] ?? []).find((c) => /^(__Host-)?parvis=/.test(c));
  if (answer.status !== 303 || !cookie) throw new Error(`signing in: ${answer.status}`);
  return cookie.split(";")[0];
}

// Opens a topic; returns its path.
export async function openTopic(server, cookie) {
  const form = hidden((await get(server, "/forum/nouveau", cookie)).text, "/forum/nouveau");
  const answer = await ask(server, "POST", "/forum/nouveau", { cookie, form: { ...form, title: "Qui a déjà tout perdu ?", category: "question", body: "Premier message.", mandate: "0" } });
  if (answer.status !== 303) throw new Error(`opening a topic: ${answer.status}`);
  return answer.location.replace(/[?#].*/, "");
}
// What a person needs to answer in it, many times: each answer has a key of its own.
export async function replyForm(server, cookie, topic) {
  return { ...hidden((await get(server, topic, cookie)).text, "/messages/nouveau"), mandate: "0" };
}
let keys = 0;
export const reply = (server, cookie, form, body) =>
  ask(server, "POST", "/messages/nouveau", { cookie, form: { ...form, key: `torture${process.pid}x${keys++}`, body } });

// Every post of a topic, by its marks «word-number».
export async function marksOf(server, topic) {
  const marks = new Map();
  for (let first = 1; ; first += 20) {
    const page = await get(server, `${topic}?message=${first}`);
    if (page.status !== 200) throw new Error(`${topic}: ${page.status}`);
    for (const [, mark] of page.text.matchAll(/«([a-z]+-\d+)»/g)) marks.set(mark, (marks.get(mark) ?? 0) + 1);
    if (!page.text.includes('rel="next"')) return marks;
  }
}

export function check(program, data) { // `parvis check`: its code and what it says
  try {
    return { code: 0, said: execFileSync(program, ["check", "--data", data], { stdio: ["ignore", "pipe", "pipe"] }).toString() };
  } catch (e) {
    return { code: e.status, said: String(e.stdout) + String(e.stderr) };
  }
}
