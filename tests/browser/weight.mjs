/* SPDX-License-Identifier: EUPL-1.2 */
/* Bytes over the wire, headers apart: what a first view of a public page costs on an old phone, and the next
 * one; how much script there is at all. Measured by the browser itself. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { pages } from './list.mjs';
import { none } from './rules.mjs';
import { test } from './runner.mjs';
import { root } from './server.mjs';

const ALL_MS = 600000;
const FIRST_VIEW = 60 * 1024, NEXT_VIEW = 12 * 1024, SCRIPT = 15 * 1024;

async function weigh(page, path)
{
    const session = await page.context().newCDPSession(page);
    const types = new Map(), parts = [];
    await session.send('Network.enable');
    session.on('Network.responseReceived', (e) => types.set(e.requestId, { type: e.type, url: e.response.url, cached: e.response.fromDiskCache }));
    session.on('Network.loadingFinished', (e) => {
        const part = types.get(e.requestId);
        if (part) parts.push({ ...part, bytes: part.cached ? 0 : e.encodedDataLength });
    });
    const answer = await page.goto(path, { waitUntil: 'networkidle' });
    assert.match(answer.headers()['content-encoding'] ?? 'identity', /^(gzip|br)$/, `${path} is compressed`);
    await page.evaluate(() => document.fonts.ready);
    await session.detach();
    const total = parts.reduce((sum, p) => sum + p.bytes, 0);
    const script = parts.filter((p) => p.type === 'Script').reduce((sum, p) => sum + p.bytes, 0);
    return { total, script, text: parts.map((p) => `${p.bytes} ${new URL(p.url).pathname}`).join('\n') };
}

/* What a visitor is shown, whatever its address answers. */
const shown = pages.filter((page) => ['anyone', 'visitor'].includes(page.who ?? 'anyone') && !page.act);
const pathOf = (page, world) => (typeof page.path === 'function' ? page.path(world) : page.path);

/* Each page is measured twice: with nothing kept, and as the one that follows another. */
test(`weight of every public page: first view ${FIRST_VIEW / 1024} KB, next ${NEXT_VIEW / 1024} KB, script ${SCRIPT / 1024} KB`, async (t) => {
    const page = await t.open({ who: 'visitor', width: 320 });
    const session = await page.context().newCDPSession(page);
    t.allow(/status of 4/);
    assert.ok(shown.length > 30, 'the list of pages');
    const faults = [], heaviest = { first: 0, next: 0 };
    for (let n = 0; n < shown.length; n++) {
        const path = pathOf(shown[n], t.world), then = pathOf(shown[(n + 1) % shown.length], t.world);
        await session.send('Network.clearBrowserCache');
        const first = await weigh(page, path);
        if (first.total > FIRST_VIEW) faults.push(`${path}, first view: ${first.total} bytes\n${first.text}`);
        if (first.script > SCRIPT) faults.push(`${path}, script: ${first.script} bytes\n${first.text}`);
        const next = await weigh(page, then);
        if (next.total > NEXT_VIEW) faults.push(`${then} after ${path}: ${next.total} bytes\n${next.text}`);
        heaviest.first = Math.max(heaviest.first, first.total);
        heaviest.next = Math.max(heaviest.next, next.total);
        if (process.env.WEIGHTS) console.log(`${first.total} ${next.total} ${path} ${then}`);
    }
    console.log(`       of ${shown.length} pages, the heaviest first view: ${heaviest.first} bytes, next view: ${heaviest.next}`);
    none(faults);
}, 'parvis', ALL_MS);

/* A letter of another language brings the rest of its face, not the whole again. */
test('the letters of other languages come in files of their own', async (t) => {
    const page = await t.open({ who: 'visitor' });
    await page.goto('/plan', { waitUntil: 'networkidle' });
    const fonts = () => page.evaluate(() => [...new Set(performance.getEntriesByType('resource')
        .map((e) => e.name.match(/fonts\/([a-z0-9-]+)\./)?.[1]).filter(Boolean))].sort());
    const write = async (text) => {
        await page.evaluate((words) => { for (const place of ['h1', 'main a']) document.querySelector(place).textContent = words; }, text);
        await page.waitForLoadState('networkidle');
        await page.waitForTimeout(500); /* a face is asked for by the next layout */
        await page.evaluate(() => document.fonts.ready);
    };
    const near = ['parvis-figures-400', 'parvis-text-400', 'parvis-title-700'];
    await write('Œuvre à Núñez, café d’Òc, Straße : 12 400 € « oui » — ÉÀÇ');
    assert.deepEqual(await fonts(), near, 'the languages of France');
    await write('Tromsø, São Paulo');
    assert.deepEqual(await fonts(), ['parvis-figures-400', 'parvis-text-400', 'parvis-text-far-400', 'parvis-title-700', 'parvis-title-far-700']);
});

test(`all modules of ours together: ${SCRIPT / 1024} KB`, async () => {
    const folder = path.join(root, 'public/js');
    const sizes = fs.readdirSync(folder).map((name) => [name, zlib.gzipSync(fs.readFileSync(path.join(folder, name)), { level: 9 }).length]);
    const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
    assert.ok(sizes.length >= 6 && total <= SCRIPT, `${total} bytes\n${sizes.map(([name, bytes]) => `${bytes} ${name}`).join('\n')}`);
});

test('what is compressed is the page itself', async (t) => {
    const answer = await fetch(`${t.base}/plan`, { headers: { 'Accept-Encoding': 'gzip' } });
    const plain = await fetch(`${t.base}/plan`, { headers: { 'Accept-Encoding': 'identity' } });
    assert.equal(answer.headers.get('content-encoding'), 'gzip');
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(await answer.text(), await plain.text());
});
