// SPDX-License-Identifier: EUPL-1.2
// browser.mjs: what a browser does with cookies, redirections and forms, and nothing more.
import http from "node:http";

export class Browser {
  jars = new Map();   // origin -> Map(name, value)

  cookies(origin) {
    if (!this.jars.has(origin)) this.jars.set(origin, new Map());
    return this.jars.get(origin);
  }

  // One request, no redirection followed.
  ask(address, { form, cookies } = {}) {
    const url = new URL(address), jar = this.cookies(url.origin);
    const body = form ? new URLSearchParams(form).toString() : "";
    const headers = { Host: url.host, "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0" };
    const cookie = cookies ?? [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookie) headers.Cookie = cookie;
    if (form) Object.assign(headers, { Origin: url.origin, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) });
    return new Promise((done, failed) => {
      const request = http.request({ host: url.hostname, port: url.port, path: url.pathname + url.search, method: form ? "POST" : "GET", headers, agent: false }, (answer) => {
        const parts = [];
        for (const line of answer.headers["set-cookie"] ?? []) {
          const [pair, ...attributes] = line.split(";"), at = pair.indexOf("=");
          const gone = attributes.some((a) => /^\s*max-age=0$/i.test(a) || (/^\s*expires=/i.test(a) && new Date(a.split("=")[1]) < new Date()));
          if (gone) jar.delete(pair.slice(0, at)); else jar.set(pair.slice(0, at), pair.slice(at + 1));
        }
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => done({
          status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString(), url: address,
          location: answer.headers.location ? new URL(answer.headers.location, address).href : "",
        }));
      });
      request.on("error", failed);
      request.end(body);
    });
  }

  // Follows redirections, also those of a Refresh header, at most twenty; `via` collects the addresses.
  async go(address, options = {}, via = []) {
    let answer = await this.ask(address, options);
    for (let n = 0; n < 20; n++) {
      const refresh = /^0; url=(.*)$/.exec(answer.headers.refresh ?? "");
      const next = answer.location || (refresh && refresh[1]);
      if (!next) return answer;
      via.push(next);
      if (options.stop?.(next)) return answer;
      answer = await this.ask(next);
    }
    throw new Error(`too many redirections: ${via.join(" ")}`);
  }

  // The form that posts to `action`, with its hidden fields and what is typed.
  async submit(page, action, typed = {}, options = {}) {
    const forms = page.text.match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? [];
    const form = forms.find((f) => f.includes(`action="${action}"`));
    if (!form) throw new Error(`no form to ${action} at ${page.url}: ${words(page)}`);
    const fields = {};
    for (const [, tag] of form.matchAll(/<input([^>]*)>/g)) {
      const name = /name="([^"]*)"/.exec(tag)?.[1], value = /value="([^"]*)"/.exec(tag)?.[1] ?? "";
      if (name) fields[name] = decode(value);
    }
    return this.go(new URL(action, page.url).href, { ...options, form: { ...fields, ...typed } });
  }
}

const decode = (s) => s.replace(/&#39;/g, "'").replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
export const words = (page) => `${page.status} ` + page.text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").slice(0, 300);
