/* SPDX-License-Identifier: EUPL-1.2 */
/* People together: what one writes is not lost to another, not shown to a stranger, not posted twice. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from './runner.mjs';
import { axeFaults, none, structureFaults } from './rules.mjs';
import { answer, askInForum, button, declareMandate, fillSheet, link, openDraft, pick, press, sheet, signUp, somebody, vouch } from './people.mjs';
import { organisationOf } from './world.mjs';

test('a draft is nobody else’s: 404 for a visitor and for another member', async (t) => {
    t.allow(/status of 404/);
    const page = await t.open({ who: 'author' });
    const id = await openDraft(page, 'Un projet dont on ne parle pas encore');
    const member = await t.open({ who: 'member' });
    const visitor = await t.open({});
    for (const below of ['modifier', 'publier', 'reglages', 'versions', 'un-projet-dont-on-ne-parle-pas-encore'])
        assert.equal((await member.goto(`/experiences/${id}/${below}`)).status(), 404, below);
    for (const below of ['versions', 'un-projet-dont-on-ne-parle-pas-encore', 'un-projet-dont-on-ne-parle-pas-encore.jsonld'])
        assert.equal((await visitor.goto(`/experiences/${id}/${below}`)).status(), 404, below);
    await visitor.goto(`/experiences/${id}/modifier`);
    assert.match(visitor.url(), /\/connexion\?/);
    await visitor.goto('/recherche?q=%22dont+on+ne+parle+pas%22');
    assert.ok(!(await visitor.content()).includes('Un projet dont'));
});

/* A colleague of the author, whose mandate an administrator has confirmed. */
async function colleague(t)
{
    const page = await t.open({});
    const person = somebody(`Colin Collègue ${Date.now() % 100000}`);
    await signUp(page, person);
    await declareMandate(page, t.world.theirs, 'chargé de mission');
    await vouch(await t.open({ who: 'administrator' }), person);
    return { page, person };
}

async function edit(page, id, values)
{
    await page.goto(`/experiences/${id}/modifier`);
    for (const [name, value] of Object.entries(values)) await page.fill(`main [name="${name}"]`, value);
}

const save = (page) => press(page, button(page, /^Enregistrer le brouillon$/));
const value = (page, name) => page.locator(`main [name="${name}"]`).inputValue();

for (const script of [true, false])
    test(`two people on one sheet, ${script ? 'with' : 'without'} script: a page to merge, nothing is lost`, async (t) => {
        t.allow(/status of 409/);
        const mine = await t.open({ who: 'author', script });
        const id = await openDraft(mine, 'Deux plumes pour un récit');
        await edit(mine, id, { need: 'Le texte du début.', done: 'Rien encore.' });
        await save(mine);
        const theirs = (await colleague(t)).page;
        for (const page of [mine, theirs]) await page.route('**/brouillon', (route) => route.fulfill({ status: 204 })); /* this is about the form */
        await edit(theirs, id, { need: 'Le texte du collègue.' });
        await edit(mine, id, { need: 'Mon texte à moi.', publics: 'Les écoles' });
        assert.equal(await save(theirs), 200);
        assert.equal(await save(mine), 409);
        const other = mine.locator('section', { has: mine.locator('#h-theirs') });
        assert.match(await other.innerText(), /Le texte du collègue\./);
        assert.equal(await value(mine, 'need'), 'Mon texte à moi.');
        assert.equal(await value(mine, 'publics'), 'Les écoles');
        assert.equal(await value(mine, 'done'), 'Rien encore.');
        none(await structureFaults(mine, 'fr'));
        await mine.fill('main [name=need]', 'Mon texte à moi.\n\nLe texte du collègue.');
        assert.equal(await save(mine), 200);
        await theirs.goto(`/experiences/${id}/modifier`);
        assert.equal(await value(theirs, 'need'), 'Mon texte à moi.\n\nLe texte du collègue.');
        assert.equal(await value(theirs, 'publics'), 'Les écoles');
    });

test('two people on one sheet, in different fields: both are kept without a question', async (t) => {
    const mine = await t.open({ who: 'author' });
    const id = await openDraft(mine, 'Deux plumes, deux champs');
    const theirs = (await colleague(t)).page;
    for (const page of [mine, theirs]) await page.route('**/brouillon', (route) => route.fulfill({ status: 204 }));
    await edit(theirs, id, { done: 'Ce que dit l’autre.' });
    await edit(mine, id, { publics: 'Les écoles' });
    assert.equal(await save(theirs), 200);
    assert.equal(await save(mine), 200);
    assert.equal(await value(mine, 'done'), 'Ce que dit l’autre.');
    assert.equal(await value(mine, 'publics'), 'Les écoles');
});

test('a form that is sent again posts once', async (t) => {
    const page = await t.open({ who: 'member' });
    let sent = null;
    page.on('request', (r) => { if (r.method() === 'POST' && r.url().endsWith('/forum/nouveau')) sent = { body: r.postData(), headers: r.headers() }; });
    const title = 'Une question qui part deux fois';
    const path = await askInForum(page, title, 'Le proxy a rejoué la demande.');
    for (let n = 0; n < 2; n++) {
        const again = await page.request.post('/forum/nouveau', { data: sent.body, maxRedirects: 0,
            headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: t.base } });
        assert.equal(again.status(), 303);
        assert.equal(new URL(again.headers().location, t.base).pathname, path);
    }
    await page.goto('/forum');
    assert.equal(await page.locator('main').getByRole('link', { name: title }).count(), 1);
});

test('a form from another site, or without its token, is refused', async (t) => {
    const page = await t.open({ who: 'member' });
    await page.goto('/forum/nouveau');
    const csrf = await page.locator('main [name=csrf]').first().inputValue();
    const form = { csrf, title: 'Une question qui vient d’ailleurs', category: 'question', body: 'x' };
    const post = (data, origin) => page.request.post('/forum/nouveau', { form: data, maxRedirects: 0, headers: { Origin: origin } });
    assert.equal((await post(form, 'https://ailleurs.example')).status(), 403);
    assert.equal((await post({ ...form, csrf: '' }, t.base)).status(), 403);
});

for (const script of [true, false])
    test(`forum, ${script ? 'with' : 'without'} script: question, answer, quote, best answer, a message changed`, async (t) => {
        const width = script ? 1280 : 320;
        const asks = await t.open({ who: 'member', script, width }), knows = await t.open({ who: 'author', script, width });
        const path = await askInForum(asks, `Qui prête ses tréteaux ? ${script}`, 'Nous cherchons *vingt* tréteaux en juin.');
        assert.equal(await asks.locator('#m1 em').innerText(), 'vingt');
        await knows.goto('/forum');
        await knows.locator(`main a[href="${path}"]`).click();
        await answer(knows, 'Nous en avons douze.\n\n<script>alert(1)</script>');
        assert.match(knows.url(), /#m2$/);
        assert.equal(await knows.locator('#m2 script').count(), 0);
        await asks.goto(path);
        await asks.locator('#m2').getByRole('link', { name: 'Citer' }).click();
        assert.match(await value(asks, 'body'), /^> /m);
        await asks.locator('main [name=body]').press('ControlOrMeta+End');
        await asks.locator('main [name=body]').pressSequentially('\n\nDouze suffiront, merci.');
        if (script) await button(asks, 'Aperçu').click();
        else assert.equal(await press(asks, button(asks, 'Aperçu')), 200);
        await asks.getByRole('region', { name: 'Aperçu' }).locator('blockquote').waitFor();
        assert.equal(await press(asks, button(asks, 'Publier mon message')), 200);
        await asks.locator('#m3 blockquote').getByText('Nous en avons douze.').waitFor();
        assert.equal(await press(asks, asks.locator('#m2').getByRole('button', { name: 'C’est la meilleure réponse' })), 200);
        await asks.locator('#m2').getByText('Meilleure réponse').first().waitFor();
        await knows.goto('/forum');
        assert.match(await knows.locator('main li', { has: knows.locator(`a[href="${path}"]`) }).innerText(), /Répondu/);
        await knows.goto(path);
        assert.equal(await knows.getByRole('button', { name: /meilleure réponse/ }).count(), 0, 'only who asked chooses');
        await knows.locator('#m2').getByRole('link', { name: 'Modifier' }).click();
        await knows.fill('main [name=body]', 'Nous en avons quatorze.');
        assert.equal(await press(knows, button(knows, 'Enregistrer')), 200);
        await knows.locator('#m2').getByText('quatorze').waitFor();
        await knows.locator('#m2').getByRole('link', { name: 'modifié' }).click();
        await knows.getByText('Nous en avons douze.').waitFor();
        none(await structureFaults(knows, 'fr'));
    });

/* The address in the last mail to somebody without an account. */
function linkInMail(t, email, pattern)
{
    const asked = `SELECT html FROM outbox WHERE address = '${email}' ORDER BY id DESC LIMIT 1`;
    return execFileSync('sqlite3', [path.join(t.world.folder, 'parvis.db'), asked], { encoding: 'utf8' }).match(pattern)[0];
}

/* Somebody who has the charge of an organisation where nobody else tests anything. */
async function manager(t, script, place)
{
    const page = await t.open({ script }), desk = await t.open({ who: 'administrator' }), person = somebody('Lise Circuit');
    await page.goto('/collectivites?nature=CC');
    await page.locator('main table tbody a').nth(place).click();
    const organisation = await organisationOf(page);
    await signUp(page, person);
    await declareMandate(page, organisation, 'directrice de la culture', script);
    await vouch(desk, person);
    return [page, organisation];
}

for (const script of [true, false])
    test(`an agreement by mail on a phone, ${script ? 'with' : 'without'} script: asked, read, said, given, shown`, async (t) => {
        const [author, organisation] = await manager(t, script, script ? 7 : 8);
        const approver = `jeanne.martin.${script ? 'a' : 'b'}@exemple.test`;
        await author.goto(`${organisation.path}/circuit`);
        await pick(author, 'steps', '1');
        assert.equal(await press(author, button(author, 'Enregistrer')), 200);
        const id = await openDraft(author, `Une fanfare à l’école ${script ? 'animée' : 'sobre'}`);
        await fillSheet(author, sheet(`Une fanfare à l’école ${script ? 'animée' : 'sobre'}`));
        await press(author, button(author, /^Enregistrer et publier/));
        await link(author, 'Demander l’accord').click();
        await author.fill('[name=visa_name]', 'Jeanne Martin');
        await author.fill('[name=visa_function]', 'vice-présidente à la culture');
        await author.fill('[name=visa_email]', approver);
        assert.equal(await press(author, button(author, 'Envoyer la demande')), 200);
        const phone = await t.open({ width: 320, script });
        const address = linkInMail(t, approver, /\/visa\/[A-Za-z0-9_-]+/);
        assert.equal((await phone.goto(address)).status(), 200);
        none(await structureFaults(phone, 'fr'));
        if (script) none(await axeFaults(phone));
        await phone.fill('[name=remark]', 'Comptez aussi la navette.');
        assert.equal(await press(phone, button(phone, 'Transmettre la remarque')), 200);
        await pick(phone, 'answer', 'agree');
        assert.equal(await press(phone, button(phone, 'Donner ma réponse')), 200);
        await phone.getByText('Vous avez donné votre accord').waitFor();
        await author.goto(`/brouillons/${id}/visa`);
        await author.getByText('Comptez aussi la navette.').waitFor();
        await author.goto(`/experiences/${id}/publier`);
        await pick(author, 'audience', '1');
        assert.equal(await press(author, button(author, /^Publier$/)), 200);
        await author.getByText(/Relu et approuvé par/).filter({ hasText: 'Jeanne Martin, vice-présidente à la culture' }).waitFor();
        none(await structureFaults(author, 'fr'));
    });
