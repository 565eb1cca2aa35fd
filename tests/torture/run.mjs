// SPDX-License-Identifier: EUPL-1.2
// run.mjs PROGRAM: see run.sh. Each case has a data folder of its own, copied from one that was made once.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { addUser, ask, check, get, marksOf, openTopic, reply, replyForm, signIn, start, stop } from "./server.mjs";

const program = process.argv[2], people = 32, email = "camille@exemple.fr";
const root = mkdtempSync(tmpdir() + "/parvis-torture-");
let passed = 0, failed = 0;
process.on("exit", () => rmSync(root, { recursive: true, force: true }));

function expect(holds, what) { if (!holds) throw new Error(what); }
async function test(name, run) {
  const data = `${root}/${name.replace(/\W+/g, "-")}`;
  cpSync(`${root}/made`, data, { recursive: true });
  try {
    const said = await run(data);
    passed++;
    console.log(`${name}: passed${said ? `, ${said}` : ""}`);
  } catch (e) {
    failed++;
    console.log(`${name}: FAILED: ${e.message}`);
  }
  rmSync(data, { recursive: true, force: true });
}

// A folder with an account and the directory in it.
async function makeFirst() {
  const data = `${root}/made`;
  addUser(program, data, email);
}

// A topic and a person who writes in it.
async function scene(data, limited) {
  const server = await start(program, data, limited);
  expect(server.port > 0, `the server did not start: ${server.log}`);
  const cookie = await signIn(server, email), topic = await openTopic(server, cookie);
  return { server, cookie, topic, form: await replyForm(server, cookie, topic) };
}

// `people` write as fast as they are answered, until `over` says so or the server is gone. What was
// acknowledged goes into `kept`, what was refused into `refused`.
async function writeMuch({ server, cookie, form }, word, over) {
  const kept = [], refused = [];
  let n = 0;
  await Promise.all(Array.from({ length: people }, async () => {
    while (!over(kept, refused)) {
      const mark = `${word}-${n++}`;
      try {
        const answer = await reply(server, cookie, form, `Message «${mark}» de la discussion.`);
        (answer.status === 303 ? kept : refused).push({ mark, answer });
      } catch {
        return;
      }
    }
  }));
  return { kept, refused };
}

async function allThere(server, topic, kept) {
  const marks = await marksOf(server, topic);
  const lost = kept.filter(({ mark }) => marks.get(mark) !== 1);
  expect(lost.length === 0, `${lost.length} of ${kept.length} acknowledged posts are not there once: ${lost[0]?.mark}`);
}
function sound(data) {
  const { code, said } = check(program, data);
  expect(code === 0, `parvis check found: ${said}`);
}

// ---- the cases -----------------------------------------------------------------------------------

async function killed(data) {
  let all = [], topic;
  for (let time = 0; time < 3; time++) {
    const s = await scene(data);
    topic ??= s.topic;
    if (time) s.form = await replyForm(s.server, s.cookie, topic);
    const writing = writeMuch(s, `tu${"abc"[time]}`, () => false);
    await sleep(500 + 300 * time);
    expect((await stop(s.server, "SIGKILL")) === "SIGKILL", "the server ended before it was killed");
    const { kept } = await writing;
    expect(kept.length > 20, `only ${kept.length} posts were written`);
    all = all.concat(kept);
    sound(data);
  }
  const again = await start(program, data);
  await allThere(again, topic, all);
  expect((await stop(again)) === 0, "the last server did not end with 0");
  return `${all.length} acknowledged posts`;
}

// `more` gives space back.
async function fillsUp(s, more) {
  const { kept, refused } = await writeMuch(s, "plein", (k, r) => r.length >= people || k.length > 20000);
  expect(refused.length > 0, "the disk never was full");
  expect(kept.length > 0, "nothing was written before the disk was full");
  for (const { answer } of refused) {
    expect(answer.status === 507, `a full disk was answered by ${answer.status}`);
    expect(answer.text.includes("Le disque du serveur est plein") && answer.text.includes("Rien n’a été enregistré"), "507 without its message");
  }
  await allThere(s.server, s.topic, kept);
  const marks = await marksOf(s.server, s.topic);
  expect(refused.every(({ mark }) => !marks.has(mark)), "a refused post is there");
  await more();
  const after = await writeMuch(s, "rendu", (k, r) => k.length + r.length >= 100);
  expect(after.kept.length >= 100, `with space again, ${after.refused.length} were refused (${after.refused[0]?.answer.status})`);
  await allThere(s.server, s.topic, kept.concat(after.kept));
  expect((await stop(s.server)) === 0, "the server did not end with 0");
  return kept.concat(after.kept);
}

async function diskFullByLimit(data) {
  const blocks = Math.ceil(statSync(`${data}/parvis.db`).size / 512) + 64;
  const s = await scene(data, blocks);
  const kept = await fillsUp(s, () => execFileSync("prlimit", ["--pid", String(s.server.pid), "--fsize=unlimited:unlimited"]));
  sound(data);
  const again = await start(program, data);
  await allThere(again, s.topic, kept);
  await stop(again);
  return `${kept.length} acknowledged posts`;
}

async function diskFullForReal(data) {
  const disk = `${root}/disk`, room = Math.ceil(statSync(`${data}/parvis.db`).size / 2 ** 20) + 3;
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${room}m`, "tmpfs", disk], { stdio: "ignore" });
  try {
    cpSync(data, `${disk}/data`, { recursive: true });
    const s = await scene(`${disk}/data`);
    const kept = await fillsUp(s, () => execFileSync("mount", ["-o", `remount,size=${room + 60}m`, disk]));
    sound(`${disk}/data`);
    const again = await start(program, `${disk}/data`);
    await allThere(again, s.topic, kept);
    await stop(again);
    return `${kept.length} acknowledged posts`;
  } finally {
    execFileSync("umount", ["-l", disk]);
  }
}

async function stoppedUnderLoad(data) {
  const s = await scene(data);
  const writing = writeMuch(s, "arret", () => false);
  const half = net.connect(s.server.port, "127.0.0.1");
  const body = new URLSearchParams({ ...s.form, key: "torturehalf", body: "Message «moitie-1» arrivé en deux fois." }).toString();
  let said = "";
  half.on("data", (bytes) => (said += bytes));
  const over = new Promise((done) => half.on("close", done));
  half.write(`POST /messages/nouveau HTTP/1.1\r\nHost: 127.0.0.1:${s.server.port}\r\nOrigin: http://127.0.0.1:${s.server.port}\r\nCookie: ${s.cookie}\r\n` +
    `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 40)}`);
  await sleep(700);
  s.server.child.kill("SIGTERM");
  await sleep(200);
  half.write(body.slice(40));
  await over;
  expect(/^HTTP\/1\.1 303 /.test(said), `the request under way was answered by: ${said.slice(0, 60) || "nothing"}`);
  expect((await s.server.ended) === 0, "the server did not end with 0");
  const { kept, refused } = await writing;
  expect(kept.length > 20 && refused.length === 0, `${kept.length} kept, ${refused.length} refused (${refused[0]?.answer.status})`);
  sound(data);
  const again = await start(program, data);
  await allThere(again, s.topic, kept.concat([{ mark: "moitie-1" }]));
  await stop(again);
  return `${kept.length} acknowledged posts`;
}

async function newerFile(data) {
  const at = 60, bytes = Buffer.alloc(4); // SQLite's file format, 1.3.17: the user version
  const file = openSync(`${data}/parvis.db`, "r+");
  readSync(file, bytes, 0, 4, at);
  bytes.writeUInt32BE(bytes.readUInt32BE() + 1000);
  writeSync(file, bytes, 0, 4, at);
  closeSync(file);
  const run = spawnSync(program, ["serve", "--data", data, "--listen", "127.0.0.1:0"], { timeout: 20000 });
  expect(run.status === 1, `a newer file: the server ended with ${run.status ?? run.signal}`);
  expect(String(run.stderr).includes("newer"), `it did not say why: ${run.stderr}`);
}

async function twoServers(data) {
  const first = await start(program, data);
  const run = spawnSync(program, ["serve", "--data", data, "--listen", "127.0.0.1:0"], { timeout: 20000 });
  expect(run.status === 1, `a second server ended with ${run.status ?? run.signal}`);
  expect(String(run.stderr).includes("another Parvis"), `it did not say why: ${run.stderr}`);
  expect((await get(first, "/healthz")).status === 200, "the first server suffered from it");
  await stop(first);
}

// More slow clients than there are loops and workers: some stop in the middle of a head, some in the middle
// of a form, some ask for much and read nothing.
async function slowClients(data) {
  const s = await scene(data), slow = [];
  for (let i = 0; i < 60; i++) {
    const socket = net.connect(s.server.port, "127.0.0.1");
    socket.on("error", () => {});
    const start = i % 3 === 0 ? "GET /forum HTTP/1.1\r\nHos"
      : i % 3 === 1 ? `POST /messages/nouveau HTTP/1.1\r\nHost: x\r\nCookie: ${s.cookie}\r\nContent-Length: 5000\r\n\r\nbody=`
      : "GET /collectivites HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200);
    if (i % 3 === 2) socket.pause();
    socket.write(start);
    slow.push(socket);
  }
  await sleep(300);
  const { kept, refused } = await writeMuch(s, "rapide", (k) => k.length >= 200);
  expect(kept.length >= 200 && refused.length === 0, `beside slow clients ${kept.length} posts were written, ${refused.length} refused`);
  for (let i = 0; i < 100; i++) expect((await get(s.server, s.topic)).status === 200, "a page was not served");
  expect(slow.some((socket) => !socket.destroyed), "the slow clients were gone before the end");
  for (const socket of slow) socket.destroy();
  expect((await stop(s.server)) === 0, "the server did not end with 0");
}

// A form sent twice, and by many at once, is one post.
async function replayed(data) {
  const s = await scene(data);
  const form = { ...s.form, key: "torturereplay", body: "Message «double-1» envoyé deux fois." };
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(s.server, "POST", "/messages/nouveau", { cookie: s.cookie, form })));
  expect(answers.every((a) => a.status === 303 && a.location === answers[0].location), "a replay did not get the first answer");
  await allThere(s.server, s.topic, [{ mark: "double-1" }]);
  await stop(s.server);
}

await makeFirst();
await test("killed while 32 people write", killed);
await test("a disk that is full, by a limit", diskFullByLimit);
const probe = `${root}/probe`;
mkdirSync(probe);
if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", probe]).status === 0) {
  execFileSync("umount", [probe]);
  await test("a disk that is full, really", diskFullForReal);
} else {
  console.log("a disk that is full, really: not tried, nothing can be mounted here");
}
await test("stopped while 32 people write", stoppedUnderLoad);
await test("a file of a newer program", newerFile);
await test("two servers on one folder", twoServers);
await test("slow clients beside quick ones", slowClients);
await test("a form sent ten times at once", replayed);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
