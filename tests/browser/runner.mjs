/* SPDX-License-Identifier: EUPL-1.2 */
/* A small runner: tests are independent of each other, so some run side by side in one browser, each in its
 * own contexts. Whatever a page complains of (console, policy, another host) fails its test without being asked. */
import { chromium } from 'playwright-core';
import fs from 'node:fs';
import path from 'node:path';
import { results } from './server.mjs';

const SIDE_BY_SIDE = Number(process.env.JOBS || 2);
const TEST_MS = 180000; /* a test that hangs; the sanitized server is slow, so this is generous */
export const ACT_MS = 60000;

const tests = [];
/* `server`: which answers it: the program, the one that speaks the pseudo-language, or the one that has a mail
 * relay and a provider of identities. `within`: of a long test. */
export const test = (name, run, server = 'parvis', within = TEST_MS) => { tests.push({ name, run, server, within }); };
export const wanted = (server, words) => tests.filter((one) => one.server === server && (!words.length || words.some((word) => one.name.includes(word))));

export const launch = () => chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

const sizeOf = (width = 1280) => ({ width, height: width < 600 ? 640 : 800 });

/* Sheets of sizes, colours and so on under which a page is looked at. */
function contextOptions(base, o)
{
    return {
        baseURL: base,
        viewport: sizeOf(o.width),
        locale: o.language === 'en' ? 'en-GB' : 'fr-FR',
        colorScheme: o.dark ? 'dark' : 'light',
        forcedColors: o.forced ? 'active' : 'none',
        reducedMotion: 'reduce',
        javaScriptEnabled: o.script !== false,
        storageState: o.state,
    };
}

/* Fails the trial that a context works for with whatever its pages complain of. */
async function listen(context, trialOf, script = true)
{
    if (script)
        await context.addInitScript(() => {
            document.addEventListener('securitypolicyviolation', (e) =>
                console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
        });
    context.setDefaultTimeout(ACT_MS);
    context.on('console', (m) => { if (m.type() === 'error') trialOf().complain(`console: ${m.text()} ${m.location().url}`); });
    context.on('weberror', (e) => trialOf().complain(`script: ${e.error().message}`));
    context.on('request', (r) => {
        const url = new URL(r.url());
        if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== new URL(trialOf().base).origin) trialOf().complain(`another host: ${r.url()}`);
    });
}

/* A tab that goes from trial to trial, for those that only look: a context of its own for each of a thousand
 * pages is most of what they cost. It is everybody in turn; a test that writes opens its own. */
class Desk {
    constructor(browser) { Object.assign(this, { browser, trial: null, seats: {} }); }

    /* One of each language: what a browser asks for is settled when its context is made. */
    async sit(trial, language)
    {
        const context = await this.browser.newContext(contextOptions(trial.base, { language }));
        await listen(context, () => this.trial);
        const page = await context.newPage();
        return { context, page, session: await context.newCDPSession(page), who: null };
    }

    async tab(trial, { who, language = 'fr' })
    {
        this.trial = trial;
        const seat = this.seats[language] ??= await this.sit(trial, language);
        if (seat.who !== who) {
            const state = trial.world.people[who]?.state;
            await seat.context.clearCookies();
            if (state) await seat.context.addCookies([...state.cookies, { name: 'langue', value: language, url: trial.base }]);
            seat.who = who;
        }
        this.seat = seat;
        return seat.page;
    }

    /* The page that stands there, under other eyes; `double` the reader's own size of text: all of ours is in
     * rem, so that it follows. */
    async see({ width = 1280, dark = false, forced = false, double = false })
    {
        await this.seat.page.setViewportSize(sizeOf(width));
        await this.seat.page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', forcedColors: forced ? 'active' : 'none' });
        await this.seat.session.send('Page.setFontSizes', { fontSizes: double ? { standard: 32, fixed: 26 } : { standard: 16, fixed: 13 } });
    }

    contexts() { return Object.values(this.seats).map((seat) => seat.context); }

    async close()
    {
        await Promise.all(this.contexts().map((context) => context.close().catch(() => {})));
        this.seats = {};
    }
}

class Trial {
    constructor(browser, desk, base, world)
    {
        Object.assign(this, { browser, desk, base, world, contexts: [], faults: [], allowed: [] });
    }

    /* A page to look at, of who reads it in which language: {who, language}. */
    look(reader) { return this.desk.tab(this, reader); }

    /* A page of its own context: {width, language, dark, forced, script, who: a name of world.people}. */
    async open(options = {})
    {
        const state = options.who && this.world.people[options.who]?.state;
        const context = await this.browser.newContext(contextOptions(this.base, { ...options, state }));
        this.contexts.push(context);
        /* A member's account has a language of its own: this browser chose another. */
        if (state && options.language) await context.addCookies([{ name: 'langue', value: options.language, url: this.base }]);
        await listen(context, () => this, options.script !== false);
        return context.newPage();
    }

    complain(text) { if (!this.allowed.some((pattern) => pattern.test(text))) this.faults.push(text); }

    /* A complaint of the browser that this test is about, such as an answer 404. */
    allow(pattern) { this.allowed.push(pattern); }

    async keep(name)
    {
        const stem = path.join(results, name.replace(/[^a-z0-9]+/gi, '-').slice(0, 120));
        let n = 0;
        const shown = this.desk.trial === this ? this.desk.contexts() : [];
        for (const page of [...shown, ...this.contexts].flatMap((c) => c.pages())) {
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

async function runOne(one, desk, base, world)
{
    const trial = new Trial(desk.browser, desk, base, world);
    const began = Date.now();
    let timer, fault = null;
    try {
        const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`not done after ${one.within / 1000} s`)), one.within); });
        await Promise.race([one.run(trial), late]);
        if (trial.faults.length) throw new Error([...new Set(trial.faults)].join('\n'));
    } catch (e) {
        fault = e;
        await trial.keep(one.name);
        await desk.close(); /* what failed leaves nothing to the next */
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
        const desk = new Desk(browser);
        for (let one = waiting.shift(); one; one = waiting.shift())
            if (await runOne(one, desk, base, world)) passed++;
            else failed++;
        await desk.close();
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
    return [passed, failed];
}
