/* SPDX-License-Identifier: EUPL-1.2 */
/* node tests/browser/pictures.mjs [folder]: every page of the demonstration at 320, 768 and 1280 px, light and
 * dark, a sheet of six pictures a page, to be looked at by people. Nothing is judged here. */
import fs from 'node:fs';
import path from 'node:path';
import { launch } from './runner.mjs';
import { makeFolder, root, serve, verb } from './server.mjs';
import { button, press, signIn } from './people.mjs';

const WIDTHS = [320, 768, 1280];
const TALLEST = 6000; /* pixels of a picture: what comes below says nothing more of the look */

const folder = path.resolve(process.argv[2] ?? path.join(root, 'build/pictures'));
const only = process.argv.slice(3);
if (!process.env.PARVIS && fs.existsSync(path.join(root, 'build/parvis'))) process.env.PARVIS = path.join(root, 'build/parvis');

/* Names in the order of the ten main pages, then the others; the address of some is read from a page. */
const first = (from, selector) => async (page) => {
    await page.goto(from);
    return page.locator(selector).first().getAttribute('href');
};
const pages = [
    ['accueil', '/'],
    ['collectivites', '/collectivites'],
    ['collectivites-liste', '/collectivites?nature=CC&departement=74'],
    ['collectivite', first('/collectivites?q=CC Faucigny-Glières', 'main tbody a')],
    ['collectivite-exemple', first('/experiences', 'main .contribution h3 a'), async (page) => page.locator('.facts a[href^="/collectivites/"]').first().click()],
    ['recits', '/experiences'],
    ['recit', first('/experiences', 'main .contribution:has(.told) h3 a')],
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
    ['absente', '/rien-de-tel', null, 'visitor'],
];

async function shoot(context, page, [name, at, act], width, scheme)
{
    await page.setViewportSize({ width, height: width < 600 ? 640 : 900 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const address = typeof at === 'function' ? await at(page) : at;
    if (!address) throw new Error('there is no such page in the demonstration');
    await page.goto(address);
    if (act) await act(page);
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.fonts.ready);
    const height = Math.min(TALLEST, await page.evaluate(() => document.documentElement.scrollHeight));
    const file = `${name}-${width}-${scheme}.png`;
    await page.screenshot({ path: path.join(folder, file), fullPage: true, clip: { x: 0, y: 0, width, height } });
    return file;
}

/* The pictures of a page side by side. */
async function contactSheet(page, name, files)
{
    const html = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>${name}</title><style>body{margin:16px;font:16px sans-serif;background:#888}
        div{display:flex;align-items:flex-start;gap:16px}img{border:1px solid #000;width:auto;zoom:.5}</style><h1>${name}</h1><div>${files.map((f) => `<img src="${f}" alt="${f}">`).join('')}</div></html>`;
    const file = path.join(folder, `${name}.html`);
    fs.writeFileSync(file, html);
    await page.setViewportSize({ width: 2560, height: 900 });
    await page.goto(`file://${file}`);
    await page.screenshot({ path: path.join(folder, `sheet-${name}.png`), fullPage: true });
    fs.rmSync(file);
}

fs.mkdirSync(folder, { recursive: true });
const data = makeFolder();
process.on('exit', () => fs.rmSync(data, { recursive: true, force: true }));
const said = verb(data, 'demo');
const [, email, password] = said.match(/(elue@\S+)\s+(\S+)/) ?? [];
if (!email) throw new Error(`no demonstration account in:\n${said}`);
const server = await serve(data, 'pictures');
const browser = await launch();
try {
    const contexts = {};
    for (const who of ['visitor', 'member']) {
        const context = await browser.newContext({ baseURL: server.base, locale: 'fr-FR' });
        contexts[who] = { context, page: await context.newPage() };
    }
    await signIn(contexts.member.page, { email, password });
    const album = await (await browser.newContext()).newPage();
    for (const one of pages) {
        if (only.length && !only.includes(one[0])) continue;
        const { context, page } = contexts[one[3] ?? 'member'];
        const files = [];
        try {
            for (const scheme of ['light', 'dark'])
                for (const width of WIDTHS) files.push(await shoot(context, page, one, width, scheme));
            await contactSheet(album, one[0], files);
            console.log(`sheet-${one[0]}.png`);
        } catch (e) {
            console.log(`no picture of ${one[0]}: ${e.message.split('\n')[0]}`);
        }
    }
} finally {
    await browser.close();
    await server.stop();
}
