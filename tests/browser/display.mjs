/* SPDX-License-Identifier: EUPL-1.2 */
/* How a reader asked to be shown pages (/affichage): chosen without script, and every public page whole in it. */
import assert from 'node:assert/strict';
import { axeFaults, contrastFaults, cutFaults, none, structureFaults } from './rules.mjs';
import { button, notice, press } from './people.mjs';
import { pages } from './list.mjs';
import { test } from './runner.mjs';

const ALL_MS = 600000;
const styleOf = (page, selector, ...names) => page.evaluate(([at, all]) => {
    const style = getComputedStyle(document.querySelector(at));
    return all.map((name) => style.getPropertyValue(name));
}, [selector, names]);
const asked = async (t, page, figures) => page.context().addCookies([{ name: 'affichage', value: figures, url: t.base }]);

test('display: chosen without script or account, kept, and given up', async (t) => {
    const page = await t.open({ who: 'visitor', script: false, width: 320 });
    await page.goto('/collectivites');
    await page.locator('footer').getByRole('link', { name: 'Réglages d’affichage' }).click();
    for (const label of ['Très grande', 'Large, entre les lettres, les mots et les lignes', 'Renforcé', 'Sombres, quoi que dise l’appareil']) await page.getByLabel(label).check();
    assert.equal(await press(page, button(page, 'Afficher ainsi')), 200);
    assert.equal(new URL(page.url()).pathname, '/collectivites');
    assert.equal((await notice(page).innerText()).trim(), 'L’affichage est réglé.');
    const [cookie] = (await page.context().cookies()).filter((c) => c.name === 'affichage');
    assert.deepEqual([cookie.value, cookie.httpOnly, cookie.sameSite], ['31012', true, 'Lax']);
    assert.ok(cookie.expires > Date.now() / 1000 + 300 * 86400, 'for a year');
    await page.goto('/forum');
    assert.equal(await page.locator('html').getAttribute('data-display'), 'size-3 spaced contrast dark');
    await page.goto('/affichage');
    assert.equal(await page.getByLabel('Très grande').isChecked(), true);
    await press(page, button(page, 'Revenir à l’affichage habituel'));
    assert.deepEqual((await page.context().cookies()).filter((c) => c.name === 'affichage'), []);
    assert.equal(await page.locator('html').getAttribute('data-display'), '');
});

test('display: each choice does what it says', async (t) => {
    const page = await t.open({ who: 'visitor' });
    await page.goto('/accessibilite');
    const usual = await styleOf(page, '.prose p', 'font-size');
    const paper = async () => (await styleOf(page, 'html', 'background-color'))[0];
    const light = await paper();
    const sized = [];
    for (const size of [1, 2, 3]) {
        await asked(t, page, `${size}0000`);
        await page.reload();
        sized.push(parseFloat((await styleOf(page, '.prose p', 'font-size'))[0]) / parseFloat(usual[0]));
    }
    assert.ok(sized[0] > 1.1 && sized[1] > sized[0] && sized[2] >= 1.6, `sizes ${sized}`);
    await asked(t, page, '01000');
    await page.reload();
    const [size, letters, words, lines] = (await styleOf(page, '.prose p', 'font-size', 'letter-spacing', 'word-spacing', 'line-height')).map(parseFloat);
    assert.ok(letters >= 0.12 * size && words >= 0.16 * size - 0.01 && lines >= 1.5 * size, `WCAG 1.4.12: ${letters} ${words} ${lines} for ${size}`);
    await asked(t, page, '00002');
    await page.reload();
    const dark = await paper();
    assert.notEqual(dark, light, 'dark on a light machine');
    await page.emulateMedia({ colorScheme: 'dark' });
    await asked(t, page, '00001');
    await page.reload();
    assert.equal(await paper(), light, 'light on a dark machine');
    await page.emulateMedia({ media: 'print' });
    await asked(t, page, '30012');
    await page.reload();
    assert.deepEqual(await styleOf(page, 'html', 'background-color', 'color'), ['rgb(255, 255, 255)', 'rgb(0, 0, 0)'], 'paper is paper');
});

test('display: who reads in the device’s own face fetches none of ours', async (t) => {
    const page = await t.open({ who: 'visitor' });
    const fonts = [];
    page.on('request', (r) => { if (r.url().includes('/fonts/')) fonts.push(r.url()); });
    await asked(t, page, '00100');
    await page.goto('/', { waitUntil: 'networkidle' });
    assert.deepEqual(fonts, []);
});

/* Each page in one of these, in turn; at 320 px, where text twice as large and wide has least room. */
const DISPLAYS = [
    { figures: '31010', dark: false, strong: true }, { figures: '31212', dark: false, strong: true },
    { figures: '21101', dark: true }, { figures: '01010', dark: true, strong: true }, { figures: '30002', dark: false },
];

test('display: every public page is whole in it', async (t) => {
    const page = await t.open({ who: 'visitor', width: 320 });
    const faults = [], shown = pages.filter((one) => ['anyone', 'visitor'].includes(one.who ?? 'anyone') && !one.act);
    t.allow(/status of 4/);
    for (const [n, one] of shown.entries()) {
        const { figures, dark, strong } = DISPLAYS[n % DISPLAYS.length];
        await asked(t, page, figures);
        await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
        await page.goto(typeof one.path === 'function' ? one.path(t.world) : one.path);
        const found = [...await structureFaults(page, 'fr'), ...await cutFaults(page), ...await axeFaults(page, false), ...strong ? await contrastFaults(page) : []];
        faults.push(...found.map((fault) => `${one.route || one.path}, ${figures}${dark ? ' on a dark machine' : ''}: ${fault}`));
    }
    none(faults);
}, 'parvis', ALL_MS);
