/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing should feel safe: buttons and a preview for Markdown, a text that survives a lost session, a conflict, a
 * closed tab; a question before what cannot be taken back; the focus where the answer is. */
import assert from 'node:assert/strict';
import { test } from './runner.mjs';
import { askInForum, answer, button, declareMandate, notice, openDraft, pick, press, signIn, signUp, somebody } from './people.mjs';
import { axeFaults, none, structureFaults } from './rules.mjs';

const asked = 'Une question pour écrire';
const replyForm = (page) => page.locator('form[action="/messages/nouveau"]');
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);

/* Who writes much in a row is told to wait: these tests have writers of their own, made once. */
const made = {};
async function writer(t, who, options = {})
{
    made[who] ??= (async () => {
        const page = await t.open(), person = somebody(who);
        await signUp(page, person);
        await declareMandate(page, t.world.theirs);
        await page.goto('/plan');
        t.world.people[who] = { ...person, state: { ...await page.context().storageState(), origins: [] } };
    })();
    await made[who];
    return t.open({ who, ...options });
}

async function topic(t, options = {})
{
    const page = await writer(t, 'Odile Question', options);
    const path = await askInForum(page, `${asked} ${Math.random().toString(36).slice(2, 8)}`, 'Qui l’a déjà fait ?');
    return { page, path, area: replyForm(page).locator('[name=body]') };
}

/* ---- the bar of buttons ------------------------------------------------------------------------ */

test('editor: the bar is one stop of the keyboard, arrows move in it, Tab leaves it and the field', async (t) => {
    const { page, area } = await topic(t);
    const bar = page.getByRole('toolbar', { name: 'Mise en forme' });
    assert.equal(await bar.getByRole('button').count(), 7);
    await bar.getByRole('button', { name: 'Gras' }).focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(() => document.activeElement.title), 'Italique');
    await page.keyboard.press('End');
    assert.equal(await page.evaluate(() => document.activeElement.title), 'Lien');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'body', 'the field comes next');
    await page.keyboard.press('Tab');
    assert.notEqual(await page.evaluate(() => document.activeElement.name), 'body', 'Tab leaves the field');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    assert.equal(await page.evaluate(() => document.activeElement.title), 'Lien', 'one comes back where one was');
    await area.fill('un mot');
    none(await axeFaults(page));
});

test('editor: each button writes its mark, and the bar speaks English', async (t) => {
    const { page, area } = await topic(t);
    const bar = page.getByRole('toolbar');
    for (const [name, wanted] of [['Gras', '**mot**'], ['Italique', '_mot_'], ['Intertitre', '# mot'], ['Citation', '> mot'], ['Liste', '- mot'],
        ['Liste numérotée', '1. mot'], ['Lien', '[mot](url)']]) {
        await area.fill('mot');
        await area.selectText();
        await bar.getByRole('button', { name, exact: true }).click();
        assert.equal((await area.inputValue()).trim(), wanted, name);
        assert.equal(await page.evaluate(() => document.activeElement.name), 'body', 'one goes on writing');
    }
    await area.fill('');
    const english = await t.open({ who: 'member', language: 'en' });
    await english.goto(t.world.paths.topic);
    assert.equal(await english.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name: 'Bold' }).count(), 1);
});

test('editor: nobody who cannot write loads it', async (t) => {
    const page = await t.open({ who: 'visitor' });
    const loaded = [];
    page.on('request', (r) => loaded.push(new URL(r.url()).pathname));
    await page.goto(t.world.paths.topic);
    assert.deepEqual(loaded.filter((path) => /editor|toolbar|confirm/.test(path)), []);
});

/* ---- preview ----------------------------------------------------------------------------------- */

test('preview: the server’s own rendering under the field, then back to it', async (t) => {
    const { page, area } = await topic(t);
    await area.fill('Du **gras**, <b>pas du HTML</b>, [un lien](https://exemple.test/)\nune autre ligne');
    await button(page, 'Aperçu').click();
    const shown = page.getByRole('region', { name: 'Aperçu' });
    await shown.waitFor();
    assert.equal(await shown.locator('strong').innerText(), 'gras');
    assert.equal(await shown.locator('b').count(), 0);
    assert.equal(await shown.locator('br').count(), 1, 'as a post is rendered');
    assert.match(await focused(page), /preview/, 'the focus goes there');
    none([...await axeFaults(page), ...await structureFaults(page, 'fr')]);
    await shown.getByRole('button', { name: 'Fermer l’aperçu' }).click();
    assert.equal(await page.evaluate(() => document.activeElement.name), 'body');
    assert.equal(await shown.count(), 0);
    await button(page, 'Aperçu').click();
    await shown.waitFor();
    await area.pressSequentially('x');
    assert.equal(await shown.count(), 0, 'what is no longer true goes');
});

test('preview: a session that ended is said, and the text stays', async (t) => {
    t.allow(/status of 403/);
    const { page, area } = await topic(t);
    await area.fill('Ce que je pense.');
    await page.context().clearCookies({ name: /session/ });
    await page.context().clearCookies();
    await button(page, 'Aperçu').click();
    await page.locator('main').getByText(/^Votre session est terminée/).waitFor();
    assert.equal(await area.inputValue(), 'Ce que je pense.');
});

test('preview: each text of a sheet has its own, as a sheet is rendered', async (t) => {
    const page = await writer(t, 'Robin Brouillon');
    await openDraft(page, 'Un récit que l’on regarde');
    const need = page.locator('main [name=need]');
    await need.fill('# Un titre\n\nUn texte.');
    await need.locator('xpath=preceding-sibling::div[1]').getByRole('button', { name: /^Aperçu/ }).click();
    const shown = page.getByRole('region', { name: 'Aperçu' });
    await shown.waitFor();
    assert.equal(await shown.getByRole('heading', { level: 3 }).innerText(), 'Un titre');
    none(await axeFaults(page));
});

test('preview: without script the form shows itself again, nothing saved, nothing lost', async (t) => {
    const { page, path } = await topic(t, { script: false });
    const form = replyForm(page);
    await form.locator('[name=body]').fill('Du **gras**.');
    await form.locator('[name=mandate]').selectOption('0');
    assert.equal(await press(page, button(page, 'Aperçu')), 200);
    assert.equal(await page.locator('main .prose strong').innerText(), 'gras');
    assert.equal(await replyForm(page).locator('[name=body]').inputValue(), 'Du **gras**.');
    assert.equal(await replyForm(page).locator('[name=mandate]').inputValue(), '0', 'in whose name is kept too');
    none(await structureFaults(page, 'fr'));
    assert.equal(await press(page, button(page, 'Publier mon message')), 200);
    assert.equal(new URL(page.url()).pathname, path);
    const id = await openDraft(page, 'Un récit sans script');
    await page.locator('main [name=need]').fill('Un **besoin**.');
    assert.equal(await press(page, button(page, 'Aperçu')), 200);
    assert.equal(await page.locator('main .prose strong').innerText(), 'besoin');
    assert.equal(await page.locator('main [name=need]').inputValue(), 'Un **besoin**.');
    none(await structureFaults(page, 'fr'));
    const other = await writer(t, 'Odile Question');
    await other.goto(`/experiences/${id}/modifier`);
    assert.equal(await other.locator('main [name=need]').inputValue(), '', 'nothing was saved');
    assert.equal(await press(page, button(page, 'Enregistrer le brouillon')), 200);
    assert.equal(await page.locator('main [name=need]').inputValue(), 'Un **besoin**.');
});

/* ---- what is typed stays ------------------------------------------------------------------------ */

test('reply: what was begun comes back, and goes once it is posted', async (t) => {
    const { page, path, area } = await topic(t);
    await area.fill('Commencé hier.');
    await page.goto('/forum');
    await page.goto(path);
    assert.equal(await area.inputValue(), 'Commencé hier.');
    await page.locator('main').getByText('Ce que vous aviez commencé d’écrire est revenu').waitFor();
    none(await axeFaults(page));
    await page.goto(t.world.paths.topic);
    assert.equal(await area.inputValue(), '', 'each thread has its own');
    await page.goto(path);
    await answer(page, 'Commencé hier, fini aujourd’hui.');
    assert.match(page.url(), /#m2$/);
    assert.equal(await focused(page), 'm2', 'the focus is on the new post');
    assert.equal(await area.inputValue(), '');
    await page.reload();
    assert.equal(await area.inputValue(), '');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
});

test('question: what was begun comes back with its title, and goes once its page is there', async (t) => {
    const page = await writer(t, 'Odile Question');
    await page.goto('/forum/nouveau');
    const title = `Une question en deux fois ${Math.random().toString(36).slice(2, 8)}`;
    await page.fill('[name=title]', title);
    await page.fill('[name=body]', 'Commencée hier.');
    await page.goto('/forum');
    await page.goto('/forum/nouveau');
    assert.equal(await page.locator('[name=title]').inputValue(), title);
    assert.equal(await page.locator('[name=body]').inputValue(), 'Commencée hier.');
    await pick(page, 'category', 'question');
    assert.equal(await press(page, button(page, 'Publier')), 200);
    assert.match(page.url(), /\/forum\/[0-9]+\//);
    await page.goto('/forum/nouveau');
    assert.equal(await page.locator('[name=body]').inputValue(), '');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
});

test('question: sent and not published yet, it is offered, not filled in; nobody else is shown it', async (t) => {
    t.allow(/ERR_FAILED|status of 503|favicon/);
    const page = await writer(t, 'Sylvie Sortie'); /* she signs out at the end: a session that no other test has */
    const body = page.locator('main [name=body]'), take = page.getByRole('button', { name: 'Reprendre votre dernier envoi' });
    await page.goto('/forum/nouveau');
    await page.route('**/forum/nouveau', (route) => (route.request().method() === 'POST'
        ? route.fulfill({ status: 503, contentType: 'text/html', body: '<title>503</title>' }) : route.continue()));
    await page.fill('[name=title]', 'Une question en attente');
    await body.fill('Envoyée.');
    await pick(page, 'category', 'question');
    await press(page, button(page, 'Publier'));
    await page.unroute('**/forum/nouveau');
    await page.goto('/forum/nouveau');
    assert.equal(await body.inputValue(), '');
    none(await axeFaults(page));
    await take.click();
    assert.equal(await body.inputValue(), 'Envoyée.');
    const kept = await page.evaluate(() => Object.entries(localStorage));
    assert.match(kept.map(([k]) => k).join(' '), /^parvis-reply:[1-9][0-9]*-nouveau$/, 'under its writer’s number');
    const other = await writer(t, 'Robin Brouillon');
    await other.goto('/forum/nouveau');
    await other.evaluate((all) => all.forEach(([k, v]) => localStorage.setItem(k, v)), kept);
    await other.reload();
    assert.equal(await other.locator('main [name=body]').inputValue(), '');
    assert.equal(await other.locator('main .saved').count(), 0, 'nor offered');
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByRole('link', { name: 'Se connecter' }).first().waitFor();
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
});

test('reply: a line that is cut, or a server that refuses, loses nothing', async (t) => {
    t.allow(/ERR_FAILED|ERR_INTERNET|status of 503|favicon/);
    const { page, path, area } = await topic(t);
    await page.route('**/messages/nouveau', (route) => route.fulfill({ status: 503, contentType: 'text/html', body: '<title>503</title>' }));
    await area.fill('Envoyé pour rien.');
    await button(page, 'Publier mon message').click();
    await page.waitForURL('**/messages/nouveau');
    await page.unroute('**/messages/nouveau');
    await page.goto(path);
    assert.equal(await area.inputValue(), 'Envoyé pour rien.');
});

for (const script of [true, false])
    test(`reply: a session that ended shows the text again, ${script ? 'with' : 'without'} script`, async (t) => {
        t.allow(/status of 403/);
        const { page, path, area } = await topic(t, { script });
        const words = 'Trois phrases auxquelles je tiens, écrites pendant que ma session se terminait.';
        await area.fill(words);
        await page.context().clearCookies();
        assert.equal(await press(page, button(page, 'Publier mon message')), 403);
        assert.equal(await page.locator('main textarea').inputValue(), words);
        none(await structureFaults(page, 'fr'));
        const again = await page.context().newPage();
        await signIn(again, t.world.people['Odile Question']);
        assert.equal(await press(page, button(page, 'Envoyer de nouveau')), 403, 'that page was made for nobody');
        assert.equal(await page.locator('main textarea').inputValue(), words);
        assert.equal(await press(page, button(page, 'Envoyer de nouveau')), 200);
        assert.equal(new URL(page.url()).pathname, path);
        await page.locator('#m2').getByText(words).waitFor();
        if (script) assert.equal(await replyForm(page).locator('[name=body]').inputValue(), '', 'and the box is empty');
    });

const saves = (page) => page.waitForResponse((r) => r.url().endsWith('/brouillon') && r.request().method() === 'POST');

test('draft: a session that ended is said; signed in elsewhere, saving goes on', async (t) => {
    t.allow(/status of 403/);
    const page = await writer(t, 'Robin Brouillon');
    const id = await openDraft(page, 'Un brouillon qui attend son auteur');
    const need = page.locator('main [name=need]');
    await page.context().clearCookies();
    const [refused] = await Promise.all([saves(page), need.fill('Écrit sans session.')]);
    assert.equal(refused.status(), 403);
    await page.locator('main').getByText(/^Votre session est terminée/).waitFor();
    none(await axeFaults(page));
    const again = await page.context().newPage();
    await signIn(again, t.world.people['Robin Brouillon']);
    const [answered] = await Promise.all([saves(page), page.evaluate(() => window.dispatchEvent(new Event('focus')))]);
    assert.equal(answered.status(), 200);
    await page.getByText(/^Brouillon enregistré à /).waitFor();
    await again.goto(`/experiences/${id}/modifier`);
    assert.equal(await again.locator('main [name=need]').inputValue(), 'Écrit sans session.');
    assert.equal(await press(page, button(page, 'Enregistrer le brouillon')), 200, 'the form itself works again');
});

test('draft: sent after the session ended, signed in again in the same tab, the text is offered', async (t) => {
    t.allow(/status of 403/);
    const page = await writer(t, 'Robin Brouillon');
    const id = await openDraft(page, 'Un brouillon envoyé trop tard');
    await page.context().clearCookies();
    const [refused] = await Promise.all([saves(page), page.locator('main [name=need]').fill('Écrit sans session, puis envoyé.')]);
    assert.equal(refused.status(), 403);
    assert.equal(await press(page, button(page, 'Enregistrer le brouillon')), 403);
    assert.match(await page.locator('main').innerText(), /Votre texte est encore là/);
    await signIn(page, t.world.people['Robin Brouillon']);
    await page.goto(`/experiences/${id}/modifier`);
    await page.getByRole('button', { name: 'Le reprendre' }).click();
    assert.equal(await page.locator('main [name=need]').inputValue(), 'Écrit sans session, puis envoyé.');
});

test('draft: the list of steps follows what is saved', async (t) => {
    const page = await writer(t, 'Robin Brouillon');
    await openDraft(page, 'Un brouillon dont la liste suit');
    const step = page.locator('.steps li', { has: page.locator('a[href="#g-need"]') });
    assert.match(await step.innerText(), /manque/);
    await page.locator('main [name=need]').fill('Un besoin.');
    const [answered] = await Promise.all([saves(page), page.locator('main [name=done]').fill('Ce qui a été fait.')]);
    const { steps } = await answered.json();
    await page.getByText(/^Brouillon enregistré à /).waitFor();
    for (const [id, state] of Object.entries(steps)) {
        const mark = page.locator(`.steps a[href="#${id}"] .mark:visible`);
        assert.equal(await mark.count(), 1, `${id} has one mark`);
        assert.ok((await mark.getAttribute('class')).includes(state), `${id} is ${state}`);
    }
    const live = await page.locator('.steps').innerText();
    await page.reload();
    assert.equal(await page.locator('.steps').innerText(), live, 'as the server says it');
});

/* ---- before what cannot be taken back ------------------------------------------------------------ */

test('dialog: asked before taking back; given up, nothing happens and the focus returns', async (t) => {
    const { page, path } = await topic(t);
    await answer(page, 'Une réponse que je vais retirer.');
    const take = page.locator('#m2').getByRole('button', { name: /^Retirer/ });
    await take.click();
    const box = page.getByRole('dialog', { name: /Retirer le message 2/ });
    await box.waitFor();
    assert.match(await box.innerText(), /sa place reste/);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Annuler', 'the harmless answer has the focus');
    none(await axeFaults(page));
    await page.keyboard.press('Escape');
    assert.equal(await box.count(), 0);
    assert.match(await page.evaluate(() => document.activeElement.textContent), /Retirer/);
    /* agreed, and the line is cut: one is asked again */
    t.allow(/ERR_FAILED|ERR_ABORTED|status of 503|favicon/);
    await page.route('**/retirer', (route) => route.fulfill({ status: 204 })); /* the page stays */
    await take.click();
    await box.getByRole('button', { name: 'Retirer' }).click();
    await page.waitForFunction(() => !document.querySelector('dialog'));
    await page.unroute('**/retirer');
    await take.click();
    await box.waitFor();
    assert.equal(await press(page, box.getByRole('button', { name: 'Retirer' })), 200);
    assert.equal(new URL(page.url()).pathname, path);
    assert.equal(await focused(page), 'm2', 'one is where the post was');
    await page.locator('#m2').getByText('retiré par son auteur').waitFor();
});

test('dialog: the draft that disappears says so; without script the button acts', async (t) => {
    const page = await writer(t, 'Robin Brouillon');
    const id = await openDraft(page, 'Un brouillon à jeter');
    await page.goto(`/experiences/${id}/reglages`);
    await button(page, 'Abandonner').click();
    const box = page.getByRole('dialog', { name: 'Abandonner' });
    assert.match(await box.innerText(), /ne peut pas être retrouvé/);
    assert.equal(await press(page, box.getByRole('button', { name: 'Abandonner' })), 200);
    assert.match(page.url(), /\/experiences\/brouillons$/);
    assert.match(await focused(page), /notice/, 'the focus is on what was done');
    const plain = await writer(t, 'Robin Brouillon', { script: false });
    const other = await openDraft(plain, 'Un autre brouillon à jeter');
    await plain.goto(`/experiences/${other}/reglages`);
    assert.equal(await press(plain, button(plain, 'Abandonner')), 200);
    assert.match(await notice(plain).innerText(), /abandonné/);
});

/* ---- errors -------------------------------------------------------------------------------------- */

test('errors: the summary has the focus, names the field, and leads to it', async (t) => {
    t.allow(/status of 422/);
    const page = await writer(t, 'Robin Brouillon');
    await page.goto('/forum/nouveau');
    await page.fill('[name=title]', 'Un titre sans question');
    await page.evaluate(() => document.querySelectorAll('main form').forEach((f) => { f.noValidate = true; }));
    assert.equal(await press(page, button(page, 'Publier')), 422);
    assert.match(await focused(page), /errors/);
    const fault = page.locator('.errors a').first();
    const id = (await fault.getAttribute('href')).slice(1);
    assert.ok(await page.locator(`#${id}`).count());
    assert.equal(await page.locator('.field.invalid .error').count() > 0, true, 'and beside it');
    assert.equal(await page.locator('[name=title]').inputValue(), 'Un titre sans question');
});

/* ---- the best answer ------------------------------------------------------------------------------ */

test('thread: the best answer stands under the question, and its place says so', async (t) => {
    const { page, path } = await topic(t);
    for (const n of [2, 3, 4]) await answer(page, `La réponse ${n}.`);
    assert.equal(await press(page, page.locator('#m4').getByRole('button', { name: /^C’est la meilleure réponse/ })), 200);
    const order = await page.locator('.thread > li').evaluateAll((all) => all.map((li) => li.id || 'moved'));
    assert.deepEqual(order, ['m1', 'm4', 'm2', 'm3', 'moved']);
    const visitor = await t.open({ who: 'visitor', width: 320 });
    await visitor.goto(path);
    assert.deepEqual(await visitor.locator('.thread > li').evaluateAll((all) => all.map((li) => li.id || 'moved')), order);
    await visitor.locator('#m4').getByText('Meilleure réponse').waitFor();
    none([...await axeFaults(visitor), ...await structureFaults(visitor, 'fr')]);
});
