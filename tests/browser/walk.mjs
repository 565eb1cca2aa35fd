/* SPDX-License-Identifier: EUPL-1.2 */
/* The whole job, as one person after another does it: an experience is told; an official whose community
 * resembles that one finds it, reads it, signs up, asks, takes it up, completes and publishes her own; the
 * first author sees it credited. With and without script, wide and narrow. Each page on the way is looked at. */
import assert from 'node:assert/strict';
import { test } from './runner.mjs';
import { axeFaults, none, structureFaults } from './rules.mjs';
import { answer, button, chooseOrganisation, declareMandate, fillSheet, heading, link, pick, press, publish, sheet, signUp, somebody, tell, vouch } from './people.mjs';

async function look(page, script, where)
{
    const faults = await structureFaults(page, 'fr');
    if (script) faults.push(...await axeFaults(page));
    none(faults.map((fault) => `${where}: ${fault}`));
}

async function author(t, look_, options, title)
{
    const page = await t.open(options), person = somebody('Ariane Récit');
    await signUp(page, person);
    assert.match(page.url(), /\/mon-compte\/mandats$/, 'a new member is asked in whose name she speaks');
    await declareMandate(page, t.world.theirs, 'directrice de la lecture publique', options.script);
    await vouch(await t.open({ who: 'administrator' }), person);
    const path = await tell(page, title);
    assert.equal(await heading(page), title);
    await look_(page, 'the sheet, for its author');
    return { page, person, path };
}

/* By the directory: my community, those that resemble it, what they share. */
async function findByNeighbours(t, page, look_, title)
{
    await page.goto('/');
    const menu = page.locator('.menu-toggle summary');
    if (await menu.isVisible()) await menu.click();
    await page.getByRole('navigation', { name: 'Principale' }).getByRole('link', { name: 'Collectivités' }).click();
    await page.locator('main [name=q]').fill(t.world.mine.name);
    await press(page, button(page, 'Chercher'));
    await look_(page, 'the directory');
    await page.locator(`main a[href="${t.world.mine.path}"]`).first().click();
    assert.equal(await heading(page), t.world.mine.name);
    await look_(page, 'my community');
    await page.locator('.neighbours').first().getByRole('link', { name: t.world.theirs.name }).first().click();
    assert.equal(await heading(page), t.world.theirs.name);
    await link(page, title).first().click();
}

async function findBySearch(t, page, look_, title)
{
    await page.goto('/');
    await page.fill('#ask', title.split(' ').slice(-3).join(' '));
    await page.locator('main').getByRole('button', { name: 'Chercher' }).click();
    await page.waitForURL('**/recherche?*');
    await look_(page, 'the results');
    await link(page, title).first().click();
}

async function read(page, look_, title)
{
    assert.equal(await heading(page), title);
    const text = (await page.locator('main').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');
    for (const wanted of ['personne ne s’y retrouvait', 'six mois de plus', '38 400', '11 250,50', 'Licence', 'vice-présidente à la culture', 'février 2023'])
        assert.ok(text.includes(wanted), `the sheet says "${wanted}"`);
    await look_(page, 'the sheet, for a visitor');
}

async function joinAndAsk(t, page, look_, options, path)
{
    const person = somebody('Mahaut Lecture');
    await link(page, 'Créer un compte').click();
    await page.waitForURL('**/inscription?retour=*');
    await page.fill('[name=person_name]', person.name);
    await page.fill('[name=email]', person.email);
    await page.fill('[name=new_password]', person.password);
    await press(page, button(page, 'Créer mon compte'));
    assert.equal(new URL(page.url()).pathname, path, 'after signing up one is back where one was');
    await link(page, 'Dites au nom de quel organisme vous parlez').click();
    await page.waitForURL('**/mon-compte/mandats');
    await look_(page, 'one’s mandates');
    await chooseOrganisation(page, 'organisation', t.world.mine, options.script);
    await page.fill('[name=function]', 'adjointe à la culture');
    await pick(page, 'kind', 'elected');
    assert.equal(await press(page, button(page, 'Déclarer ce mandat')), 200);
    await page.goto(path);
    await answer(page, 'Qui a écrit **la règle de prêt** commune, et comment les trois communes s’y sont-elles rangées ?');
    assert.match(page.url(), /#m1$/);
    const post = page.locator('#m1');
    await post.getByText('adjointe à la culture').waitFor();
    assert.equal(await post.locator('strong').innerText(), 'la règle de prêt');
    await vouch(await t.open({ who: 'administrator' }), person);
    await page.goto(path);
    return person;
}

async function takeUp(page, look_, title)
{
    const gesture = page.locator('form', { has: page.locator('[name=kind][value=adaptation]') });
    await gesture.locator('[name=note]').fill('pour quatre bibliothèques');
    assert.equal(await press(page, gesture.getByRole('button', { name: 'Nous nous en inspirons' })), 200);
    const id = Number(page.url().match(/\/experiences\/([0-9]+)\/modifier$/)?.[1]);
    assert.ok(id, 'a draft is open');
    assert.equal(await page.locator('[name=title]').inputValue(), title, 'it starts as a copy');
    assert.match(await page.locator('[name=need]').inputValue(), /ne s’y retrouvait/);
    for (const name of ['difficulties', 'outcome', 'contact', 'voice', 'costs-0-amount'])
        assert.equal(await page.locator(`[name="${name}"]`).inputValue(), '', `${name} is not theirs to say`);
    await look_(page, 'the draft');
    return id;
}

async function complete(page, look_, title)
{
    assert.equal(await press(page, button(page, /^Enregistrer et publier/)), 200);
    await page.getByRole('heading', { name: 'Ce qui manque' }).waitFor();
    await look_(page, 'what is missing');
    await link(page, 'Compléter le récit').click();
    const { need, done } = sheet('');
    await fillSheet(page, { title, need: `${need}\n\nChez nous, quatre catalogues.`, done, outcome: 'Ouverture prévue au printemps.', difficulties: 'Un catalogue n’a pas de notices.' });
    await pick(page, 'bracket', '25k-100k');
    const path = await publish(page, { changes: 'quatre bibliothèques au lieu de trois, sans navette' });
    assert.equal(await heading(page), title);
    return path;
}

/* Title, author, source, licence and changes of the original, on the adaptation. */
async function credited(page, look_, first)
{
    const credit = page.locator('section', { has: page.locator('#h-credit') });
    const box = (await credit.locator('.box.licence').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');
    for (const wanted of [first.title, first.by, 'Licence Ouverte', 'quatre bibliothèques au lieu de trois, sans navette', first.path])
        assert.ok(box.includes(wanted), `the attribution names "${wanted}": ${box}`);
    const chain = page.locator('section', { has: page.locator('#h-family') }).locator('.relatives');
    assert.equal(await chain.locator('[aria-current=true]').innerText(), await heading(page));
    assert.equal(new URL(await chain.getByRole('link', { name: first.title }).getAttribute('href'), page.url()).pathname, first.path);
    await look_(page, 'the adaptation');
}

async function seenByFirstAuthor(t, page, look_, first, adaptation)
{
    await page.goto(first.path);
    const declared = page.locator('section', { has: page.locator('#h-declared') });
    await declared.getByRole('link', { name: t.world.mine.name }).first().waitFor();
    assert.ok(await declared.getByRole('link', { name: adaptation.title }).count(), 'the declaration leads to the adaptation');
    assert.ok((await declared.innerText()).includes('pour quatre bibliothèques'));
    const born = page.locator('section', { has: page.locator('#h-family') }).locator('.relatives').getByRole('link', { name: adaptation.title });
    assert.equal(new URL(await born.getAttribute('href'), page.url()).pathname, adaptation.path);
    await answer(page, 'La directrice du réseau, avec les trois secrétaires de mairie.');
    await page.locator('#m2').getByText('directrice de la lecture publique').waitFor();
    await look_(page, 'the sheet with its discussion');
    await page.goto(t.world.theirs.path);
    await page.getByText(/Organismes? qui s’en (est|sont) inspirés?/).waitFor();
}

for (const [script, width] of [[true, 1280], [false, 320], [true, 320], [false, 1280]])
    test(`walk: the whole job, ${script ? 'with' : 'without'} script, ${width} px`, async (t) => {
        const options = { script, width };
        const mark = `${script ? 'animé' : 'sobre'} ${width === 320 ? 'étroit' : 'large'}`;
        const look_ = (page, where) => look(page, script, where);
        const title = `Une carte commune pour nos bibliothèques, essai ${mark}`;
        const first = await author(t, look_, options, title);
        const page = await t.open(options);
        if (width === 320) await findByNeighbours(t, page, look_, title);
        else await findBySearch(t, page, look_, title);
        await read(page, look_, title);
        await joinAndAsk(t, page, look_, options, first.path);
        const id = await takeUp(page, look_, title);
        t.allow(/status of 404/);
        assert.equal((await first.page.goto(`/experiences/${id}/modifier`)).status(), 404, 'her draft is hers');
        const adaptation = { title: `Quatre bibliothèques, une carte, essai ${mark}` };
        adaptation.path = await complete(page, look_, adaptation.title);
        await credited(page, look_, { title, by: t.world.theirs.name, path: first.path });
        await seenByFirstAuthor(t, first.page, look_, { title, path: first.path }, adaptation);
    });
