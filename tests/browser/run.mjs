/* SPDX-License-Identifier: EUPL-1.2 */
/* node tests/browser/run.mjs [suite...] [word...]: every suite, or those named (walk, together, modules, writing, upload, weight, ahead, markup, display,
 * pages, pseudo, mandate), and of them the tests whose name holds one of the other words.
 * A line a test, then "N passed, N failed". What failed leaves a picture and its HTML in build/browser/.
 * FULL=1 or MATRIX=full: every page under every reader, language and size instead of a pairwise cover. */
import fs from 'node:fs';
import { launch, runAll, wanted } from './runner.mjs';
import { binary, makeFolder, results, serve } from './server.mjs';
import { serveRelayed } from './relayed.mjs';
import { makeWorld } from './world.mjs';

const all = ['walk', 'together', 'modules', 'writing', 'upload', 'weight', 'ahead', 'markup', 'display', 'pages', 'pseudo', 'mandate'];
const suites = process.argv.slice(2).filter((word) => all.includes(word));
const words = process.argv.slice(2).filter((word) => !all.includes(word));
for (const name of suites.length ? suites : all) await import(`./${name}.mjs`);

fs.rmSync(results, { recursive: true, force: true });
fs.mkdirSync(results, { recursive: true });
const began = Date.now();
const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
const folder = makeFolder(), relayedFolder = `${folder}-relayed`;
let passed = 0, failed = 0, browser, world;
process.on('exit', () => { for (const one of [folder, relayedFolder]) fs.rmSync(one, { recursive: true, force: true }); });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/* One server from its start to its end, which counts as a test of its own. */
async function session(name, start, world_)
{
    const server = await start();
    try {
        console.log(`${name} is up, ${seconds()}`);
        const [good, bad] = await runAll(browser, server.base, await world_(server), words, name);
        passed += good;
        failed += bad;
    } finally {
        const code = await server.stop();
        if (code === 0) passed++;
        else {
            failed++;
            console.log(`FAILED ${name} ended with ${code}; its last words:\n${fs.readFileSync(server.log, 'utf8').slice(-6000)}`);
        }
    }
}

async function oneWorld(server)
{
    if (!world) {
        world = await makeWorld(browser, server.base);
        world.folder = folder;
        console.log(`the world is made, ${seconds()}`);
    }
    return world;
}

try {
    browser = await launch();
    if (wanted('relayed', words).length) fs.cpSync(folder, relayedFolder, { recursive: true });
    if (wanted('parvis', words).length || wanted('pseudo', words).length)
        await session('parvis', () => serve(folder, 'parvis'), oneWorld);
    if (wanted('pseudo', words).length) await session('pseudo', () => serve(folder, 'pseudo', `${binary()}_pseudo`), oneWorld);
    /* A world without anybody: its tests make their own. */
    if (wanted('relayed', words).length)
        await session('relayed', () => serveRelayed(relayedFolder, 'relayed'), (forum) => ({ people: {}, forum }));
} catch (e) {
    console.log(`FAILED before the tests: ${e.stack}`);
    failed++;
}
await browser?.close().catch(() => {});
console.log(`in all ${seconds()}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
