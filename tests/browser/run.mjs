/* SPDX-License-Identifier: EUPL-1.2 */
/* node tests/browser/run.mjs [suite...] [word...]: every suite, or those named (walk, together, modules, weight,
 * pages, pseudo), and of them the tests whose name holds one of the other words.
 * A line a test, then "N passed, N failed". What failed leaves a picture and its HTML in build/browser/.
 * FULL=1 or MATRIX=full: every page under every reader, language and size instead of a pairwise cover. */
import fs from 'node:fs';
import { launch, runAll, wanted } from './runner.mjs';
import { binary, makeFolder, results, serve } from './server.mjs';
import { makeWorld } from './world.mjs';

const all = ['walk', 'together', 'modules', 'weight', 'pages', 'pseudo'];
const suites = process.argv.slice(2).filter((word) => all.includes(word));
const words = process.argv.slice(2).filter((word) => !all.includes(word));
for (const name of suites.length ? suites : all) await import(`./${name}.mjs`);

fs.rmSync(results, { recursive: true, force: true });
fs.mkdirSync(results, { recursive: true });
const began = Date.now();
const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
const folder = makeFolder();
let passed = 0, failed = 0, browser, world;
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/* One server from its start to its end, which counts as a test of its own. */
async function session(name, program)
{
    const server = await serve(folder, name, program);
    try {
        console.log(`${name} is up, ${seconds()}`);
        if (!world) {
            world = await makeWorld(browser, server.base);
            world.folder = folder;
            console.log(`the world is made, ${seconds()}`);
        }
        const [good, bad] = await runAll(browser, server.base, world, words, name);
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

try {
    browser = await launch();
    await session('parvis');
    if (wanted('pseudo', words).length) await session('pseudo', `${binary()}_pseudo`);
} catch (e) {
    console.log(`FAILED before the tests: ${e.stack}`);
    failed++;
}
await browser?.close().catch(() => {});
console.log(`in all ${seconds()}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
