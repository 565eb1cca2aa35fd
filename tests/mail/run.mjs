// SPDX-License-Identifier: EUPL-1.2
// run.mjs PROGRAM: mail by a real relay. Each case has a data folder of its own, a relay of its own, and
// reads with a real parser what arrived.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { SMTPServer } from "smtp-server";
import { simpleParser } from "mailparser";
import { addUser, get, openTopic, reply, replyForm, signIn, start, stop } from "../torture/server.mjs";
import http from "node:http";

const program = process.argv[2], only = process.argv[3];
const root = mkdtempSync(tmpdir() + "/parvis-mail-");
let passed = 0, failed = 0;
process.on("exit", () => rmSync(root, { recursive: true, force: true }));
function expect(holds, what) { if (!holds) throw new Error(what); }
function equal(got, wanted, what) { expect(got === wanted, `${what}: got ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`); }

// ---- a relay --------------------------------------------------------------------------------------

// `arrived` holds what came: envelope and parsed mail. Options are those of smtp-server.
async function relayOf(options = {}, port = 0) {
  const relay = { arrived: [], sessions: new Set() };
  relay.server = new SMTPServer({
    authOptional: true, disabledCommands: options.key ? [] : ["STARTTLS"], hideSTARTTLS: !options.key, logger: false,
    onData(stream, session, done) {
      const parts = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", async () => {
        const raw = Buffer.concat(parts);
        relay.sessions.add(session.id);
        relay.arrived.push({ from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address),
          user: session.user, secure: session.secure, host: session.hostNameAppearsAs, raw: raw.toString(), mail: await simpleParser(raw) });
        done();
      });
    },
    ...options,
  });
  relay.server.on("error", () => {});
  await new Promise((ready) => relay.server.listen(port, "127.0.0.1", ready));
  relay.port = relay.server.server.address().port;
  relay.close = () => new Promise((done) => relay.server.close(done));
  return relay;
}
// A relay made of a function of each connection.
async function rawRelay(talk) {
  const sockets = new Set();
  const server = net.createServer((socket) => { sockets.add(socket); socket.on("error", () => {}); talk(socket); });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { port: server.address().port, close: () => { for (const s of sockets) s.destroy(); return new Promise((done) => server.close(done)); } };
}
// Speaks line by line; `answer` gives the reply to a command, or null to say nothing.
function lines(socket, answer) {
  let rest = "", data = false;
  socket.write("220 relay ESMTP\r\n");
  socket.on("data", (bytes) => {
    rest += bytes;
    for (let at; (at = rest.indexOf("\r\n")) >= 0; rest = rest.slice(at + 2)) {
      const line = rest.slice(0, at);
      if (data && line !== ".") continue;
      const said = answer(data ? "." : line, socket);
      data = !data && line === "DATA" && said?.startsWith("354");
      if (said) socket.write(said + "\r\n");
    }
  });
}
const polite = (line) => line.startsWith("EHLO") ? "250 relay" : line === "DATA" ? "354 go on" : line === "QUIT" ? "221 bye" : "250 ok";

// ---- a server -------------------------------------------------------------------------------------

function folder(name, smtp, more = {}) {
  const data = `${root}/${name.replace(/\W+/g, "-")}`;
  cpSync(`${root}/made`, data, { recursive: true });
  settings(data, smtp, more);
  return data;
}
function settings(data, smtp, more = {}) {
  const all = { smtp, "smtp-starttls": "no", "mail-from": "parvis@forum.exemple.fr", origin: "https://forum.exemple.fr",
    "mail-retry-seconds": 1, "mail-timeout-seconds": 3, "mail-per-minute": 60000, ...more };
  writeFileSync(`${data}/settings`, Object.entries(all).map(([k, v]) => `${k} = ${v}\n`).join(""));
}
function mail(data, ...words) {
  const done = spawnSync(program, ["mail", ...words, "--data", data], { encoding: "utf8" });
  return { code: done.status, out: done.stdout, err: done.stderr };
}
const send = (data, address) => expect(mail(data, "test", address).code === 0, `mail test ${address}`);
function states(data) {
  return Object.fromEntries([...mail(data, "status").out.matchAll(/^(\w+): (\d+)$/gm)].map(([, k, n]) => [k, Number(n)]));
}
// No length of time is a truth here: only that it comes at all, before the suite's own end.
async function until(what, holds) {
  for (let i = 0; i < 150; i++) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`never came: ${what}`);
}

async function test(name, run) {
  if (only && !name.includes(only)) return;
  const open = [];
  try {
    await run((thing) => { open.push(thing); return thing; });
    passed++;
    console.log(`${name}: passed`);
  } catch (e) {
    failed++;
    console.log(`${name}: FAILED: ${e.stack}`);
    for (const thing of open) if (thing.log) console.log(thing.log.split("\n").slice(-40).join("\n"));
  }
  // servers first: they keep their connections
  for (const thing of open.filter((t) => t.pid)) await (thing.child.exitCode === null ? stop(thing) : 0);
  for (const thing of open.filter((t) => !t.pid)) await thing.close();
}

// The directory of authorities takes a while: it is read once.
addUser(program, `${root}/made`, "camille@exemple.fr");
addUser(program, `${root}/made`, "noe@exemple.fr");

// ---- the cases ------------------------------------------------------------------------------------

await test("a mail arrives as it was meant", async (use) => {
  const relay = use(await relayOf());
  const data = folder("arrives", `smtp://127.0.0.1:${relay.port}`, { instance: "Forum d’Été « Œuvre »", "mail-inbound": "parvis@forum.exemple.fr" });
  const server = use(await start(program, data));
  expect(server.port, server.log);
  send(data, "elue@mairie.exemple.fr");
  await until("the mail", () => relay.arrived.length === 1);
  const { mail: m, to, from, host, raw } = relay.arrived[0];
  equal(to.join(), "elue@mairie.exemple.fr", "recipient");
  expect(/^parvis\+b1-[a-z2-7]{16}@forum\.exemple\.fr$/.test(from), `returns go to ${from}`);
  equal(host, "forum.exemple.fr", "EHLO");
  equal(m.from.value[0].name, "Forum d’Été « Œuvre »", "From");
  equal(m.from.value[0].address, "parvis@forum.exemple.fr", "From");
  equal(m.subject, "Courriel d’essai", "Subject");
  expect(m.text.startsWith("Le relais de courriel fonctionne.\n\nCe courriel d’essai"), `text: ${m.text}`);
  expect(m.html.includes("<h1>Le relais de courriel fonctionne.</h1>"), "html");
  expect(m.html.includes('href="https://forum.exemple.fr/"'), "absolute links");
  equal(m.headers.get("auto-submitted"), "auto-generated", "Auto-Submitted");
  expect(/^<[0-9a-f]{32}@forum\.exemple\.fr>$/.test(m.messageId), m.messageId);
  equal(m.headers.get("content-type").value, "multipart/alternative", "type");
  expect(Math.abs(m.date - Date.now()) < 600000, "Date");
  for (const line of raw.split("\r\n")) expect(line.length <= 78, `a long line: ${line}`);
  expect(!/[^\r]\n/.test(raw) && /^[\x09\x0a\x0d\x20-\x7e]*$/.test(raw), "only ASCII lines");
  await until("it is marked", () => states(data).sent === 1);
});

await test("a relay that is down loses nothing", async (use) => {
  const relay = await relayOf();
  const { port } = relay;
  await relay.close();
  const data = folder("down", `smtp://127.0.0.1:${port}`);
  const server = use(await start(program, data));
  for (let i = 0; i < 5; i++) send(data, `p${i}@exemple.fr`);
  await until("it is said", () => /failed [2-9] times in a row/.test(mail(data, "status").out));
  equal(states(data).waiting, 5, "waiting");
  // nor does a stop of the server meanwhile
  await stop(server);
  const again = use(await start(program, data));
  expect(again.port, again.log);
  const up = use(await relayOf({}, port));
  await until("all of it", () => up.arrived.length === 5);
  equal(new Set(up.arrived.map((a) => a.to[0])).size, 5, "each once");
  equal(up.sessions.size, 1, "one connection for all");
  await until("all marked", () => states(data).sent === 5);
});

await test("without a relay the outbox keeps, and says so", async (use) => {
  const data = folder("none", "", { "mail-from": "" });
  const server = use(await start(program, data));
  send(data, "p@exemple.fr");
  expect(mail(data, "status").out.includes("relay: not set"), "said");
  equal(states(data).waiting, 1, "waiting");
  expect(mail(data, "list", "waiting").out.includes("p@exemple.fr"), "listed");
  expect(server.port, server.log);
});

await test("put off, then taken", async (use) => {
  let times = 0;
  const relay = use(await relayOf({
    onRcptTo(address, session, done) {
      if (times++ < 2) return done(Object.assign(new Error("greylisted"), { responseCode: 451 }));
      done();
    },
  }));
  const data = folder("later", `smtp://127.0.0.1:${relay.port}`);
  use(await start(program, data));
  send(data, "p@exemple.fr");
  await until("the mail", () => relay.arrived.length === 1);
  equal(times, 3, "attempts");
});

await test("refused is given up, listed and sent again", async (use) => {
  let open = false;
  const relay = use(await relayOf({
    onRcptTo: (address, session, done) => open ? done() : done(Object.assign(new Error("no such person here"), { responseCode: 550 })),
  }));
  const data = folder("refused", `smtp://127.0.0.1:${relay.port}`);
  use(await start(program, data));
  send(data, "personne@exemple.fr");
  await until("it is given up", () => states(data).dead === 1);
  const line = mail(data, "list", "dead").out;
  expect(line.includes("personne@exemple.fr") && line.includes("550") && line.includes("no such person here"), line);
  equal(mail(data, "again", "99").code, 1, "an unknown number");
  open = true;
  equal(mail(data, "again", "all").code, 0, "again");
  await until("the mail", () => relay.arrived.length === 1);
  equal(states(data).dead, 0, "none given up");
});

await test("refused after its last byte", async (use) => {
  const relay = use(await relayOf({
    onData(stream, session, done) {
      stream.resume();
      stream.on("end", () => done(Object.assign(new Error("looks like spam"), { responseCode: 554 })));
    },
  }));
  const data = folder("spam", `smtp://127.0.0.1:${relay.port}`);
  use(await start(program, data));
  send(data, "p@exemple.fr");
  await until("it is given up", () => states(data).dead === 1);
});

await test("a relay that greets with a refusal is at fault, not the mail", async (use) => {
  const relay = use(await rawRelay((socket) => socket.end("554 not today\r\n")));
  const data = folder("greets", `smtp://127.0.0.1:${relay.port}`);
  use(await start(program, data));
  send(data, "p@exemple.fr");
  await until("it is said", () => /failed \d+ times in a row/.test(mail(data, "status").out));
  equal(states(data).waiting, 1, "waiting");
});

for (const [name, at] of [["in the middle of its greeting", null], ["after MAIL", "MAIL"], ["after RCPT", "RCPT"], ["after DATA", "DATA"]])
  await test(`a relay that closes ${name}: sent later, once`, async (use) => {
    let times = 0;
    const got = [];
    const relay = use(await rawRelay((socket) => {
      if (++times === 1 && !at) return socket.end("220 re");
      lines(socket, (line) => {
        if (times === 1 && at && line.startsWith(at)) { socket.destroy(); return null; }
        if (line === ".") got.push(times);
        return polite(line);
      });
    }));
    const data = folder(`closes ${at}`, `smtp://127.0.0.1:${relay.port}`);
    use(await start(program, data));
    send(data, "p@exemple.fr");
    await until("the mail", () => states(data).sent === 1);
    equal(got.length, 1, "times it was handed over");
  });

for (const [name, act] of [["closes", (socket) => socket.destroy()], ["hangs", () => {}]])
  await test(`a relay that ${name} after the last byte: never sent twice by itself`, async (use) => {
    let got = 0;
    const relay = use(await rawRelay((socket) => lines(socket, (line) => {
      if (line !== ".") return polite(line);
      if (++got > 1) return "250 ok";
      act(socket);
      return null;
    })));
    const data = folder(`uncertain ${name}`, `smtp://127.0.0.1:${relay.port}`);
    use(await start(program, data));
    send(data, "p@exemple.fr");
    await until("it is uncertain", () => states(data).uncertain === 1);
    send(data, "q@exemple.fr");
    await until("the next one", () => states(data).sent === 1);
    equal(got, 2, "handed over");
    expect(mail(data, "list", "uncertain").out.includes("p@exemple.fr"), "listed");
  });

await test("a relay that hangs from the start is left after a while", async (use) => {
  const relay = use(await rawRelay(() => {}));
  const data = folder("hangs", `smtp://127.0.0.1:${relay.port}`, { "mail-timeout-seconds": 1 });
  use(await start(program, data));
  send(data, "p@exemple.fr");
  await until("it is said", () => /failed \d+ times in a row/.test(mail(data, "status").out));
  equal(states(data).waiting, 1, "waiting");
});

await test("a stop of the server waits for no relay", async (use) => {
  const relay = use(await rawRelay(() => {}));
  const data = folder("stops", `smtp://127.0.0.1:${relay.port}`, { "mail-timeout-seconds": 600 });
  const server = await start(program, data);
  send(data, "p@exemple.fr");
  await until("it is being sent", () => states(data).sending === 1);
  equal(await stop(server), 0, "exit");
  const again = use(await start(program, data));
  expect(again.port, again.log);
  await until("it waits again", () => states(data).waiting + states(data).sending === 1);
});

// A certificate of its own authority, as an authority's own relay has.
function certificate() {
  const key = `${root}/key.pem`, cert = `${root}/cert.pem`;
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-keyout", key,
    "-out", cert, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], { stdio: "ignore" });
  return { cert, key: readFileSync(key), pem: readFileSync(cert) };
}

await test("STARTTLS and TLS, with a name and a password", async (use) => {
  const { cert, key, pem } = certificate(), word = `${root}/password`;
  writeFileSync(word, "un mot très secret\n", { mode: 0o600 });
  for (const secure of [false, true]) {
    const relay = use(await relayOf({
      key, cert: pem, secure, authOptional: false,
      onAuth: (auth, session, done) => auth.username === "forum" && auth.password === "un mot très secret" ? done(null, { user: "forum" }) : done(new Error("wrong")),
    }));
    const common = { "smtp-starttls": "yes", "smtp-user": "forum", "smtp-password-file": word };
    const data = folder(`tls ${secure}`, `${secure ? "smtps" : "smtp"}://localhost:${relay.port}`, { ...common, "smtp-ca-file": cert });
    const server = use(await start(program, data));
    send(data, "p@exemple.fr");
    await until("the mail", () => relay.arrived.length === 1);
    expect(relay.arrived[0].secure && relay.arrived[0].user === "forum", "encrypted and known");
    expect(!server.log.includes("très secret") && !mail(data, "status").out.includes("secret"), "the password is nowhere");
    // a wrong password, and a certificate nobody vouches for, are the relay's affair: nothing is given up
    const wrong = `${root}/wrong`;
    writeFileSync(wrong, "faux\n");
    for (const [name, more] of [["password", { "smtp-password-file": wrong, "smtp-ca-file": cert }], ["authority", {}]]) {
      const other = folder(`tls ${secure} ${name}`, `${secure ? "smtps" : "smtp"}://localhost:${relay.port}`, { ...common, ...more });
      use(await start(program, other));
      send(other, "p@exemple.fr");
      await until("it is said", () => /failed \d+ times in a row/.test(mail(other, "status").out));
      equal(states(other).waiting, 1, `wrong ${name}: waiting`);
    }
    equal(relay.arrived.length, 1, "nothing else arrived");
  }
});

await test("a relay that offers no encryption is refused unless told otherwise", async (use) => {
  const relay = use(await relayOf());
  const data = folder("clear", `smtp://127.0.0.1:${relay.port}`, { "smtp-starttls": "yes" });
  use(await start(program, data));
  send(data, "p@exemple.fr");
  await until("it is said", () => /failed \d+ times in a row/.test(mail(data, "status").out));
  equal(relay.arrived.length, 0, "nothing in clear");
});

await test("addresses that are none are refused", async (use) => {
  const data = folder("addresses", "");
  use(await start(program, data));
  for (const bad of ["", "x", "a@b\r\nRCPT TO:<c@d.fr>", "a b@c.fr", "<a@b.fr>", "a@b@c.fr", `${"a".repeat(65)}@b.fr`, "-a@b.fr x"])
    if (!bad.startsWith("-")) equal(mail(data, "test", bad).code, 1, JSON.stringify(bad));
});

// The numbers that a stream of events brings.
function listen(server, cookie) {
  const heard = [];
  const request = http.get({ host: "127.0.0.1", port: server.port, path: "/mon-compte/alertes/flux", headers: { Cookie: cookie, Host: `127.0.0.1:${server.port}` } }, (answer) => {
    heard.status = answer.statusCode;
    heard.type = answer.headers["content-type"];
    answer.on("data", (bytes) => { for (const [, n] of String(bytes).matchAll(/event: alertes\ndata: (\d+)\n\n/g)) heard.push(Number(n)); });
    answer.on("error", () => {});
  });
  request.on("error", () => {});
  return Object.assign(heard, { close: () => request.destroy() });
}

await test("an answer is told on open pages, by mail with its conversation, and one click ends that", async (use) => {
  const relay = use(await relayOf());
  const data = folder("notices", `smtp://127.0.0.1:${relay.port}`, { "mail-inbound": "parvis@forum.exemple.fr" });
  const server = use(await start(program, data));
  server.origin = "https://forum.exemple.fr";
  const camille = await signIn(server, "camille@exemple.fr"), noe = await signIn(server, "noe@exemple.fr");
  const topic = await openTopic(server, camille), form = await replyForm(server, noe, topic);
  const open = use(listen(server, camille)), other = use(listen(server, noe));
  await until("both streams", () => open.length === 1 && other.length === 1);
  expect(open[0] === 0 && open.type === "text/event-stream", `${open[0]} ${open.type}`);
  equal((await reply(server, noe, form, "Oui : *nous*, en 2025.")).status, 303, "the answer");
  await until("the number", () => open.at(-1) === 1);
  equal(other.at(-1), 0, "the number of who wrote it");
  await until("the mail", () => relay.arrived.length === 1);
  const { mail: m, to, raw } = relay.arrived[0];
  equal(to.join(), "camille@exemple.fr", "recipient");
  equal(m.subject, "Qui a déjà tout perdu ?", "Subject");
  expect(m.html.includes("Oui : <em>nous</em>, en 2025."), m.html);
  expect(m.text.includes("> Oui : nous, en 2025."), m.text);
  expect(/^<[0-9a-f]{32}\.\d+@forum\.exemple\.fr>$/.test(m.messageId) && m.references, "a conversation");
  expect(/^parvis\+r\d+-\d+-[a-z2-7]{16}@forum\.exemple\.fr$/.test(m.replyTo.value[0].address), m.replyTo.text);
  expect(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m.test(raw), "one click");
  const link = raw.match(/^List-Unsubscribe: <https:\/\/forum\.exemple\.fr(\/[^>]+)>/m)[1];
  // the badge, without a script
  expect((await get(server, "/forum", camille)).text.includes('<span class="count">1</span>'), "the badge");
  // what follows links ends nothing
  equal((await get(server, link)).status, 200, "the page");
  const second = await reply(server, noe, form, "Et encore.");
  equal(second.status, 303, "another answer");
  await until("its mail", () => relay.arrived.length === 2);
  expect(relay.arrived[1].mail.references.includes(m.references[0] ?? m.references), "the same conversation");
  // as a program of mail does: no session, no page of ours
  const gone = await new Promise((done, fail) => {
    const r = http.request({ host: "127.0.0.1", port: server.port, method: "POST", path: link, headers: { Host: "forum.exemple.fr", "Content-Type": "application/x-www-form-urlencoded" } }, (a) => { a.resume(); done(a.statusCode); });
    r.on("error", fail);
    r.end("List-Unsubscribe=One-Click");
  });
  equal(gone, 200, "one click, answered without a redirection");
  equal((await reply(server, noe, form, "Toujours là ?")).status, 303, "a third answer");
  await until("it is on the page", async () => open.at(-1) === 3);
  send(data, "fin@exemple.fr");
  await until("the last mail", () => relay.arrived.some((a) => a.to[0] === "fin@exemple.fr"));
  equal(relay.arrived.length, 3, "no mail of the third");
  // without a session, no stream
  equal((await get(server, "/mon-compte/alertes/flux")).status, 303, "a visitor's stream");
});

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
