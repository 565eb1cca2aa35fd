/* SPDX-License-Identifier: EUPL-1.2 */
/* Every type of page, looked at by a visitor, a member and an administrator, in French and English, wide and
 * narrow, light, dark, in forced colours and with text twice as large: a pairwise cover, or all with FULL=1. */
import assert from 'node:assert/strict';
import { test } from './runner.mjs';
import { axeFaults, cutFaults, doubleText, htmlFaults, keyboardFaults, none, structureFaults } from './rules.mjs';
import { verb } from './server.mjs';
import { button, press } from './people.mjs';

const FULL = process.env.FULL === '1' || process.env.MATRIX === 'full';
const LANGUAGES = ['fr', 'en'];
const LOOKS = [
    { name: 'wide', width: 1280, keyboard: true, html: true },
    { name: 'narrow', width: 320 },
    { name: 'wide dark', width: 1280, dark: true },
    { name: 'narrow forced colours', width: 320, forced: true },
    { name: 'wide, text 200 %', width: 1280, double: true },
];
const READERS = { anyone: ['visitor', 'member', 'administrator'], member: ['member', 'author', 'administrator'], administrator: ['administrator'],
    visitor: ['visitor'], author: ['author'], owner: ['member'], mandated: ['member', 'author'], importer: ['importer'] };

/* route: as `parvis routes` prints it. path: a text, or made of the world. who: a key of READERS.
 * act: what is done on the page before it is looked at. status: of its answer. */
const pages = [
    { route: '/', path: '/' },
    { route: '/plan', path: '/plan' },
    { route: '/accessibilite', path: '/accessibilite' },
    { route: '/inscription', path: '/inscription', who: 'visitor' },
    { route: '/inscription', name: 'refused', path: '/inscription', who: 'visitor', status: 422, act: submitEmpty(/Créer mon compte|Create/) },
    { route: '/connexion', path: '/connexion?retour=/forum', who: 'visitor' },
    { route: '/mon-compte', path: '/mon-compte', who: 'member' },
    { route: '/mon-compte/mandats', path: '/mon-compte/mandats', who: 'member' },
    { route: '/admin/mandats', path: '/admin/mandats', who: 'administrator' },
    { route: '/admin/mandats', name: 'refused', path: '/admin/mandats', who: 'owner', status: 403 },
    { route: '/collectivites', path: '/collectivites' },
    { route: '/collectivites', name: 'by name', path: '/collectivites?q=saint%20martin' },
    { route: '/collectivites', name: 'by nature', path: '/collectivites?nature=CC&departement=74' },
    { route: '/collectivites', name: 'nothing', path: '/collectivites?q=zzzzxq' },
    { route: '/collectivites/{key}', path: (w) => w.theirs.path },
    { route: '/collectivites/{key}', name: 'département', path: '/collectivites/dep-74' },
    { route: '/collectivites/{key}', name: 'région', path: '/collectivites/reg-84' },
    { route: '/mes-pairs', path: '/mes-pairs' },
    { route: '/organismes/nouveau', path: '/organismes/nouveau', who: 'member' },
    { route: '/forum', path: '/forum' },
    { route: '/forum/nouveau', path: '/forum/nouveau', who: 'member' },
    { route: '/forum/{id}/{slug}', path: (w) => w.paths.topic },
    { route: '/messages/nouveau', path: (w) => `/messages/nouveau?sur=${w.topic}&cite=${w.paths.post.split('/')[2]}`, who: 'member' },
    { route: '/messages/{id}/modifier', path: (w) => `${w.paths.post}/modifier`, who: 'owner' },
    { route: '/messages/{id}/historique', path: (w) => `${w.paths.post}/historique` },
    { route: '/recherche', path: '/recherche' },
    { route: '/recherche', name: 'results', path: '/recherche?q=ludoth%C3%A8que' },
    { route: '/recherche', name: 'nothing', path: '/recherche?q=zzzzxq' },
    { route: '/experiences', path: '/experiences' },
    { route: '/experiences', name: 'filtered', path: '/experiences?q=carte&etat=done' },
    { route: '/experiences', name: 'nothing', path: '/experiences?q=zzzzxq' },
    { route: '/experiences/brouillons', path: '/experiences/brouillons', who: 'author' },
    { route: '/experiences/nouveau', path: '/experiences/nouveau', who: 'mandated' },
    { route: '/experiences/{id}/modifier', path: (w) => `/experiences/${w.draft}/modifier`, who: 'author' },
    { route: '/experiences/{id}/modifier', name: 'spotted', path: (w) => `/experiences/${w.spotted}/modifier`, who: 'author' },
    { route: '/experiences/{id}/publier', path: (w) => `/experiences/${w.told}/publier`, who: 'author' },
    { route: '/experiences/{id}/publier', name: 'incomplete', path: (w) => `/experiences/${w.draft}/publier`, who: 'author' },
    { route: '/experiences/{id}/reglages', path: (w) => `/experiences/${w.told}/reglages`, who: 'author' },
    { route: '/experiences/{id}/versions', path: (w) => `/experiences/${w.told}/versions` },
    { route: '/experiences/{id}/versions/{number}', path: (w) => `/experiences/${w.told}/versions/1` },
    { route: '/experiences/{id}/{slug}', path: (w) => w.paths.told },
    { route: '/experiences/{id}/{slug}', name: 'spotted', path: (w) => w.paths.spotted },
    { route: '/experiences/{id}/{slug}', name: 'adapted', path: (w) => w.paths.adaptation },
    { route: '/experiences/{id}/{slug}', name: 'draft', path: (w) => `/experiences/${w.draft}/un-festival-dans-les-granges?brouillon=1`, who: 'author' },
    { route: '/experiences/importer', path: '/experiences/importer', who: 'mandated' },
    { route: '/experiences/importer/{id}', path: (w) => w.paths.list, who: 'importer' },
    { route: '/taches', path: '/taches', who: 'importer' },
    { route: '/taches/{id}', path: (w) => w.paths.job, who: 'importer' },
    { route: '/admin', path: '/admin', who: 'administrator' },
    { route: '/admin/taches', path: '/admin/taches', who: 'administrator' },
    { route: '/admin/facettes', path: '/admin/facettes', who: 'administrator' },
    { route: '/admin/facettes/nouveau', path: '/admin/facettes/nouveau?dimension=secteur', who: 'administrator' },
    { route: '/admin/facettes/{id}', path: '/admin/facettes/1', who: 'administrator' },
    { route: '', name: 'no such page', path: '/rien-de-tel', status: 404 },
];

/* Addresses that answer no page of their own, and why. */
const elsewhere = {
    '/healthz': 'one word', '/static/{name}': 'files', '/static/{folder}/{name}': 'files', '/langue/{code}': 'sends back',
    '/collectivites.csv': 'a table', '/collectivites/suggestions': 'JSON', '/recherche/suggestions': 'JSON', '/forum/{id}': 'sends to the full address',
    '/messages/{id}': 'sends to the thread', '/experiences/{id}': 'sends to the full address',
};

function submitEmpty(name)
{
    return async (page) => {
        await page.evaluate(() => document.querySelectorAll('main form').forEach((f) => { f.noValidate = true; }));
        return press(page, button(page, name));
    };
}

/* Rows of (reader, language, look): all, or every pair of page with each of them, and, over the pages, of
 * each with each other. */
function rowsOf(page, index)
{
    const readers = READERS[page.who ?? 'anyone'];
    if (FULL) return readers.flatMap((who) => LANGUAGES.flatMap((language) => LOOKS.map((look) => ({ who, language, look }))));
    return LOOKS.map((look, n) => ({ who: readers[(n + index) % readers.length], language: LANGUAGES[(n + (index >> 1)) % 2], look }));
}

async function lookAt(t, page, { who, language, look })
{
    const tab = await t.open({ who, language, width: look.width, dark: look.dark, forced: look.forced });
    if (look.double) await doubleText(tab);
    const path = typeof page.path === 'function' ? page.path(t.world) : page.path;
    const answer = await tab.goto(path);
    const status = page.act ? await page.act(tab) : answer.status();
    const faults = status === (page.status ?? 200) ? [] : [`answered ${status}`];
    faults.push(...await structureFaults(tab, language), ...await axeFaults(tab));
    if (look.double) faults.push(...await cutFaults(tab));
    if (look.html && !page.act) faults.push(...await htmlFaults(await answer.text(), path));
    if (look.keyboard) faults.push(...await keyboardFaults(tab));
    if (!faults.length) await tab.context().close();
    return faults.map((fault) => `${who}, ${language}, ${look.name}: ${fault}`);
}

pages.forEach((page, index) => {
    test(`page ${page.route || page.path}${page.name ? `, ${page.name}` : ''}`, async (t) => {
        if (page.status) t.allow(new RegExp(`status of ${page.status}`));
        const faults = [];
        for (const row of rowsOf(page, index)) faults.push(...await lookAt(t, page, row));
        none(faults);
    });
});

test('every address that answers a page is in the list above', async (t) => {
    const known = new Set([...pages.map((p) => p.route), ...Object.keys(elsewhere)]);
    const routes = verb(t.world.folder, 'routes').split('\n').map((line) => line.match(/^GET +(\S+)/)?.[1]).filter(Boolean);
    assert.ok(routes.length > 20, 'parvis routes prints the routes');
    const missing = routes.filter((r) => !known.has(r) && !/\.(atom|csv|ods|json|jsonld|xml|txt)$/.test(r) && !r.startsWith('/api/'));
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
