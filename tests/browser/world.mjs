/* SPDX-License-Identifier: EUPL-1.2 */
/* What is there before the tests begin, made by people in the browser: three persons, a topic with answers,
 * an experience told in full, another spotted, a draft. Tests add to it and never change it. */
import assert from 'node:assert/strict';
import { ACT_MS } from './runner.mjs';
import { ADMINISTRATOR } from './server.mjs';
import { answer, askInForum, button, chooseOrganisation, declareMandate, fillSheet, openDraft, pick, press, publish, signIn, signUp, somebody, tell, vouch } from './people.mjs';

/* Two communities of communes that resemble each other: the first of the directory's list, and its nearest. */
async function resembling(page)
{
    await page.goto('/collectivites?nature=CC&taille=15-30');
    if (await page.locator('main table tbody a').count() === 0) await page.goto('/collectivites?nature=CC');
    await page.locator('main table tbody a').first().click();
    const mine = await organisationOf(page);
    await page.locator('.neighbours h3 a').first().click();
    return [mine, await organisationOf(page)];
}

/* The organisation of the sheet one looks at. */
export async function organisationOf(page)
{
    const name = (await page.locator('h1').innerText()).trim();
    const department = page.locator('.facts dt', { hasText: /^Département$/ }).locator('xpath=following-sibling::dd');
    const place = await department.count() ? (await department.innerText()).trim() : '';
    return { name, path: new URL(page.url()).pathname, shown: place ? `${name} (${place})` : name };
}

async function person(browser, base, act)
{
    const context = await browser.newContext({ baseURL: base, locale: 'fr-FR' });
    context.setDefaultTimeout(ACT_MS);
    const page = await context.newPage();
    const made = await act(page);
    await page.goto('/plan'); /* what was to be said once has been said */
    const state = { ...await context.storageState(), origins: [] };
    await context.close();
    return { ...made, state };
}

const LIST_FOR_A_JOB = 60; /* beyond what is made at once */

async function adapt(page, world)
{
    await page.goto(world.paths.told);
    await press(page, page.getByRole('button', { name: 'Nous nous en inspirons' }));
    await fillSheet(page, { title: 'Deux bibliothèques et un musée, une carte', outcome: 'À venir.', difficulties: 'Le musée compte autrement.' });
    await pick(page, 'bracket', 'unknown');
    return publish(page);
}

/* Sends a list of projects; the address where it is checked. */
async function sendList(page, world, rows)
{
    world.sent.push(...rows.map((row) => row.replaceAll(';', '\n')));
    await page.goto('/experiences/importer');
    await page.setInputFiles('main [name=file]', { name: 'projets.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
    await press(page, button(page, 'Lire le fichier'));
    return new URL(page.url()).pathname;
}

/* An administrator's word: from then on her drafts are also her organisation's. */
async function confirm(browser, base, state, person)
{
    const context = await browser.newContext({ baseURL: base, locale: 'fr-FR', storageState: state });
    const page = await context.newPage();
    await vouch(page, person);
    await context.close();
}

export async function makeWorld(browser, base)
{
    const world = { people: {}, paths: {}, sent: [] };
    world.people.administrator = await person(browser, base, async (page) => {
        await signIn(page, ADMINISTRATOR);
        [world.mine, world.theirs] = await resembling(page);
        return ADMINISTRATOR;
    });
    world.people.author = await person(browser, base, async (page) => {
        const author = somebody('Ariane Récit');
        await signUp(page, author);
        await declareMandate(page, world.theirs);
        await confirm(browser, base, world.people.administrator.state, author);
        world.paths.told = await tell(page, 'Trois bibliothèques, une seule carte');
        world.told = Number(world.paths.told.split('/')[2]);
        world.draft = await openDraft(page, 'Un festival dans les granges');
        await page.fill('main [name=need]', 'Aucune salle.');
        await press(page, button(page, 'Enregistrer le brouillon'));
        await page.goto(`/fichiers/joindre?sur=${world.draft}`);
        await page.setInputFiles('#f-file', { name: 'grange.jpg', mimeType: 'image/jpeg', buffer: await page.screenshot({ type: 'jpeg', quality: 60 }) });
        await Promise.all([page.waitForURL('**/modifier'), button(page, 'Envoyer').click()]);
        world.paths.picture = new URL(page.url()).pathname;
        world.sent.push('grange.webp');
        const spotted = await openDraft(page, 'Une artothèque dans un bus', 'spotted');
        await chooseOrganisation(page, 'concerned', world.mine);
        await page.fill('main [name=year]', '2022');
        await page.fill('main [name=source_name]', 'La lettre du réseau, mars 2023');
        await page.fill('main [name=done]', 'Quarante œuvres qui passent de village en village.');
        world.paths.spotted = await publish(page);
        world.spotted = spotted;
        return author;
    });
    world.people.importer = await person(browser, base, async (page) => {
        const importer = somebody('Ismaël Tableur');
        await signUp(page, importer);
        await declareMandate(page, world.mine, 'chargé de projet');
        const row = (n) => `Un bal dans le hameau ${n};${world.mine.shown};2024`;
        await sendList(page, world, ['Intitulé;Porteur;Année', ...Array.from({ length: LIST_FOR_A_JOB }, (_, n) => row(n + 1))]);
        await press(page, button(page, 'Créer les brouillons'));
        world.paths.job = new URL(page.url()).pathname;
        world.paths.list = await sendList(page, world, ['Intitulé;Porteur;Année;Secteur', 'Une nuit des livres;Sainte-Colombe;2022;Musique', 'Un bal d’été;Bonneville;hier;Cuisine', 'Une fête;;2021;']);
        return importer;
    });
    world.people.member = await person(browser, base, async (page) => {
        const member = somebody('Mahaut Lecture');
        await signUp(page, member);
        await declareMandate(page, world.mine, 'adjointe à la culture');
        await confirm(browser, base, world.people.administrator.state, member);
        world.paths.topic = await askInForum(page, 'Une ludothèque à deux communes : qui paie l’animatrice ?',
            'Deux communes, **une** animatrice.\n\n- qui l’emploie ?\n- qui paie ses trajets ?\n\n| poste | part |\n|---|---|\n| salaire | 60 % |\n\nVoir https://exemple.test/convention');
        await answer(page, 'Nous avons d’abord écrit `la convention`.\n\n> une ligne citée');
        await page.locator('#m2').getByRole('link', { name: 'Modifier' }).click();
        await page.fill('[name=body]', 'Nous avons écrit la convention **avant** d’embaucher.');
        await press(page, button(page, 'Enregistrer'));
        const id = await page.locator('#m2 a[href*="/historique"]').getAttribute('href');
        world.paths.post = id.replace('/historique', '');
        world.topic = Number(world.paths.topic.split('/')[2]);
        world.paths.adaptation = await adapt(page, world);
        return member;
    });
    await person(browser, base, async (page) => { /* a case for those who moderate */
        await page.goto(`/signaler?contribution=${world.told}`);
        await pick(page, 'reason', 'other');
        await page.fill('main [name=note]', 'Une photographie sans son auteur.');
        world.sent.push('Une photographie sans son auteur.');
        assert.equal(await press(page, button(page, 'Envoyer le signalement')), 200, 'reporting');
    });
    return world;
}
