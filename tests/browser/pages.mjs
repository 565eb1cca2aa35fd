/* SPDX-License-Identifier: EUPL-1.2 */
/* Every type of page, looked at by a visitor, a member and an administrator, in French and English, wide and
 * narrow, light, dark, in forced colours and with text twice as large: each of these once, or all with all (FULL=1). */
import assert from 'node:assert/strict';
import { test } from './runner.mjs';
import { axeFaults, cutFaults, forcedFaults, htmlFaults, keyboardFaults, motionFaults, none, structureFaults } from './rules.mjs';
import { verb } from './server.mjs';
import { READERS, pages } from './list.mjs';

const FULL = process.env.FULL === '1' || process.env.MATRIX === 'full';
const LANGUAGES = ['fr', 'en'];
const WIDE = { name: 'wide', width: 1280, keyboard: true, html: true };
const NARROW = { name: 'narrow', width: 320 };
const DARK = { name: 'wide dark', width: 1280, dark: true };
const FORCED = { name: 'narrow forced colours', width: 320, forced: true };
const DOUBLE = { name: 'wide, text 200 %', width: 1280, double: true };
const LOOKS = [WIDE, NARROW, DARK, FORCED, DOUBLE];

/* Addresses that answer no page of their own, and why. */
const elsewhere = {
    '/healthz': 'one word', '/static/{name}': 'files', '/static/{folder}/{name}': 'files', '/langue/{code}': 'sends back', '/mon-compte/donnees/{id}': 'a zip',
    '/collectivites.csv': 'a table', '/collectivites/suggestions': 'JSON', '/recherche/suggestions': 'JSON', '/forum/{id}': 'sends to the full address',
    '/connexion/openid': 'sends to the provider', '/connexion/retour': 'sends on', '/connexion/rattacher': 'sends on without an identity',
    '/mon-compte/alertes/flux': 'a stream of events', '/deconnexion/suite': 'sends on', '/deconnexion/retour': 'sends on',
    '/messages/{id}': 'sends to the thread', '/fichiers/{uid}/{name}': 'bytes', '/experiences/{id}': 'sends to the full address',
};

/* Visits of (reader, language, looks): all, or each look, each language and each reader once. A look after the
 * first of a visit has the same page before it: only what a look can change is asked again. */
function visitsOf(page, index)
{
    const readers = READERS[page.who ?? 'anyone'];
    if (FULL) return readers.flatMap((who) => LANGUAGES.flatMap((language) => LOOKS.map((look) => ({ who, language, looks: [look] }))));
    const looks = readers.length > 2 ? [[WIDE, DOUBLE], [NARROW, FORCED], [DARK]] : [[WIDE, DARK, DOUBLE], [NARROW, FORCED]];
    return looks.map((some, n) => ({ who: readers[(n + index) % readers.length], language: LANGUAGES[(n + (index >> 1)) % 2], looks: some }));
}

async function visit(t, page, { who, language, looks })
{
    const tab = await t.look({ who, language });
    const path = typeof page.path === 'function' ? page.path(t.world) : page.path;
    await t.desk.see(looks[0]);
    const answer = await tab.goto(path);
    const status = page.act ? await page.act(tab) : answer.status();
    const found = status === (page.status ?? 200) ? [] : [`${who}, ${language}: answered ${status}`];
    /* what breaks it is a complaint of the browser (runner.mjs), which fails the test */
    if (!/require-trusted-types-for 'script'; trusted-types 'none'/.test(answer.headers()['content-security-policy'])) found.push(`${who}, ${language}: text may become HTML or code`);
    for (const look of looks) {
        if (look !== looks[0]) await t.desk.see(look);
        const faults = [...await structureFaults(tab, language), ...await axeFaults(tab, look === looks[0])];
        if (look.double) faults.push(...await cutFaults(tab));
        if (look.forced) faults.push(...await forcedFaults(tab));
        if (look === looks[0]) faults.push(...await motionFaults(tab));
        if (look.html && !page.act) faults.push(...await htmlFaults(await answer.text(), path));
        found.push(...faults.map((fault) => `${who}, ${language}, ${look.name}: ${fault}`));
    }
    const walked = looks.find((look) => look.keyboard);
    if (walked) { /* last: it leaves the page scrolled, and something open */
        await t.desk.see(walked);
        found.push(...(await keyboardFaults(tab)).map((fault) => `${who}, ${language}, ${walked.name}: ${fault}`));
    }
    return found;
}

pages.forEach((page, index) => {
    test(`page ${page.route || page.path}${page.name ? `, ${page.name}` : ''}`, async (t) => {
        if (page.status) t.allow(new RegExp(`status of ${page.status}`));
        const faults = [];
        for (const one of visitsOf(page, index)) faults.push(...await visit(t, page, one));
        none(faults);
    });
});

test('every address that answers a page is in the list above', async (t) => {
    const known = new Set([...pages.map((p) => p.route), ...Object.keys(elsewhere)]);
    const routes = verb(t.world.folder, 'routes').split('\n').map((line) => line.match(/^GET +(\S+)/)?.[1]).filter(Boolean);
    assert.ok(routes.length > 20, 'parvis routes prints the routes');
    const missing = routes.filter((r) => !known.has(r) && !/\.(atom|csv|ods|json|jsonld|svg|xml|txt)$/.test(r) && !r.startsWith('/api/'));
    assert.deepEqual(missing, []);
});

test('the sheet of an authority prints on one page', async (t) => {
    const tab = await t.open({ who: 'visitor' });
    await tab.goto(t.world.theirs.path);
    const paper = await tab.pdf({ format: 'A4', printBackground: false });
    assert.equal(paper.toString('latin1').match(/\/Type\s*\/Page\b/g).length, 1, 'A4 sheets');
});

/* From every public page, each link of ours: some of each shape, since the directory alone has 36,000. */
test('no public link is dead', async (t) => {
    const OF_A_SHAPE = 6;
    const shapes = new Map(), seen = new Set(), dead = [];
    const waiting = [['/', 'the start']];
    for (const page of pages) if (!page.status && ['anyone', 'visitor'].includes(page.who ?? 'anyone')) waiting.push([typeof page.path === 'function' ? page.path(t.world) : page.path, 'the list of pages']);
    const take = (href, from) => {
        const url = new URL(href, t.base + from);
        if (url.origin !== t.base || seen.has(url.pathname + url.search)) return;
        seen.add(url.pathname + url.search);
        const shape = url.pathname.replace(/\/[0-9][^/]*|\/(dep|reg|com)-[^/]+/g, '/#').replace(/^(\/forum|\/experiences)\/#\/(?!modifier).*/, '$1/#/') + [...url.searchParams.keys()].join();
        shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
        if (shapes.get(shape) <= OF_A_SHAPE) waiting.push([url.pathname + url.search, from]);
    };
    let asked = 0;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [path, from] = next;
        const answer = await fetch(t.base + path, { redirect: 'manual', headers: { 'Accept-Language': 'fr' } });
        const text = await answer.text();
        asked++;
        if (answer.status !== 200 && answer.status !== 303 && answer.status !== 301) dead.push(`${answer.status} ${path} (from ${from})`);
        if (answer.headers.get('location')) take(answer.headers.get('location'), path);
        if (answer.status === 200 && answer.headers.get('content-type')?.startsWith('text/html'))
            for (const [, href] of text.matchAll(/<(?:a|link)\b[^>]*?\bhref="([^"#]*)/g)) take(href.replaceAll('&amp;', '&'), path);
    }
    assert.ok(asked > 50, `only ${asked} addresses were found`);
    none(dead);
});
