/* SPDX-License-Identifier: EUPL-1.2 */
/* node tests/browser/run.mjs [suite...] [word...]: every suite, or those named (walk, together, modules, weight,
 * pages), and of them the tests whose name holds one of the other words.
 * A line a test, then "N passed, N failed". What failed leaves a picture and its HTML in build/browser/.
 * FULL=1 or MATRIX=full: every page under every reader, language and size instead of a pairwise cover. */
import fs from 'node:fs';
import { launch, runAll } from './runner.mjs';
import { makeFolder, results, serve } from './server.mjs';
import { makeWorld } from './world.mjs';

const all = ['walk', 'together', 'modules', 'weight', 'pages'];
const suites = process.argv.slice(2).filter((word) => all.includes(word));
const words = process.argv.slice(2).filter((word) => !all.includes(word));
for (const name of suites.length ? suites : all) await import(`./${name}.mjs`);

fs.rmSync(results, { recursive: true, force: true });
fs.mkdirSync(results, { recursive: true });
const began = Date.now();
const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
const folder = makeFolder();
let passed = 0, failed = 0, browser, server;
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
try {
    server = await serve(folder);
    browser = await launch();
    console.log(`server and browser are up, ${seconds()}`);
    const world = await makeWorld(browser, server.base);
    world.folder = folder;
    console.log(`the world is made, ${seconds()}`);
    [passed, failed] = await runAll(browser, server.base, world, words);
} catch (e) {
    console.log(`FAILED before the tests: ${e.stack}`);
    failed++;
}
await browser?.close().catch(() => {});
const code = server ? await server.stop() : -1;
if (code === 0) passed++;
else {
    failed++;
    console.log(`FAILED the server ended with ${code}; its last words:\n${server ? fs.readFileSync(server.log, 'utf8').slice(-6000) : ''}`);
}
console.log(`in all ${seconds()}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
