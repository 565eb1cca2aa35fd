/* SPDX-License-Identifier: EUPL-1.2 */
/* What a visitor's browser fetches ahead (Speculation-Rules, HTML 7.6): only pages that asking for changes nothing. */
import assert from 'node:assert/strict';
import { test } from './runner.mjs';
import { verb } from './server.mjs';

const AHEAD = ['/', '/plan', '/accessibilite', '/mentions-legales', '/conditions', '/donnees-personnelles', '/forum', '/forum/{id}/{slug}', '/experiences',
    '/experiences/{id}/versions', '/experiences/{id}/{slug}', '/collectivites', '/collectivites/{key}', '/lettres', '/lettres/{id}'];

async function rulesOf(t, path = '/plan')
{
    const header = (await fetch(t.base + path)).headers.get('speculation-rules');
    assert.match(header, /^"\/static\/ahead\.speculationrules\?v=[0-9a-f]+"$/);
    const answer = await fetch(t.base + JSON.parse(header));
    assert.equal(answer.headers.get('content-type'), 'application/speculationrules+json');
    assert.match(answer.headers.get('cache-control'), /immutable/);
    return answer.json();
}

test('pages of visitors say what may be fetched ahead, and no others do', async (t) => {
    const rules = await rulesOf(t);
    assert.deepEqual(Object.keys(rules), ['prefetch'], 'nothing is run ahead');
    assert.deepEqual(rules.prefetch.map((rule) => rule.eagerness), ['moderate']);
    const cookies = t.world.people.member.state.cookies.map((c) => `${c.name}=${c.value}`).join('; ');
    const header = async (path, headers = {}) => (await fetch(t.base + path, { headers, redirect: 'manual' })).headers.get('speculation-rules');
    assert.equal(await header('/plan', { Cookie: cookies }), null, 'a member');
    assert.equal(await header('/mon-compte'), null, 'who is sent elsewhere');
    assert.equal(await header('/rien-de-tel'), null, 'a page that is not there');
    assert.equal(await header('/experiences.csv'), null, 'a table');
    assert.equal(await header('/healthz'), null, 'a word');
    const first = await fetch(`${t.base}/forum`), again = await fetch(`${t.base}/forum`, { headers: { 'If-None-Match': first.headers.get('etag') } });
    assert.equal(again.status, 304);
    assert.equal(again.headers.get('speculation-rules'), first.headers.get('speculation-rules'), 'a page that has not changed keeps its rules');
});

/* Of every address that the program has, by the browser's own reading of the patterns. */
test('only public pages are fetched ahead: no address that changes, exports, sends on or opens something', async (t) => {
    const rules = await rulesOf(t);
    const routes = verb(t.world.folder, 'routes').split('\n').map((line) => line.match(/^GET +(\S+)/)?.[1]).filter(Boolean);
    const sample = { id: '12', number: '2', slug: 'un-titre', key: 'dep-74', uid: '0123456789abcdef', name: 'nom', folder: 'js', token: 'abcd', code: 'en', siren: '200000172', page: '1' };
    const tab = await t.open({ who: 'visitor' });
    await tab.goto('/plan');
    const matched = await tab.evaluate(([where, addresses]) => {
        const holds = (w, address) => w.and ? w.and.every((one) => holds(one, address)) : w.not ? !holds(w.not, address)
            : w.href_matches ? [w.href_matches].flat().some((pattern) => new URLPattern(pattern, document.baseURI).test(address, document.baseURI)) : false;
        return addresses.filter((address) => holds(where, address.path)).map((address) => address.of);
    }, [rules.prefetch[0].where, [...routes.map((of) => ({ of, path: of.replace(/\{(\w+)\}/g, (_, word) => sample[word] ?? 'x') })),
        ...['/recherche?q=x', '/collectivites?nature=CC', '/forum?page=2', '/langue/en?retour=/', '/deconnexion', '/experiences/12/modifier', 'https://ailleurs.exemple/plan'].map((path) => ({ of: path, path }))]]);
    assert.deepEqual(matched.sort(), [...AHEAD].sort());
});

test('a link under the pointer is fetched ahead by a visitor’s browser', async (t) => {
    const tab = await t.open({ who: 'visitor' });
    const session = await tab.context().newCDPSession(tab);
    const sets = [], fetched = new Map();
    await session.send('Preload.enable');
    session.on('Preload.ruleSetUpdated', (e) => sets.push(e.ruleSet));
    session.on('Preload.prefetchStatusUpdated', (e) => fetched.set(new URL(e.prefetchUrl).pathname, e.status));
    await tab.goto('/forum', { waitUntil: 'networkidle' });
    assert.equal(sets.length, 1, 'the header was read');
    assert.equal(sets[0].errorType, undefined, sets[0].errorMessage);
    const link = tab.locator('footer').getByRole('link', { name: 'Accessibilité', exact: true });
    await link.scrollIntoViewIfNeeded();
    const named = tab.locator('header').getByRole('link', { name: 'English' });
    await named.hover();
    await tab.waitForTimeout(600);
    await link.hover();
    for (let n = 0; n < 100 && !/Ready|Success|Failure/.test(fetched.get('/accessibilite') ?? ''); n++) await tab.waitForTimeout(50);
    assert.match(fetched.get('/accessibilite') ?? 'not at all', /^(Ready|Success)$/);
    assert.equal(fetched.has('/langue/en'), false, 'a link that changes something');
});
