/* SPDX-License-Identifier: EUPL-1.2 */
/* Every type of page in the pseudo-language (tools/po.h), at 320 px: each text that a translator gets is
 * marked ⟦so xx⟧ and is 40 % longer. A text outside of the marks is a value that people typed (then the
 * archive of the instance holds it), a date, or a text of ours that nobody can translate: a fault. */
import { pages } from './list.mjs';
import { none, structureFaults } from './rules.mjs';
import { test } from './runner.mjs';
import { verb } from './server.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/* What an English page says without words of ours: months, licences and names of formats. */
const OURS = /\b(January|February|March|April|May|June|July|August|September|October|November|December|Parvis|Licence Ouverte 2\.0|Creative Commons [A-Za-z0-9 .-]+|CC BY(-SA)? 4\.0|CC0( 1\.0)?|JSON-LD|Dublin Core|am|pm|at|k€|M€)\b/g;

const plain = (text) => text.replaceAll(/[\s\u00a0\u202f\u00ad]+/g, ' ');

function stringsOf(value, into)
{
    if (typeof value === 'string') into.push(value);
    else if (value && typeof value === 'object') Object.values(value).forEach((v) => stringsOf(v, into));
}

/* All that people typed, and all names of the directory, in one text. */
async function typedByPeople(world, base)
{
    if (world.typed) return world.typed;
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'parvis-export-')), 'all.jsonl');
    verb(world.folder, 'export', '--scope', 'everything', file);
    const said = [...Object.values(world.people).flatMap((p) => [p.name, p.email]), ...world.sent];
    said.push(await (await fetch(`${base}/collectivites.csv`)).text(), verb(world.folder, 'categories'));
    for (const line of fs.readFileSync(file, 'utf8').split('\n')) if (line) stringsOf(JSON.parse(line), said);
    fs.rmSync(path.dirname(file), { recursive: true });
    const all = said.join('\n');
    world.typed = plain(`${all}\n${all.replaceAll(/[*`>]/g, '')}`);
    return world.typed;
}

/* The pieces of text outside of the marks, in the order of the page, with where they stand. */
const unmarked = (page) => page.evaluate(() => {
    const found = [];
    const left = (element) => element.closest('[translate=no], script, style, textarea, option[lang], [lang]:not(html)');
    let depth = 0;
    const outside = (text) => {
        let piece = '';
        for (const c of text) {
            if (c === '⟦') depth++;
            else if (c === '⟧') depth--;
            else if (depth === 0) piece += c;
        }
        return piece;
    };
    const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
        const piece = outside(n.data);
        if (/\p{L}/u.test(piece) && !left(n.parentElement)) found.push([piece, n.parentElement.tagName.toLowerCase() + '.' + n.parentElement.className]);
    }
    depth = 0;
    for (const e of document.querySelectorAll('[title], [aria-label], [aria-description], [placeholder], [alt]'))
        for (const name of ['title', 'aria-label', 'aria-description', 'placeholder', 'alt']) {
            const piece = outside(e.getAttribute(name) ?? '');
            if (/\p{L}/u.test(piece) && !left(e)) found.push([piece, `${e.tagName.toLowerCase()} ${name}`]);
        }
    return found;
});

async function untranslated(page, world, base)
{
    const typed = await typedByPeople(world, base);
    const known = (part) => !/\p{L}/u.test(part) || typed.includes(part.trim());
    return (await unmarked(page)).filter(([piece]) => {
        const rest = plain(piece).replaceAll(/https?:\S+/g, '').replaceAll(OURS, '').trim();
        return !known(plain(piece)) && !rest.split(/[,()·—:]/).every(known);
    }).map(([piece, where]) => `no translator can reach "${plain(piece).trim().slice(0, 120)}" in ${where}`);
}

const WHO = { anyone: 'member', member: 'member', administrator: 'administrator', visitor: 'visitor', author: 'author', owner: 'member', mandated: 'author', importer: 'importer' };

for (const page of pages)
    test(`pseudo ${page.route || page.path}${page.name ? `, ${page.name}` : ''}`, async (t) => {
        if (page.status) t.allow(new RegExp(`status of ${page.status}`));
        const tab = await t.look({ who: WHO[page.who ?? 'anyone'], language: 'en' });
        await t.desk.see({ width: 320 });
        await tab.goto(typeof page.path === 'function' ? page.path(t.world) : page.path);
        if (page.act) await page.act(tab);
        none([...await structureFaults(tab, 'en'), ...await untranslated(tab, t.world, t.base)]);
    }, 'pseudo');
