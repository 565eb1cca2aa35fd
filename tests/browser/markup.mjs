/* SPDX-License-Identifier: EUPL-1.2 */
/* The Nu Html Checker (vnu-jar, Java) on what is served: every type of page as each of its readers gets it, in French and English, the
 * style sheets and the drawings. One run for all: starting Java is most of what it costs. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { none } from './rules.mjs';
import { READERS, pages } from './list.mjs';
import { root } from './server.mjs';
import { test } from './runner.mjs';

const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
const WITHIN_MS = 600000, OUTPUT_MAX = 64 << 20;

/* Advice that is not followed: a post and a file are named by aria-labelledby; a heading for each would fill the outline of a thread with
 * names. What people typed is in their language, not the reader's: hence --no-langdetect. */
const NOT_FOLLOWED = /^Article lacks heading/;

/* {messages: [{url, type, message, lastLine, extract}]}; its exit code only repeats that there are some. */
const check = (...words) => new Promise((done, fail) => {
    execFile('java', ['-Xss2m', '-jar', jar, '--stdout', '--format', 'json', '--exit-zero-always', '--no-langdetect', ...words], { maxBuffer: OUTPUT_MAX }, (error, said, cried) => {
        if (error) fail(new Error(`${error.message}\n${cried.slice(-2000)}`));
        else done(JSON.parse(said).messages);
    });
});

const shown = (one, where) => `${where} ${one.type}: ${one.message} (line ${one.lastLine ?? '?'}: ${one.extract?.replaceAll(/\s+/g, ' ') ?? ''})`;

test('every page is faultless to the Nu checker', async (t) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parvis-markup-')), of = new Map();
    try {
        for (const page of pages.filter((one) => !one.act))
            for (const who of READERS[page.who ?? 'anyone'])
                for (const language of ['fr', 'en']) {
                    const at = typeof page.path === 'function' ? page.path(t.world) : page.path;
                    const cookies = (t.world.people[who]?.state.cookies ?? []).map((c) => `${c.name}=${c.value}`);
                    const answer = await fetch(t.base + at, { headers: { Cookie: [...cookies, `langue=${language}`, 'affichage=00002'].join('; '), 'Accept-Encoding': 'gzip' } });
                    assert.equal(answer.status, page.status ?? 200, `${at} for ${who}`);
                    const file = path.join(folder, `${of.size}.html`);
                    of.set(file, `${at}, ${who}, ${language}:`);
                    fs.writeFileSync(file, await answer.text());
                }
        const messages = await check('--skip-non-html', folder);
        none([...new Set(messages.filter((one) => (one.type !== 'info' || one.subType === 'warning') && !NOT_FOLLOWED.test(one.message)).map((one) => shown(one, of.get(new URL(one.url).pathname))))]);
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}, 'parvis', WITHIN_MS);

/* The checker does not know view transitions yet. */
const known = (one) => fs.readFileSync(new URL(one.url), 'utf8').split('\n')[one.lastLine - 1]?.includes('view-transition');

test('the style sheets and the drawings are faultless to the Nu checker', async () => {
    const folder = path.join(root, 'public');
    const of = (ending) => fs.readdirSync(folder).filter((name) => name.endsWith(ending)).map((name) => path.join(folder, name));
    const messages = [...await check('--css', ...of('.css')), ...await check('--svg', ...of('.svg'))];
    none(messages.filter((one) => !known(one)).map((one) => shown(one, path.basename(one.url))));
}, 'parvis', WITHIN_MS);
