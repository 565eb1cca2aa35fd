/* SPDX-License-Identifier: EUPL-1.2 */
/* The three modules of public/js, on the pages that use them or, where no page of the application can be
 * brought to that state from outside (a job that fails), on an answer given in its place. */
import assert from 'node:assert/strict';
import { test } from './runner.mjs';
import { button, openDraft, press } from './people.mjs';
import { axeFaults, none } from './rules.mjs';

/* ---- combobox ------------------------------------------------------------------------------- */

async function mandateField(t)
{
    const page = await t.open({ who: 'member' });
    await page.goto('/mon-compte/mandats');
    const field = page.locator('[name=organisation]'), hidden = page.locator('[name="organisation-id"]');
    const list = page.locator(`#${await field.getAttribute('aria-controls')}`);
    return { page, field, hidden, list, options: list.getByRole('option') };
}

test('combobox: chosen by keyboard, emptied as soon as one types again', async (t) => {
    const { page, field, hidden, list, options } = await mandateField(t);
    assert.equal(await field.getAttribute('role'), 'combobox');
    assert.equal(await list.isVisible(), false);
    await field.pressSequentially('annecy');
    await options.first().waitFor();
    assert.equal(await field.getAttribute('aria-expanded'), 'true');
    assert.equal(await field.getAttribute('aria-activedescendant'), null, 'nothing is chosen before an arrow');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const first = options.first();
    assert.equal(await field.getAttribute('aria-activedescendant'), await first.getAttribute('id'));
    assert.equal(await first.getAttribute('aria-selected'), 'true');
    const label = await first.locator('span').first().innerText();
    await page.keyboard.press('Enter');
    assert.equal(await field.inputValue(), label);
    assert.match(await hidden.inputValue(), /^[1-9][0-9]*$/);
    assert.equal(await list.isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.name), 'organisation', 'the focus stays in the field');
    await page.keyboard.type('x');
    assert.equal(await hidden.inputValue(), '', 'what is typed is no longer what was chosen');
});

test('combobox: Escape closes and keeps what was typed; Enter then sends the form', async (t) => {
    const { page, field, list, options } = await mandateField(t);
    t.allow(/status of 422/);
    await field.pressSequentially('saint-martin-d');
    await options.first().waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await list.isVisible(), false);
    assert.equal(await field.inputValue(), 'saint-martin-d');
    assert.equal(await field.getAttribute('aria-expanded'), 'false');
    await page.locator('[name=function]').fill('essai');
    assert.equal(await press(page, button(page, 'Déclarer ce mandat')), 422);
    assert.equal(await page.locator('[name=organisation]').inputValue(), 'saint-martin-d', 'what was typed is kept');
});

test('combobox: chosen with the mouse; the number of suggestions is said', async (t) => {
    const { page, field, hidden, list, options } = await mandateField(t);
    await field.pressSequentially('chamonix');
    await options.first().waitFor();
    const status = list.locator('xpath=following-sibling::p[@role="status"]');
    assert.match(await status.textContent(), /proposition/);
    await options.first().click();
    assert.match(await hidden.inputValue(), /^[1-9]/);
    await field.fill('');
    await field.pressSequentially('zzzzxq');
    await page.waitForFunction((e) => e.textContent === 'Aucune proposition', await status.elementHandle());
    assert.equal(await list.isVisible(), false);
});

test('combobox: a server that does not answer is said, the form still works', async (t) => {
    const { page, field, list } = await mandateField(t);
    t.allow(/ERR_FAILED/);
    await page.route('**/collectivites/suggestions**', (route) => route.abort());
    await field.pressSequentially('annecy');
    const status = list.locator('xpath=following-sibling::p[@role="status"]');
    await page.waitForFunction((e) => e.textContent.includes('ne viennent pas'), await status.elementHandle());
});

for (const path of ['/', '/recherche'])
    test(`combobox: in the search box of ${path}, choosing goes to the page`, async (t) => {
        const page = await t.open({ who: 'visitor' });
        await page.goto(path);
        const field = page.locator('#ask');
        await field.pressSequentially('haute-savoie');
        const options = page.locator(`#${await field.getAttribute('aria-controls')}`).getByRole('option');
        await options.first().waitFor();
        await page.keyboard.press('ArrowDown');
        await Promise.all([page.waitForURL((url) => url.pathname !== path), page.keyboard.press('Enter')]);
    });

/* ---- progress -------------------------------------------------------------------------------- */

/* A job that a page shows: the page is ours, so is what the job answers. */
async function jobPage(t, answers)
{
    const page = await t.open({ who: 'visitor' });
    let asked = 0;
    await page.route('**/taches/essai.json', (route) => {
        const answer = answers[Math.min(asked, answers.length - 1)];
        asked++;
        return answer === null ? route.abort() : route.fulfill({ contentType: 'application/json', body: JSON.stringify(answer) });
    });
    await page.route('**/plan', async (route) => {
        const answer = await route.fetch();
        const text = (await answer.text()).replace('<main id="contenu" tabindex="-1">', '$&<div data-progress="/taches/essai.json">' +
            '<h2 id="j">Import</h2><p data-progress-text></p><progress aria-labelledby="j"></progress></div>' +
            '<script type="module" src="/static/js/progress.mjs"></script>');
        return route.fulfill({ response: answer, body: text });
    });
    await page.goto('/plan');
    return page;
}

test('progress: follows the job, then goes where it ends', async (t) => {
    const page = await jobPage(t, [{ state: 'running', done: 40, total: 100, text: '40 lignes sur 100' }, { state: 'finished', done: 100, total: 100, text: '', href: '/accessibilite' }]);
    await page.getByText('40 lignes sur 100').first().waitFor();
    assert.equal(await page.locator('progress').getAttribute('value'), '40');
    await page.waitForURL('**/accessibilite');
});

test('progress: a line that is cut is asked again', async (t) => {
    t.allow(/ERR_FAILED/);
    const page = await jobPage(t, [null, { state: 'finished', done: 1, text: '', href: '/accessibilite' }]);
    await page.waitForURL('**/accessibilite');
});

/* ---- autosave -------------------------------------------------------------------------------- */

async function draft(t, title)
{
    const page = await t.open({ who: 'author' });
    const id = await openDraft(page, title);
    return { page, id, need: page.locator('main [name=need]'), said: page.locator('[data-saved]') };
}

const saves = (page) => page.waitForResponse((r) => r.url().endsWith('/brouillon') && r.request().method() === 'POST');

test('autosave: a draft is kept while it is typed, and the form can still be sent', async (t) => {
    const { page, id, need, said } = await draft(t, 'Un brouillon qui se garde');
    const before = Number(await page.locator('main [name=version]').inputValue());
    const [answer] = await Promise.all([saves(page), need.fill('Ce qui manquait.')]);
    assert.equal(answer.status(), 200);
    await said.getByText(/^Brouillon enregistré à /).waitFor();
    assert.equal(Number(await page.locator('main [name=version]').inputValue()), before + 1, 'the version follows');
    const other = await t.open({ who: 'author' });
    await other.goto(`/experiences/${id}/modifier`);
    assert.equal(await other.locator('main [name=need]').inputValue(), 'Ce qui manquait.');
    await need.fill('Ce qui manquait, et pourquoi.');
    assert.equal(await press(page, button(page, 'Enregistrer le brouillon')), 200);
    assert.equal(await need.inputValue(), 'Ce qui manquait, et pourquoi.');
    assert.equal(await page.evaluate(() => Object.keys(localStorage).length), 0, 'nothing is left in the browser once all is saved');
    await page.locator('main [name="costs-0-amount"]').fill('1200');
    await press(page, button(page, 'Enregistrer le brouillon'));
    assert.equal(await page.getByRole('button', { name: 'Le reprendre' }).count(), 0, 'what was saved is not offered again, even said otherwise');
});

test('autosave: without a line the text is kept in the browser, and sent when the line is back', async (t) => {
    t.allow(/ERR_INTERNET_DISCONNECTED/);
    const { page, id, need, said } = await draft(t, 'Un brouillon dans le train');
    await page.context().setOffline(true);
    await need.fill('Écrit dans un tunnel.');
    await said.getByText(/^Pas de connexion/).waitFor();
    const [answer] = await Promise.all([saves(page), page.context().setOffline(false)]);
    assert.equal(answer.status(), 200);
    await said.getByText(/^Brouillon enregistré/).waitFor();
    const other = await t.open({ who: 'author' });
    await other.goto(`/experiences/${id}/modifier`);
    assert.equal(await other.locator('main [name=need]').inputValue(), 'Écrit dans un tunnel.');
});

test('autosave: after a crash the text is offered, and taken back', async (t) => {
    t.allow(/ERR_FAILED/);
    const { page, id, need, said } = await draft(t, 'Un brouillon qui revient');
    await page.context().route('**/brouillon', (route) => route.abort());
    await need.fill('Ce que la panne n’a pas pris.');
    await said.getByText(/^Pas de connexion/).waitFor();
    await page.goto('chrome://crash').catch(() => {});
    const later = await t.contexts[0].newPage();
    await page.close();
    await t.contexts[0].unroute('**/brouillon');
    await later.goto(`/experiences/${id}/modifier`);
    const text = later.locator('main [name=need]');
    assert.equal(await text.inputValue(), '');
    const [answer] = await Promise.all([saves(later), later.getByRole('button', { name: 'Le reprendre' }).click()]);
    assert.equal(answer.status(), 200);
    assert.equal(await text.inputValue(), 'Ce que la panne n’a pas pris.');
    none(await axeFaults(later));
});

test('autosave: what somebody else saved is not overwritten; the form then merges', async (t) => {
    t.allow(/status of 409/);
    const { page, id, need, said } = await draft(t, 'Un brouillon à deux');
    const other = await t.open({ who: 'author', script: false });
    await other.goto(`/experiences/${id}/modifier`);
    await other.fill('main [name=need]', 'L’autre est passé.');
    await press(other, button(other, 'Enregistrer le brouillon'));
    const [answer] = await Promise.all([saves(page), need.fill('Et moi aussi.')]);
    assert.equal(answer.status(), 409);
    await said.getByText(/^Brouillon non enregistré/).waitFor();
    assert.equal(await press(page, button(page, 'Enregistrer le brouillon')), 409);
    assert.match(await page.locator('main').innerText(), /L’autre est passé\./);
    assert.equal(await page.locator('main [name=need]').inputValue(), 'Et moi aussi.');
});

test('autosave: a refusal that is no end of session is said, and the text stays in the browser', async (t) => {
    t.allow(/status of 403/);
    const { page, need, said } = await draft(t, 'Un brouillon que le serveur refuse');
    await page.route('**/brouillon', (route) => route.fulfill({ status: 403, contentType: 'application/json', body: '{}' }));
    const [answer] = await Promise.all([saves(page), need.fill('Refusé, et gardé.')]);
    assert.equal(answer.status(), 403);
    await said.getByText(/^Brouillon non enregistré : rechargez la page/).waitFor();
    assert.equal(await said.getByRole('link').count(), 0, 'nobody signed in is sent to sign in');
    await page.unroute('**/brouillon');
    await page.reload();
    const [again] = await Promise.all([saves(page), page.getByRole('button', { name: 'Le reprendre' }).click()]);
    assert.equal(again.status(), 200);
    assert.equal(await need.inputValue(), 'Refusé, et gardé.');
});

test('autosave: what one left in a browser is offered to nobody else there', async (t) => {
    t.allow(/ERR_FAILED/);
    const { page, id, need, said } = await draft(t, 'Un brouillon sur un poste partagé');
    await page.route('**/brouillon', (route) => route.abort());
    await need.fill('Pour moi seule.');
    await said.getByText(/^Pas de connexion/).waitFor();
    const person = await page.locator('form[data-autosave]').getAttribute('data-person');
    const kept = await page.evaluate(() => Object.entries(localStorage));
    assert.deepEqual(kept.map(([key]) => key), [`parvis-draft:${person}:/experiences/${id}/brouillon`], 'under its writer’s number');
    const offer = page.getByRole('button', { name: 'Le reprendre' });
    /* the same draft, opened there by a colleague: what is kept belongs to another number */
    await page.evaluate(([[key, text]]) => {
        localStorage.clear();
        localStorage.setItem(key.replace(/:[0-9]+:/, ':999999:'), text);
    }, kept);
    await page.reload();
    assert.equal(await need.inputValue(), '');
    assert.equal(await offer.count(), 0, 'it is not offered');
    assert.equal(await page.evaluate(() => Object.keys(localStorage).length), 1, 'nor thrown away');
    await page.evaluate(([[key, text]]) => localStorage.setItem(key, text), kept);
    await page.reload();
    await offer.waitFor();
});

/* ---- what the browser does by itself ----------------------------------------------------------- */

for (const script of [true, false])
    test(`popover: the words of a sheet open over it and close, ${script ? 'with' : 'without'} script`, async (t) => {
        const page = await t.open({ who: 'visitor', width: 320, script });
        await page.goto(t.world.paths.told);
        const words = page.locator('#mots'), opener = page.getByRole('button', { name: 'Ce que veulent dire ces mots' });
        const shown = () => words.evaluate((e) => e.matches(':popover-open'));
        assert.equal(await shown(), false);
        await opener.focus();
        await page.keyboard.press('Enter');
        assert.equal(await shown(), true);
        const box = await words.boundingBox();
        assert.ok(box.x >= 0 && box.x + box.width <= 320 && box.height <= 640, 'it fits on a phone');
        if (script) none(await axeFaults(page));
        await page.keyboard.press('Escape');
        assert.equal(await shown(), false);
        assert.equal(await page.evaluate(() => document.activeElement.getAttribute('popovertarget')), 'mots', 'the focus is where it was');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Fermer', 'what it holds comes next');
        await page.keyboard.press('Enter');
        assert.equal(await shown(), false);
        await opener.click();
        await page.mouse.click(2, 2); /* beside it */
        assert.equal(await shown(), false);
    });

test('popover: a browser that has none shows the words in the page, and no button that does nothing', async (t) => {
    const page = await t.open({ who: 'visitor', width: 320 });
    /* what it would make of the page: attributes that mean nothing, a rule that it does not read */
    await page.route(`**${t.world.paths.told}`, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: (await answer.text()).replaceAll(' popover', ' data-popover') });
    });
    await page.route('**/static/pieces*.css*', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: (await answer.text()).replaceAll(':popover-open', ':not-known').replaceAll('[popover', '[data-popover') });
    });
    await page.goto(t.world.paths.told);
    assert.equal(await page.locator('#mots').isVisible(), true);
    assert.equal(await page.locator('[data-popovertarget]:visible').count(), 0);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320);
});
