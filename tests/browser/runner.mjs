/* SPDX-License-Identifier: EUPL-1.2 */
/* A small runner: tests are independent of each other, so some run side by side in one browser, each in its
 * own contexts. Whatever a page complains of (console, policy, another host) fails its test without being asked. */
import { chromium } from 'playwright-core';
import fs from 'node:fs';
import path from 'node:path';
import { results } from './server.mjs';

const SIDE_BY_SIDE = Number(process.env.JOBS || 2);
const TEST_MS = 180000; /* a test that hangs; the sanitized server is slow, so this is generous */
const ACT_MS = 30000;

const tests = [];
/* `server`: which answers it: the program, the one that speaks the pseudo-language, or the one that has a mail
 * relay and a provider of identities. `within`: of a long test. */
export const test = (name, run, server = 'parvis', within = TEST_MS) => { tests.push({ name, run, server, within }); };
export const wanted = (server, words) => tests.filter((one) => one.server === server && (!words.length || words.some((word) => one.name.includes(word))));

export const launch = () => chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

/* Sheets of sizes, colours and so on under which a page is looked at. */
function contextOptions(base, o)
{
    return {
        baseURL: base,
        viewport: { width: o.width ?? 1280, height: o.width && o.width < 600 ? 640 : 800 },
        locale: o.language === 'en' ? 'en-GB' : 'fr-FR',
        colorScheme: o.dark ? 'dark' : 'light',
        forcedColors: o.forced ? 'active' : 'none',
        reducedMotion: 'reduce',
        javaScriptEnabled: o.script !== false,
        storageState: o.state,
    };
}

class Trial {
    constructor(browser, base, world)
    {
        Object.assign(this, { browser, base, world, contexts: [], faults: [], allowed: [] });
    }

    /* A page of its own context: {width, language, dark, forced, script, who: a name of world.people}. */
    async open(options = {})
    {
        const state = options.who && this.world.people[options.who]?.state;
        const context = await this.browser.newContext(contextOptions(this.base, { ...options, state }));
        context.setDefaultTimeout(ACT_MS);
        this.contexts.push(context);
        /* A member's account has a language of its own: this browser chose another. */
        if (state && options.language) await context.addCookies([{ name: 'langue', value: options.language, url: this.base }]);
        if (options.script !== false)
            await context.addInitScript(() => {
                document.addEventListener('securitypolicyviolation', (e) =>
                    console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
            });
        context.on('console', (m) => { if (m.type() === 'error') this.complain(`console: ${m.text()} ${m.location().url}`); });
        context.on('weberror', (e) => this.complain(`script: ${e.error().message}`));
        context.on('request', (r) => {
            const url = new URL(r.url());
            if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== new URL(this.base).origin) this.complain(`another host: ${r.url()}`);
        });
        return context.newPage();
    }

    complain(text) { if (!this.allowed.some((pattern) => pattern.test(text))) this.faults.push(text); }

    /* A complaint of the browser that this test is about, such as an answer 404. */
    allow(pattern) { this.allowed.push(pattern); }

    async keep(name)
    {
        const stem = path.join(results, name.replace(/[^a-z0-9]+/gi, '-').slice(0, 120));
        let n = 0;
        for (const page of this.contexts.flatMap((c) => c.pages())) {
            const file = `${stem}${n ? `-${n}` : ''}`;
            n++;
            try {
                fs.writeFileSync(`${file}.html`, `<!-- ${page.url()} -->\n${await page.content()}`);
                await page.screenshot({ path: `${file}.png`, fullPage: true, timeout: 5000 });
            } catch { /* a page that is gone has nothing to show */ }
        }
    }

    async close() { for (const context of this.contexts) await context.close(); }
}

async function runOne(one, browser, base, world)
{
    const trial = new Trial(browser, base, world);
    const began = Date.now();
    let timer, fault = null;
    try {
        const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`not done after ${one.within / 1000} s`)), one.within); });
        await Promise.race([one.run(trial), late]);
        if (trial.faults.length) throw new Error([...new Set(trial.faults)].join('\n'));
    } catch (e) {
        fault = e;
        await trial.keep(one.name);
    } finally {
        clearTimeout(timer);
        await trial.close().catch(() => {});
    }
    const took = `${((Date.now() - began) / 1000).toFixed(1)} s`;
    console.log(fault ? `FAILED ${one.name}, ${took}\n${indent(describe(fault))}` : `ok     ${one.name}, ${took}`);
    return !fault;
}

const indent = (text) => text.split('\n').map((line) => `       ${line}`).join('\n');

function describe(fault)
{
    const message = String(fault?.message ?? fault).replace(/\u001b\[[0-9;]*m/g, '').split('\n').slice(0, 40).join('\n');
    const place = String(fault?.stack ?? '').match(/tests\/browser\/(?!runner)[a-z]+\.mjs:\d+/g)?.slice(0, 4).join(' < ');
    return place ? `${message}\n${place}` : message;
}

/* Runs what was declared for that server, or what holds one of these words in its name; answers [passed, failed]. */
export async function runAll(browser, base, world, words = [], server = 'parvis')
{
    const waiting = wanted(server, words);
    let passed = 0, failed = 0;
    const worker = async () => {
        for (let one = waiting.shift(); one; one = waiting.shift())
            if (await runOne(one, browser, base, world)) passed++;
            else failed++;
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
    return [passed, failed];
}
