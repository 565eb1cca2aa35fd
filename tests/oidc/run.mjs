// SPDX-License-Identifier: EUPL-1.2
// run.mjs PROGRAM: see run.sh.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { Browser, words } from "./browser.mjs";
import { startHostile } from "./hostile.mjs";
import { startProvider } from "./provider.mjs";

const program = process.argv[2], root = mkdtempSync(`${tmpdir()}/parvis-oidc-`);
const phrase = "une phrase que je retiens", client = "parvis", secret = "un secret & des signes: %+=/?";
const alive = new Set();
let passed = 0, failed = 0;
process.on("exit", () => { for (const child of alive) child.kill("SIGKILL"); rmSync(root, { recursive: true, force: true }); });

function expect(holds, what) { if (!holds) throw new Error(what); }
async function test(name, run) {
  try {
    await run();
    passed++;
    console.log(`${name}: passed`);
  } catch (e) {
    failed++;
    console.log(`${name}: FAILED: ${e.message}`);
  }
}
const freePort = () => new Promise((done) => {
  const s = net.createServer().listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => done(port)); });
});

// A forum that knows one provider, with an account by password for each of `people`.
async function startForum(name, port, issuer, people = [], more = "") {
  const data = `${root}/${name}`, origin = `http://127.0.0.1:${port}`;
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(`${root}/${name}.secret`, `${secret}\n`, { mode: 0o600 });
  writeFileSync(`${root}/password`, phrase, { mode: 0o600 });
  writeFileSync(`${data}/settings`, `origin = ${origin}\noidc-issuer = ${issuer}\noidc-client = ${client}\noidc-secret-file = ${root}/${name}.secret\noidc-timeout-seconds = 2\n${more}`);
  for (const email of people)
    execFileSync(program, ["user", "add", email, "--name", "Camille Martin", "--role", "member", "--password-file", `${root}/password`, "--data", data], { stdio: "ignore" });
  const child = spawn(program, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", "ignore", "pipe"] });
  const forum = { origin, log: "", child };
  alive.add(child);
  const ended = new Promise((done) => child.on("exit", (code) => { alive.delete(child); done(code); }));
  await new Promise((ready) => { child.stderr.on("data", (bytes) => { forum.log += bytes; if (forum.log.includes(origin)) ready(); }); ended.then(ready); });
  expect(forum.log.includes(origin), `the forum did not start: ${forum.log.slice(-500)}`);
  forum.stop = () => { child.kill("SIGTERM"); return ended; };
  return forum;
}

const signedInAs = async (browser, forum) => /<div class="site-account">\s*<a href="\/mon-compte">(?:<svg.*?<\/svg>)?([^<]*)</.exec((await browser.ask(`${forum.origin}/plan`)).text)?.[1] ?? "";
const byPassword = async (browser, forum, email, back = "/") =>
  browser.submit(await browser.ask(`${forum.origin}/connexion?retour=${encodeURIComponent(back)}`), "/connexion", { email, password: phrase });

// ---- a real provider --------------------------------------------------------------------------------------

const providerPort = await freePort(), forumPort = await freePort();
const provider = await startProvider({ port: providerPort, client, secret, origin: `http://127.0.0.1:${forumPort}` });
const forum = await startForum("real", forumPort, provider.issuer, ["camille@exemple.fr", "dominique@exemple.fr"]);
provider.people.set("claire", { email: "Claire.Dubois@Exemple.fr", email_verified: true, given_name: "Claire", usual_name: "Dubois", siret: "21740042300014" });
provider.people.set("camille", { email: "camille@exemple.fr", email_verified: true, given_name: "Camille", usual_name: "Martin", siret: "" });
provider.people.set("dominique", { email: "dom@ailleurs.fr", email_verified: false, given_name: "Dominique", usual_name: "Roux" });
provider.people.set("nobody", { given_name: "Sans", usual_name: "Adresse" });
provider.people.set("unproven", { email: "unproven@exemple.fr", email_verified: false, given_name: "Une", usual_name: "Inconnue" });

const claire = new Browser();
await test("a person whom nobody knew has an account after one click", async () => {
  provider.person = "claire";
  const page = await claire.ask(`${forum.origin}/connexion`);
  expect(page.text.includes('href="/connexion/openid?retour=%2F"') && page.text.includes("ProConnect"), "no button");
  const via = [], end = await claire.go(`${forum.origin}/connexion/openid?retour=/`, {}, via);
  const first = new URL(via[0]);
  expect(first.origin === provider.issuer && first.searchParams.get("code_challenge_method") === "S256", via[0]);
  expect(first.searchParams.get("redirect_uri") === `${forum.origin}/connexion/retour`, via[0]);
  expect(via.some((v) => v.includes("iss=")), "no iss in the callback");
  expect(end.url === `${forum.origin}/mon-compte/mandats`, end.url + words(end));
  expect(await signedInAs(claire, forum) === "Claire Dubois", "not signed in");
  expect(!claire.cookies(forum.origin).has("identite"), "the attempt is kept");
});
await test("the SIRET proves the mandate that is declared there", async () => {
  const page = await claire.ask(`${forum.origin}/mon-compte/mandats`);
  const after = await claire.submit(page, "/mon-compte/mandats", { organisation: "Bonneville (Haute-Savoie)", function: "adjointe à la culture", kind: "elected", starts_on: "" });
  expect(after.text.includes("Bonneville") && /confirmé<|identité professionnelle/.test(after.text) && !after.text.includes(">déclaré<"), words(after));
});
await test("the page of one's security names the identity", async () => {
  const page = await claire.ask(`${forum.origin}/mon-compte/securite`);
  expect(page.text.includes(provider.issuer) && page.text.includes("claire.dubois@exemple.fr") && page.text.includes("21740042300014"), words(page));
  expect(page.text.includes("par un fournisseur d’identité") && page.text.includes("Firefox sous Linux"), words(page));
});
await test("the last way in cannot be taken away", async () => {
  const page = await claire.ask(`${forum.origin}/mon-compte/securite`);
  const action = /action="(\/mon-compte\/identites\/\d+\/fin)"/.exec(page.text)[1];
  expect((await claire.submit(page, action)).text.includes("Choisissez d’abord un mot de passe"), "taken away");
});
await test("signing out ends the session of the provider too, at its exact address", async () => {
  const via = [], before = provider.logins;
  const page = await claire.ask(`${forum.origin}/`);
  let at = await claire.submit(page, "/deconnexion");
  expect(at.url.startsWith(`${provider.issuer}/session/end`), at.url);
  expect(new URL(at.url).searchParams.get("post_logout_redirect_uri") === `${forum.origin}/deconnexion/retour`, at.url);
  expect(new URL(at.url).searchParams.get("id_token_hint"), "no hint");
  const xsrf = /name="xsrf" value="([^"]*)"/.exec(at.text)?.[1];
  at = await claire.go(`${provider.issuer}/session/end/confirm`, { form: { xsrf, logout: "yes" } }, via);
  expect(at.url === `${forum.origin}/` && at.text.includes("Déconnexion réussie, ici et chez ProConnect."), at.url + words(at));
  expect(!(await signedInAs(claire, forum)), "still signed in");
  await claire.go(`${forum.origin}/connexion/openid`);
  expect(provider.logins === before + 1, "the provider did not ask again");
});
await test("who comes back has the same account", async () => {
  expect(await signedInAs(claire, forum) === "Claire Dubois", "not signed in");
  const page = await claire.ask(`${forum.origin}/mon-compte/mandats`);
  expect(page.text.includes("Bonneville"), "another account");
});
await test("an account with the same address is never opened by the address alone", async () => {
  const browser = new Browser();
  provider.person = "camille";
  const page = await browser.go(`${forum.origin}/connexion/openid`);
  expect(page.url === `${forum.origin}/connexion/rattacher` && page.text.includes("Un compte existe déjà"), page.url + words(page));
  expect(!(await signedInAs(browser, forum)), "signed in");
  // Whoever forges that page's form is nobody.
  const forged = await browser.ask(`${forum.origin}/connexion/rattacher`, { form: { x: "1" } });
  expect(/\/connexion/.test(forged.location + forged.text) && !forged.text.includes("est reliée"), words(forged));
  const joined = await byPassword(browser, forum, "camille@exemple.fr", "/connexion/rattacher");
  expect(joined.url.endsWith("/connexion/rattacher") && joined.text.includes("Relier à ce compte"), joined.url + words(joined));
  const linked = await browser.submit(joined, "/connexion/rattacher");
  expect(linked.text.includes("est reliée"), words(linked));
  const again = new Browser();
  await again.go(`${forum.origin}/connexion/openid`);
  expect(await signedInAs(again, forum) === "Camille Martin", "not linked");
});
await test("who is signed in links an identity, and takes it away again", async () => {
  const browser = new Browser();
  provider.person = "dominique";
  await byPassword(browser, forum, "dominique@exemple.fr");
  const linked = await browser.go(`${forum.origin}/connexion/openid`);
  expect(linked.url === `${forum.origin}/mon-compte/securite` && linked.text.includes("est reliée"), words(linked));
  const action = /action="(\/mon-compte\/identites\/\d+\/fin)"/.exec(linked.text)[1];
  expect((await claire.submit(linked, action)).status === 403, "another's form");   // the token of another session
  expect((await browser.submit(linked, action)).text.includes("n’est plus reliée"), "not taken away");
});
await test("an identity belongs to one account", async () => {
  const browser = new Browser();
  provider.person = "camille";
  await byPassword(browser, forum, "dominique@exemple.fr");
  const page = await browser.go(`${forum.origin}/connexion/openid`);
  expect(page.text.includes("déjà reliée à un autre compte"), words(page));
});
await test("a provider that gives no address leads to opening an account", async () => {
  const browser = new Browser();
  provider.person = "nobody";
  const page = await browser.go(`${forum.origin}/connexion/openid`);
  expect(page.url === `${forum.origin}/inscription` && page.text.includes("ne donne pas votre adresse"), words(page));
});
await test("an address that the provider did not verify is not confirmed", async () => {
  const browser = new Browser();
  provider.person = "unproven";
  await browser.go(`${forum.origin}/connexion/openid`);
  expect((await browser.ask(`${forum.origin}/mon-compte/securite`)).text.includes("n’est pas vérifiée"), "confirmed");
  expect((await claire.ask(`${forum.origin}/mon-compte/securite`)).text.includes(", confirmée"), "verified, and not confirmed");
});
await test("who refuses at the provider is told that nothing changed", async () => {
  const browser = new Browser();
  provider.refuses = true;
  const page = await browser.go(`${forum.origin}/connexion/openid`);
  provider.refuses = false;
  expect(page.url === `${forum.origin}/connexion` && page.text.includes("Vous avez interrompu"), words(page));
});
await test("a callback works once, in its own browser", async () => {
  const browser = new Browser(), other = new Browser();
  provider.person = "claire";
  let callback = "";
  const atCallback = (next) => { if (next.includes("/connexion/retour?")) callback = next; return callback !== ""; };
  await browser.go(`${forum.origin}/connexion/openid`, { stop: atCallback });
  expect((await other.go(callback)).text.includes("autre navigateur"), "another browser");
  await other.go(`${forum.origin}/connexion/openid`, { stop: () => true });
  expect((await other.go(callback)).text.includes("autre navigateur"), "another attempt");
  expect(!(await signedInAs(other, forum)), "signed in by another's callback");
  const kept = [...browser.cookies(forum.origin)].map(([n, v]) => `${n}=${v}`).join("; ");
  await browser.go(callback);
  expect(await signedInAs(browser, forum) === "Claire Dubois", "not signed in");
  expect((await browser.go(callback)).text.includes("autre navigateur"), "twice");
  const thief = new Browser(), again = await thief.ask(callback, { cookies: kept });   // with the cookies of before
  expect(again.location === `${forum.origin}/connexion` && !(await signedInAs(thief, forum)), "replayed");
});
await test("a callback without its issuer, or of another, opens nothing", async () => {
  for (const change of [(u) => u.searchParams.delete("iss"), (u) => u.searchParams.set("iss", "https://ailleurs.fr"), (u) => u.searchParams.delete("state"), (u) => u.searchParams.delete("code")]) {
    const browser = new Browser();
    let callback = "";
    await browser.go(`${forum.origin}/connexion/openid`, { stop: (next) => { if (next.includes("/connexion/retour?")) callback = next; return callback !== ""; } });
    const url = new URL(callback);
    change(url);
    await browser.go(url.href);
    expect(!(await signedInAs(browser, forum)), `signed in by ${url.href}`);
  }
});
await test("after signing in nobody is sent elsewhere", async () => {
  const browser = new Browser(), via = [];
  provider.person = "camille";
  const page = await browser.go(`${forum.origin}/connexion/openid?retour=https://ailleurs.exemple/`, {}, via);
  expect(page.url === `${forum.origin}/` && via.every((v) => v.startsWith(forum.origin) || v.startsWith(provider.issuer)), via.join(" "));
});
await test("a provider that is gone is told in words, and the other ways stay", async () => {
  await provider.stop();
  const browser = new Browser(), page = await browser.go(`${forum.origin}/connexion/retour?state=x&code=y`);
  expect(page.status === 200 && page.text.includes("Par mot de passe"), words(page));
  await byPassword(browser, forum, "camille@exemple.fr");
  expect(await signedInAs(browser, forum) === "Camille Martin", "no other way");
});
await forum.stop();

// ---- a hostile one -----------------------------------------------------------------------------------------

const hostilePort = await freePort(), secondPort = await freePort();
const hostile = await startHostile({ port: hostilePort, client });
const second = await startForum("hostile", secondPort, hostile.issuer);

// One attempt, up to the page it ends on.
async function attempt(how, browser = new Browser()) {
  hostile.how = how;
  const start = await browser.ask(`${second.origin}/connexion/openid`);
  const asked = new URL(start.location);
  hostile.nonce = asked.searchParams.get("nonce");
  const query = new URLSearchParams({ code: "c", state: asked.searchParams.get("state"), iss: hostile.issuer });
  const page = await browser.go(`${second.origin}/connexion/retour?${query}`);
  return { page, name: await signedInAs(browser, second) };
}
await test("when it answers well, one is signed in", async () => {
  const { page, name } = await attempt("well");
  expect(name === "Hélène Hostile", words(page));
  const [user, password] = Buffer.from(hostile.authorization.replace("Basic ", ""), "base64").toString().split(":").map(decodeURIComponent);
  expect(user === client && password === secret, "the secret arrives as it is");
});
for (const how of [...hostile.ways.idTokens, ...hostile.ways.userinfos, ...hostile.ways.tokens]) {
  const good = ["a clock half a minute late", "a clock half a minute early", "a name with headers"].includes(how);
  await test(`${how}: ${good ? "taken" : "refused in words"}`, async () => {
    const { page, name } = await attempt(how);
    if (good) return expect(name !== "", words(page));
    expect(name === "" && page.status === 200 && page.url === `${second.origin}/connexion`, words(page));
    expect(/n’a pas pu être vérifiée|ne répond pas/.test(page.text), words(page));
  });
}
await test("no redirection was followed, and keys were asked for with measure", async () => {
  expect(hostile.asked.redirected === 0, "redirected");
  expect(hostile.asked.keys <= 2 + Math.ceil(process.uptime() / 60), `${hostile.asked.keys} times`);
});
await test("while a provider keeps people waiting, others are answered", async () => {
  hostile.how = "never";
  const order = [], waiting = Array.from({ length: 6 }, () => attempt("never").then(() => order.push("provider")));
  await new Promise((seen) => { const look = setInterval(() => { if (hostile.waiting.length > 0) { clearInterval(look); seen(); } }, 10); });
  const page = await new Browser().ask(`${second.origin}/connexion`);
  order.push("page");
  expect(page.status === 200 && order[0] === "page", order.join(" "));
  await Promise.all(waiting);
});
await test("nothing that opens anything is in the log", async () => {
  for (const word of ["code=", "state=", secret, "eyJ"]) expect(!second.log.includes(word) && !forum.log.includes(word), word);
});
await test("the forum is well after all this", async () => { expect(await second.stop() === 0, second.log.slice(-300)); });
await hostile.stop();

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
