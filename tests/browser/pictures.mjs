/* SPDX-License-Identifier: EUPL-1.2 */
/* node tests/browser/pictures.mjs [folder] [name...]: every type of page at 320, 768 and 1280 px, light and dark, in the demonstration: a
 * sheet of six pictures a page, index.html with all of them side by side, and contact-*.png with the tops of all. To be looked at by
 * people; nothing is judged here. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { keep, photograph, set, sizes } from './album.mjs';
import { launch } from './runner.mjs';
import { pages as types } from './list.mjs';
import { ADMINISTRATOR, makeFolder, root, serve, verb } from './server.mjs';
import { button, press, signIn } from './people.mjs';

const folder = path.resolve(process.argv[2] ?? path.join(root, 'build/pictures'));
const only = process.argv.slice(3);
if (!process.env.PARVIS && fs.existsSync(path.join(root, 'build/parvis'))) process.env.PARVIS = path.join(root, 'build/parvis');

/* Names in the order of the ten main pages, then the others; the address of some is read from a page. */
const first = (from, selector) => async (page) => {
    await page.goto(from);
    return page.locator(selector).first().getAttribute('href');
};
const pages = [ // name, address, what is done there, who (a member unless said)
    ['accueil', '/'],
    ['vue-transversale', '/vue-transversale'],
    ['vue-argent', '/vue-transversale?mesure=ttc'],
    ['collectivites', '/collectivites'],
    ['collectivites-liste', '/collectivites?nature=CC&departement=74'],
    ['collectivite', first('/collectivites?q=CC Faucigny-Glières', 'main tbody a')],
    ['collectivite-exemple', first('/experiences', 'main .contribution h3 a'), async (page) => page.locator('.facts a[href^="/collectivites/"]').first().click()],
    ['recits', '/experiences'],
    ['recit', first('/experiences', 'main .contribution:has(.told) h3 a')],
    ['recit-repris', first('/experiences?q=littorale', 'main .contribution h3 a')], // who drew on whom, dates, "us too", what became of it
    ['recit-repere', first('/experiences?q=', 'main .contribution:has(.spotted) h3 a')],
    ['deposer', '/experiences/nouveau'],
    ['ecrire', '/experiences/nouveau', async (page) => {
        await page.fill('[name=title]', 'Une ludothèque dans l’ancienne poste');
        await press(page, button(page, 'Ouvrir le brouillon'));
    }],
    ['publier', first('/experiences/brouillons', 'main a[href$="/modifier"]'), async (page) => page.goto(page.url().replace(/modifier$/, 'publier'))],
    ['forum', '/forum'],
    ['sujet', first('/forum', 'main .contribution:has(.badge.good) h2 a, main .contribution h2 a')],
    ['question', '/forum/nouveau'],
    ['recherche', '/recherche?q=m%C3%A9diath%C3%A8que'],
    ['recherche-vide', '/recherche'],
    ['recherche-rien', '/recherche?q=zzzzxq'],
    ['mon-compte', '/mon-compte'],
    ['mandats', '/mon-compte/mandats'],
    ['brouillons', '/experiences/brouillons'],
    ['mes-pairs', '/mes-pairs'],
    ['organisme', '/organismes/nouveau'],
    ['versions', first('/experiences', 'main .contribution:has(.told) h3 a'), async (page) => page.locator('main a[href$="/versions"]').click()],
    ['plan', '/plan'],
    ['accessibilite', '/accessibilite'],
    ['affichage', '/affichage'],
    ['inscription', '/inscription', null, 'visitor'],
    ['connexion', '/connexion', null, 'visitor'],
    ['membres', first('/experiences', 'main .contribution h3 a'), async (page) => {
        await page.locator('.facts a[href^="/collectivites/"]').first().click();
        await page.locator('main a[href$="/membres"]').click();
    }],
    ['joindre', first('/experiences/brouillons', 'main a[href$="/modifier"]'), async (page) => page.goto(`/fichiers/joindre?sur=${page.url().match(/[0-9]+/g).at(-1)}`)],
    ['reglages-du-recit', first('/experiences/brouillons', 'main a[href$="/modifier"]'), async (page) => page.goto(page.url().replace(/modifier$/, 'reglages'))],
    ['absente', '/rien-de-tel', null, 'visitor'],
    ['interdite', '/admin', null, 'member'],
];

/* The types of list.mjs whose address is always the same, which the list above does not show. */
const WHO = { administrator: 'administrator', visitor: 'visitor' };
for (const type of types) {
    const known = typeof type.path !== 'string' || type.act || pages.some(([, at]) => at === type.path);
    if (!known) pages.push([`${type.path.slice(1).replace(/[^a-z0-9]+/gi, '-').replace(/-$/, '')}${type.who ? `-${type.who}` : ''}`, type.path, null, WHO[type.who] ?? 'member', true]);
}

/* Last, since nothing works after it: a table is gone, and the server says that it met a difficulty. */
const broken = ['panne', '/forum', null, 'visitor'];
const breakIt = (data) => {
    const file = fs.readdirSync(data).map((name) => path.join(data, name)).find((name) => /\.(db|sqlite)$/.test(name));
    execFileSync('sqlite3', [file, 'alter table post rename to post_gone; alter table contribution rename to contribution_gone']);
};

/* Passwords take a processor their time: so many at once that the next is told to come back. They come by a proxy, as if from many places,
 * since one place that tries much is refused before. */
const crowd = ['foule', '/inscription', async (page) => {
    const { origin } = new URL((await page.goto('/inscription')).url());
    const account = (n) => ({ person_name: 'Une foule', email: `foule${n}@exemple.fr`, new_password: 'une phrase que personne n’a' });
    for (let tries = 0; tries < 10; tries++) {
        await page.goto('/inscription');
        for (const [name, value] of Object.entries(account(`${tries}-nous`))) await page.fill(`[name=${name}]`, value);
        const others = Array.from({ length: 200 }, (_, n) => fetch(`${origin}/inscription`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(account(`${tries}-${n}`)),
            headers: { Origin: origin, 'X-Forwarded-For': `198.18.${tries}.${n}` } }).then((r) => r.arrayBuffer()).catch(() => {}));
        const status = await press(page, button(page, 'Créer mon compte'));
        await Promise.all(others);
        if (status === 503) return;
    }
    throw new Error('nobody was told to come back');
}, 'visitor'];

/* Pages that a link in a mail opens, with what surrounds them: the walk of mandate.mjs, looked at on its way. */
const MAILED = 'courriel';
function mailed()
{
    const walk = spawnSync(process.execPath, [path.join(root, 'tests/browser/run.mjs'), 'mandate'], { env: { ...process.env, PICTURES: folder }, encoding: 'utf8' });
    if (walk.status) console.log(walk.stdout);
    const names = fs.readdirSync(folder).map((file) => file.match(/^(courriel-.*)-320-light\.png$/)?.[1]).filter(Boolean).sort();
    return names.map((name) => [name, sizes.map(({ width, scheme }) => `${name}-${width}-${scheme}.png`)]);
}

/* What is done leads to an address: it is done once. */
async function shoot(page, one, size)
{
    const [name, at, act, , mayLack] = one;
    await set(page, size);
    const address = one.made ?? (typeof at === 'function' ? await at(page) : at);
    if (!address) throw new Error('there is no such page in the demonstration');
    const answer = await page.goto(address);
    if (mayLack && answer.status() === 404) throw new Error(`answered ${answer.status()}`);
    if (act && !one.made) {
        await act(page);
        one.made = page.url();
    }
    return keep(page, folder, name, size);
}

const row = (name, files, zoom, tall) => `<h2>${name}</h2><div>${files.map((f) => `<a href="${f}" style="${tall ? `max-height:${tall}px;overflow:hidden` : ''}"><img src="${f}" alt="${f}" style="zoom:${zoom}"></a>`).join('')}</div>`;
const sheetOf = (title, rows) => `<!doctype html><html lang="fr"><meta charset="utf-8"><title>${title}</title><style>body{margin:16px;font:16px sans-serif;background:#888}
    div{display:flex;align-items:flex-start;gap:12px}h2{margin:12px 0 4px}img{display:block;border:1px solid #000;width:auto}</style>${rows.join('')}</html>`;

async function picture(page, html, width, file)
{
    const at = path.join(folder, 'sheet.html');
    fs.writeFileSync(at, html);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`file://${at}`);
    await page.screenshot({ path: path.join(folder, file), fullPage: true });
    fs.rmSync(at);
}

/* The tops of all pages, eight a sheet. */
const A_SHEET = 8;
async function contactSheets(page, done)
{
    for (let n = 0; n * A_SHEET < done.length; n++) {
        const rows = done.slice(n * A_SHEET, (n + 1) * A_SHEET).map(([name, files]) => row(name, files, 0.4, 420));
        await picture(page, sheetOf('Parvis', rows), 2000, `contact-${String(n + 1).padStart(2, '0')}.png`);
    }
    fs.writeFileSync(path.join(folder, 'index.html'), sheetOf('Parvis', done.map(([name, files]) => row(name, files, 0.5))));
}

fs.mkdirSync(folder, { recursive: true });
const data = makeFolder();
process.on('exit', () => fs.rmSync(data, { recursive: true, force: true }));
const said = verb(data, 'demo');
const [, email, password] = said.match(/(elue@\S+)\s+(\S+)/) ?? [];
if (!email) throw new Error(`no demonstration account in:\n${said}`);
fs.writeFileSync(path.join(data, 'settings'), 'trusted-proxy = 127.0.0.1\n');
const server = await serve(data, 'pictures');
const browser = await launch();
try {
    const tabs = {}, done = [];
    for (const who of ['visitor', 'member', 'administrator'])
        tabs[who] = await (await browser.newContext({ baseURL: server.base, locale: 'fr-FR' })).newPage();
    await signIn(tabs.member, { email, password });
    await signIn(tabs.administrator, ADMINISTRATOR);
    const album = await (await browser.newContext()).newPage();
    const add = async (name, files) => {
        await picture(album, sheetOf(name, [row(name, files, 0.5)]), 2560, `sheet-${name}.png`);
        done.push([name, files]);
        console.log(`sheet-${name}.png`);
    };
    for (const one of [...pages, crowd, broken]) {
        if (only.length && !only.includes(one[0])) continue;
        const tab = tabs[one[3] ?? 'member'];
        let files = [];
        try {
            if (one === broken) breakIt(data);
            if (one === crowd) {
                await one[2](tab);
                files = await photograph(tab, folder, one[0]);
            } else for (const size of sizes) files.push(await shoot(tab, one, size));
            await add(one[0], files);
        } catch (e) {
            console.log(`no picture of ${one[0]}: ${e.message.split('\n')[0]}`);
        }
    }
    if (!only.length || only.includes(MAILED))
        for (const [name, files] of mailed()) await add(name, files);
    await contactSheets(album, done);
} finally {
    await browser.close();
    await server.stop();
}
