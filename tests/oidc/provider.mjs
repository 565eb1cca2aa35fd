// SPDX-License-Identifier: EUPL-1.2
// provider.mjs: npm oidc-provider on this machine, set as ProConnect is: PKCE, `iss` in the callback, userinfo as
// signed JWT, the claims given_name, usual_name and siret, exact addresses. Whoever `person` is signs in without a page.
import http from "node:http";
import Provider from "oidc-provider";

export async function startProvider({ port, client, secret, origin }) {
  const issuer = `http://127.0.0.1:${port}`;
  const state = { issuer, people: new Map(), person: "", refuses: false, logins: 0, ended: 0 };
  const provider = new Provider(issuer, {
    clients: [{
      client_id: client, client_secret: secret, redirect_uris: [`${origin}/connexion/retour`],
      post_logout_redirect_uris: [`${origin}/deconnexion/retour`], response_types: ["code"], grant_types: ["authorization_code"],
      token_endpoint_auth_method: "client_secret_post", id_token_signed_response_alg: "RS256", userinfo_signed_response_alg: "RS256",
    }],
    scopes: ["openid", "email", "given_name", "usual_name", "siret"],
    claims: { openid: ["sub"], email: ["email", "email_verified"], given_name: ["given_name"], usual_name: ["usual_name"], siret: ["siret"] },
    pkce: { methods: ["S256"], required: () => true },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    cookies: { keys: ["a key of this test"] },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...state.people.get(sub) }) }),
  });
  provider.on("end_session.success", () => { state.ended++; });
  const answers = provider.callback();
  const server = http.createServer(async (request, response) => {
    if (!request.url.startsWith("/interaction/")) return answers(request, response);
    try {
      const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
      let result;
      if (state.refuses) {
        result = { error: "access_denied", error_description: "no" };
      } else if (prompt.name === "login") {
        state.logins++;
        result = { login: { accountId: state.person } };
      } else {
        const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
        grant.addOIDCScope(params.scope);
        result = { consent: { grantId: await grant.save() } };
      }
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
    } catch (e) {
      response.writeHead(500).end(String(e));
    }
  });
  await new Promise((ready) => server.listen(port, "127.0.0.1", ready));
  state.stop = () => { server.closeAllConnections(); return new Promise((done) => server.close(done)); };
  return state;
}
