/* SPDX-License-Identifier: EUPL-1.2 */
/* Attaching images and documents: chosen, dropped, pasted, without script; what is refused is said, and the page keeps still. */
import assert from 'node:assert/strict';
import { test } from './runner.mjs';
import { button, openDraft, press } from './people.mjs';
import { axeFaults, none } from './rules.mjs';

/* A picture of the page itself. */
const shot = (page) => page.screenshot({ type: 'jpeg', quality: 60 });
const chosen = (buffer, name = 'place.jpg') => ({ name, mimeType: 'image/jpeg', buffer });

async function describe(page, words)
{
    await page.fill('main [name=alternative]', words);
    await page.fill('main [name=author]', 'Ariane Récit');
    await page.check('main [name=licence][value="CC-BY-4.0"]');
    await page.check('main [name=people][value=no]');
    assert.equal(await press(page, button(page, 'Enregistrer')), 200);
}

/* What a person drags or copies, as the browser would hand it over. */
async function handOver(page, type, selector, file)
{
    const bytes = file.buffer.toString('base64');
    await page.evaluate(({ type, selector, name, mime, bytes }) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type: mime }));
        const event = type === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector(selector).dispatchEvent(event);
    }, { type, selector, name: file.name, mime: file.mimeType, bytes });
}

test('upload: chosen, described, shown with its rights, and nothing moves when it arrives', async (t) => {
    t.allow(/status of 422/);
    const page = await t.open({ who: 'author' });
    const id = await openDraft(page, 'Une place avec son image');
    const picture = await shot(page);
    await page.goto(`/fichiers/joindre?sur=${id}`);
    await page.setInputFiles('#f-file', chosen(picture));
    await Promise.all([page.waitForURL('**/modifier'), button(page, 'Envoyer').click()]);
    none(await axeFaults(page));
    await page.fill('main [name=alternative]', 'Une page');
    await page.fill('main [name=author]', 'Ariane Récit');
    assert.equal(await press(page, button(page, 'Enregistrer')), 422, 'rights are asked for');
    none(await axeFaults(page));
    await describe(page, 'La page du récit, telle qu’on la voit.');
    none(await axeFaults(page));
    await page.goto(`/experiences/${id}/x?brouillon=1`);
    const image = page.locator('main figure img');
    assert.equal(await image.getAttribute('alt'), 'La page du récit, telle qu’on la voit.');
    assert.match(await image.getAttribute('srcset'), / 320w, .* 960w/);
    await image.scrollIntoViewIfNeeded();
    await page.waitForFunction((e) => e.complete && e.naturalWidth > 0, await image.elementHandle());
    const box = await image.boundingBox();
    const declared = Number(await image.getAttribute('width')) / Number(await image.getAttribute('height'));
    assert.ok(Math.abs(box.width / box.height - declared) < 0.02, 'its place was kept');
    none(await axeFaults(page));
});

test('upload: dropped on the form, pasted on the page', async (t) => {
    const page = await t.open({ who: 'author' });
    const id = await openDraft(page, 'Une place où l’on dépose');
    const picture = await shot(page);
    for (const [type, selector] of [['drop', 'form.upload'], ['paste', 'h1']]) {
        await page.goto(`/fichiers/joindre?sur=${id}`);
        await Promise.all([page.waitForURL('**/modifier'), handOver(page, type, selector, chosen(picture, `${type}.jpg`))]);
        await describe(page, `Une image : ${type}`);
    }
    assert.equal(await page.locator('.held').count(), 2);
});

test('upload: what is refused is said, and the page keeps still', async (t) => {
    t.allow(/status of 422/);
    const page = await t.open({ who: 'author' });
    const id = await openDraft(page, 'Une place sans dessin');
    await page.goto(`/fichiers/joindre?sur=${id}`);
    const drawing = { name: 'dessin.png', mimeType: 'image/png', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') };
    await page.setInputFiles('#f-file', drawing);
    await button(page, 'Envoyer').click();
    await page.getByText('Un dessin SVG peut contenir du code').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.className), 'errors', 'the focus is where it is said');
    none(await axeFaults(page));
    await page.setInputFiles('#f-file', { ...drawing, buffer: Buffer.alloc(10 * 1024 * 1024 + 1, 1) });
    await button(page, 'Envoyer').click();
    await page.getByText('dépasse 10 Mo').waitFor();
    assert.equal(await page.locator('main > .errors').count(), 1);
});

test('upload: its progress is shown while it goes', async (t) => {
    const page = await t.open({ who: 'author' });
    const id = await openDraft(page, 'Une place au bout d’une ligne lente');
    const picture = await shot(page);
    await page.goto(`/fichiers/joindre?sur=${id}`);
    await page.route('**/fichiers/joindre', async (route) => {
        if (route.request().method() === 'POST') await page.locator('form.upload progress').waitFor();
        return route.continue();
    });
    await page.setInputFiles('#f-file', chosen(picture));
    await Promise.all([page.waitForURL('**/modifier'), button(page, 'Envoyer').click()]);
});

test('upload: without script, by an ordinary form', async (t) => {
    const page = await t.open({ who: 'author', script: false });
    await page.goto(`/fichiers/joindre?sur=${t.world.draft}`);
    await page.setInputFiles('#f-file', chosen(await shot(page)));
    assert.equal(await press(page, button(page, 'Envoyer')), 200);
    assert.match(page.url(), /\/modifier$/);
    await describe(page, 'Sans script');
    await page.getByText('Sans script').first().waitFor();
});
