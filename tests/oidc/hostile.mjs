// SPDX-License-Identifier: EUPL-1.2
// hostile.mjs: a provider that answers wrongly, in the way that `how` says.
import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import http from "node:http";

const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const base64 = (what) => Buffer.from(typeof what === "string" ? what : JSON.stringify(what)).toString("base64url");

export async function startHostile({ port, client }) {
  const issuer = `http://127.0.0.1:${port}`;
  let right = pair(), stranger = pair();
  const state = { issuer, how: "well", nonce: "", asked: { keys: 0, token: 0, redirected: 0 }, waiting: [] };
  const jwk = (keys, kid) => ({ ...keys.publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" });
  const sign = (claims, { keys = right, kid = "one", header = {} } = {}) => {
    const signed = `${base64({ alg: "RS256", kid, ...header })}.${base64(claims)}`;
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(keys.privateKey).toString("base64url")}`;
  };
  const now = () => Math.floor(Date.now() / 1000);
  const claims = (more = {}) => ({ iss: issuer, aud: client, sub: "hostile-1", nonce: state.nonce, iat: now(), exp: now() + 300, ...more });

  const idTokens = {
    "no signature": () => `${base64({ alg: "none" })}.${base64(claims())}.`,
    "HMAC of the public key": () => {
      const signed = `${base64({ alg: "HS256", kid: "one" })}.${base64(claims())}`;
      const secret = right.publicKey.export({ type: "spki", format: "pem" });
      return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
    },
    "another's key, same name": () => sign(claims(), { keys: stranger }),
    "an unknown key": () => sign(claims(), { keys: stranger, kid: "two" }),
    "its own key in the header": () => sign(claims(), { keys: stranger, kid: undefined, header: { jwk: jwk(stranger) } }),
    "for somebody else": () => sign(claims({ aud: "another" })),
    "of another issuer": () => sign(claims({ iss: `${issuer}/` })),
    "of another attempt": () => sign(claims({ nonce: "another" })),
    "without a nonce": () => sign(claims({ nonce: undefined })),
    "expired": () => sign(claims({ iat: now() - 600, exp: now() - 120 })),
    "of the future": () => sign(claims({ iat: now() + 600, exp: now() + 900 })),
    "a clock half a minute late": () => sign(claims({ iat: now() - 400, exp: now() - 30 })),
    "a clock half a minute early": () => sign(claims({ iat: now() + 30, exp: now() + 400 })),
    "without a subject": () => sign(claims({ sub: undefined })),
    "cut": () => sign(claims()).slice(0, -40),
  };
  const person = (more = {}) => ({ iss: issuer, aud: client, sub: "hostile-1", email: "h@exemple.fr", email_verified: true, given_name: "Hélène", usual_name: "Hostile", ...more });
  const userinfos = {
    "userinfo of another": () => sign(person({ sub: "somebody-else" })),
    "userinfo without a signature": () => `${base64({ alg: "none" })}.${base64(person())}.`,
    "userinfo of a stranger's key": () => sign(person(), { keys: stranger }),
    "userinfo for somebody else": () => sign(person({ aud: "another" })),
    "userinfo expired": () => sign(person({ exp: now() - 600 })),
    "a name with headers": () => sign(person({ given_name: "Hélène\r\nBcc: x@y.fr\r\n\r\nbonjour", usual_name: "<script>alert(1)</script>" })),
  };
  const large = " ".repeat(1 << 20);
  const answers = {
    "/token": {
      "never": (r) => { state.waiting.push(r); },
      "a megabyte": (r) => r.writeHead(200, { "Content-Type": "application/json" }).end(`{"id_token":"${large}"}`),
      "no end": (r) => { r.writeHead(200, { "Content-Type": "application/json" }); const drip = setInterval(() => r.write(large), 5); r.on("close", () => clearInterval(drip)); },
      "no JSON": (r) => r.writeHead(200).end("<html>bonjour</html>"),
      "an empty object": (r) => r.writeHead(200).end("{}"),
      "invalid_grant": (r) => r.writeHead(400, { "Content-Type": "application/json" }).end('{"error":"invalid_grant"}'),
      "a fault": (r) => r.writeHead(500).end("oops"),
      "elsewhere": (r) => r.writeHead(302, { Location: `${issuer}/elsewhere` }).end(),
      "cut short": (r) => { r.writeHead(200, { "Content-Length": "5000" }); r.write("{"); setTimeout(() => r.destroy(), 20); },
    },
  };
  state.ways = { idTokens: Object.keys(idTokens), userinfos: Object.keys(userinfos), tokens: Object.keys(answers["/token"]) };

  const json = (response, what) => response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(what));
  const server = http.createServer((request, response) => {
    const path = request.url.split("?")[0], how = state.how;
    request.resume();
    if (path === "/.well-known/openid-configuration") {
      return json(response, {
        issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, userinfo_endpoint: `${issuer}/me`, jwks_uri: `${issuer}/keys`,
        token_endpoint_auth_methods_supported: ["client_secret_basic"], authorization_response_iss_parameter_supported: true,
      });
    }
    if (path === "/keys") { state.asked.keys++; return json(response, { keys: [jwk(right, "one")] }); }
    if (path === "/elsewhere") { state.asked.redirected++; return json(response, { id_token: sign(claims()), access_token: "t" }); }
    if (path === "/token") {
      state.asked.token++;
      state.authorization = request.headers.authorization ?? "";
      if (answers["/token"][how]) return answers["/token"][how](response);
      return json(response, { id_token: (idTokens[how] ?? (() => sign(claims())))(), access_token: "t", token_type: "Bearer" });
    }
    if (path === "/me") return response.writeHead(200, { "Content-Type": "application/jwt" }).end((userinfos[how] ?? (() => sign(person())))());
    response.writeHead(404).end();
  });
  await new Promise((ready) => server.listen(port, "127.0.0.1", ready));
  state.stop = () => { server.closeAllConnections(); return new Promise((done) => server.close(done)); };
  return state;
}
