/* SPDX-License-Identifier: EUPL-1.2 */
/* Bytes over the wire, headers apart: what a first view of a public page costs on an old phone, and the next
 * one; how much script there is at all. Measured by the browser itself. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { test } from './runner.mjs';
import { root } from './server.mjs';

const FIRST_VIEW = 60 * 1024, NEXT_VIEW = 12 * 1024, SCRIPT = 15 * 1024;

async function weigh(t, page, path)
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
    assert.equal(answer.headers()['content-encoding'], 'gzip', `${path} is compressed`);
    await page.evaluate(() => document.fonts.ready);
    await session.detach();
    const total = parts.reduce((sum, p) => sum + p.bytes, 0);
    const script = parts.filter((p) => p.type === 'Script').reduce((sum, p) => sum + p.bytes, 0);
    return { total, script, text: parts.map((p) => `${p.bytes} ${new URL(p.url).pathname}`).join('\n') };
}

for (const [name, path] of [['home', () => '/'], ['a sheet of the directory', (w) => w.theirs.path], ['a topic', (w) => w.paths.topic], ['a search', () => '/recherche?q=commune']])
    test(`weight of ${name}: first view ${FIRST_VIEW / 1024} KB, next ${NEXT_VIEW / 1024} KB, script ${SCRIPT / 1024} KB`, async (t) => {
        const page = await t.open({ who: 'visitor', width: 320 });
        const first = await weigh(t, page, path(t.world));
        assert.ok(first.total <= FIRST_VIEW, `first view: ${first.total} bytes\n${first.text}`);
        assert.ok(first.script <= SCRIPT, `script: ${first.script} bytes\n${first.text}`);
        const next = await weigh(t, page, path(t.world) === '/' ? '/plan' : '/');
        assert.ok(next.total <= NEXT_VIEW, `next view: ${next.total} bytes\n${next.text}`);
        const again = await weigh(t, page, path(t.world) === '/' ? '/plan' : '/').catch((e) => e);
        assert.ok(again instanceof Error || again.total <= next.total, 'a page seen before costs no more');
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
