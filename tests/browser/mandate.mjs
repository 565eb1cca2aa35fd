/* SPDX-License-Identifier: EUPL-1.2 */
/* Those who speak are who they say, and nobody misses an answer: from the first member of an organisation, who
 * signs in by a provider of identities, to a reader who takes what is held about him along and goes. Mail
 * leaves by a real relay and comes back as a mail server gives it. Each page on the way is looked at. */
import assert from 'node:assert/strict';
import { inflateRawSync } from 'node:zlib';
import { test } from './runner.mjs';
import { photograph } from './album.mjs';
import { linkIn, replyTo } from './relayed.mjs';
import { axeFaults, none, structureFaults } from './rules.mjs';
import { ADMINISTRATOR, addUser, verb } from './server.mjs';
import { answer, button, heading, link, pick, press, pressDanger, signIn, signUp, somebody, writeSheet } from './people.mjs';

const TOWN = { name: 'Bonneville', shown: 'Bonneville (Haute-Savoie)', siret: '21740042300014' };
const TITLE = 'Une artothèque prêtée de mairie en mairie';
const WORDS = 'Nous cherchons à prêter des œuvres *aux écoles* : comment les assurez-vous ?';

/* PICTURES: the folder where each page on the way is kept as pictures too (pictures.mjs). */
async function look(page, where)
{
    none([...await structureFaults(page, 'fr'), ...await axeFaults(page)].map((fault) => `${where}: ${fault}`));
    if (process.env.PICTURES) await photograph(page, process.env.PICTURES, `courriel-${where.normalize('NFD').replace(/[^a-z0-9]+/gi, '-')}`);
}

const mainText = async (page) => (await page.locator('main').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');

/* What the page says, wherever it says it. */
async function says(page, ...wanted)
{
    const text = await mainText(page);
    for (const one of wanted) assert.ok(text.includes(one), `${page.url()} says "${one}": ${text.slice(0, 1500)}`);
}

const codeIn = ({ mail }) => mail.text.match(/^\s*([A-Z2-9]{4}-[A-Z2-9]{4})\s*$/m)?.[1];

/* ---- the first of an organisation, by a provider of identities ---- */

async function firstOfTheTown(t)
{
    const { provider } = t.world.forum, page = await t.open();
    t.allow(new RegExp(`^another host: ${provider.issuer}/`)); /* only there, and only to sign in */
    provider.people.set('claire', { email: 'claire.dubois@exemple.test', email_verified: true, given_name: 'Claire', usual_name: 'Dubois', siret: TOWN.siret });
    provider.person = 'claire';
    await page.goto('/connexion');
    await look(page, 'signing in, three ways');
    assert.equal(await press(page, link(page, 'Continuer avec ProConnect').first()), 200);
    assert.equal(new URL(page.url()).pathname, '/mon-compte/mandats');
    await page.fill('[name=organisation]', TOWN.shown);
    await page.fill('[name=function]', 'directrice des affaires culturelles');
    await pick(page, 'kind', 'officer');
    assert.equal(await press(page, button(page, 'Déclarer ce mandat')), 200);
    await says(page, 'par son fournisseur d’identité');
    await look(page, 'a mandate that the provider proves');
    const town = new URL(await link(page, TOWN.name).first().getAttribute('href'), t.base).pathname;
    await page.goto(`${town}/membres`);
    await says(page, 'Référent : directrice des affaires culturelles', 'identité professionnelle vérifiée');
    await look(page, 'the members of a town, for who has the charge of it');
    return { page, town };
}

async function invite(first, person)
{
    const { page, town } = first;
    await page.goto(`${town}/membres`);
    await page.fill('[name=invited_email]', person.email);
    await page.fill('[name=invited_name]', person.name);
    await page.fill('[name=invited_function]', 'chargée de mission arts visuels');
    await pick(page, 'invited_kind', 'agent');
    assert.equal(await press(page, button(page, 'Envoyer l’invitation')), 200);
    await says(page, person.email);
}

/* ---- an invited colleague, by a code and by a link ---- */

async function joinsByCode(t, person)
{
    const { relay } = t.world.forum, page = await t.open();
    await page.goto(linkIn(await relay.next(person.email, /vous invite/), '/invitations/'));
    await says(page, 'Claire Dubois', 'chargée de mission arts visuels');
    await look(page, 'an invitation');
    await link(page, 'Créer un compte').click();
    await link(page, /recevez un lien et un code/).click();
    await page.waitForURL('**/connexion/courriel?*');
    await look(page, 'asking for a link and a code');
    await page.fill('[name=email]', person.email);
    assert.equal(await press(page, button(page, 'Recevoir un lien et un code')), 200);
    await look(page, 'typing the code');
    await page.fill('[name=code]', codeIn(await relay.next(person.email, /code/)));
    assert.equal(await press(page, button(page, 'Valider le code')), 200);
    await look(page, 'opening an account by mail');
    await page.fill('[name=person_name]', person.name);
    assert.equal(await press(page, button(page, 'Ouvrir mon compte')), 200);
    assert.match(new URL(page.url()).pathname, /^\/invitations\//, 'back to the invitation');
    assert.equal(await press(page, button(page, 'Accepter l’invitation')), 200);
    await says(page, TOWN.name, 'chargée de mission arts visuels', 'confirmé');
    assert.equal(await link(page, 'Faire confirmer').count(), 0, 'her colleague’s word is a proof');
    return page;
}

async function signOut(page)
{
    const menu = page.locator('.menu-toggle summary');
    if (await menu.isVisible()) await menu.click();
    await press(page, page.getByRole('button', { name: 'Se déconnecter' }));
}

/* The link opens where it was asked for, after a button: what follows links changes nothing. */
async function returnsByLink(t, page, person)
{
    const { relay } = t.world.forum;
    await signOut(page);
    await page.goto('/connexion');
    await page.fill('#courriel', person.email);
    assert.equal(await press(page, button(page, 'Recevoir un lien et un code')), 200);
    const path = linkIn(await relay.next(person.email, /code/), '/connexion/lien/');
    const elsewhere = await t.open();
    await elsewhere.goto(path);
    assert.equal(await heading(elsewhere), 'Ce lien s’ouvre ailleurs');
    await look(elsewhere, 'a link that another browser opens');
    await page.goto(path);
    await look(page, 'a link that signs in');
    assert.equal(await press(page, button(page, 'Me connecter')), 200);
    await page.goto('/mon-compte');
    assert.equal(await heading(page), person.name);
    await look(page, 'her own page');
}

/* ---- an agreement before publishing, on a telephone, without an account ---- */

async function asksForAgreement(first, page, person)
{
    await first.page.goto(`${first.town}/circuit`);
    await look(first.page, 'the circuit of a town');
    await pick(first.page, 'steps', '1');
    assert.equal(await press(first.page, button(first.page, 'Enregistrer')), 200);
    await writeSheet(page, TITLE);
    assert.equal(await press(page, button(page, /^Enregistrer et publier/)), 200);
    await says(page, 'À viser');
    assert.equal(await button(page, /^Publier$/).count(), 0, 'nothing is published without it');
    await look(page, 'a text that is to be agreed to');
    await link(page, 'Demander l’accord').click();
    await page.fill('[name=visa_name]', person.name);
    await page.fill('[name=visa_function]', 'adjointe à la culture');
    await page.fill('[name=visa_email]', person.email);
    assert.equal(await press(page, button(page, 'Envoyer la demande')), 200);
    await says(page, 'une réponse est attendue', person.name);
    await look(page, 'an agreement that is waited for');
}

async function agrees(t, person)
{
    const mail = await t.world.forum.relay.next(person.email, /demande votre accord/);
    for (const attempt of ['a link is followed', 'it is read']) { /* what follows links agrees to nothing */
        const page = await t.open({ width: 320 });
        assert.equal((await page.goto(linkIn(mail, '/visa/'))).status(), 200, attempt);
        await says(page, TITLE, 'Rien n’est encore public', 'La reprise des catalogues a pris six mois');
        if (attempt === 'a link is followed') continue;
        await look(page, 'the text to agree to, on a telephone');
        await pick(page, 'answer', 'agree');
        await page.fill('[name=word]', 'Très bien : dites aussi merci aux relais.');
        assert.equal(await press(page, button(page, 'Donner ma réponse')), 200);
        await says(page, 'Vous avez donné votre accord', person.name);
        await look(page, 'an agreement that is given');
    }
}

async function publishes(t, page, person, agreed)
{
    await page.goto(linkIn(await t.world.forum.relay.next(person.email, /^Accord donné/), '/brouillons/'));
    await says(page, 'Tous les accords sont donnés', 'dites aussi merci aux relais');
    await link(page, 'Publier…').click();
    await pick(page, 'audience', '1');
    assert.equal(await press(page, button(page, /^Publier$/)), 200);
    const path = new URL(page.url()).pathname;
    assert.equal(await heading(page), TITLE);
    const visitor = await t.open();
    await visitor.goto(path);
    await says(visitor, `Écrit par ${person.name}, chargée de mission arts visuels, ${TOWN.shown} (confirmé)`, `Relu et approuvé par ${agreed.name}, adjointe à la culture`);
    await look(visitor, 'the sheet, for a visitor');
    return path;
}

/* ---- a reader, by a password, who follows and answers by mail ---- */

async function follows(t, person, path)
{
    const page = await t.open();
    await signUp(page, person, path);
    await page.goto(linkIn(await t.world.forum.relay.next(person.email, /code/), '/connexion/lien/'));
    assert.equal(await press(page, button(page, 'Me connecter')), 200);
    await page.goto(path);
    assert.equal(await press(page, button(page, /^Suivre$/)), 200);
    await page.goto('/mon-compte/alertes/reglages');
    await look(page, 'what one receives by mail');
    await page.getByLabel('Un message dans une discussion suivie').selectOption({ label: 'Tout de suite' });
    assert.equal(await press(page, button(page, 'Enregistrer')), 200);
    return page;
}

async function answersByMail(t, author, page, person, path)
{
    await author.goto(path);
    await answer(author, WORDS);
    const mail = await t.world.forum.relay.next(person.email, new RegExp(TITLE.slice(0, 12)));
    assert.ok(mail.mail.html.includes('<em>aux écoles</em>') && mail.mail.text.includes('chargée de mission arts visuels'), mail.mail.text);
    const end = mail.mail.headers.get('list').unsubscribe.url;
    assert.ok(end.startsWith(`${t.base}/desabonnement/`), 'one page ends such mails');
    await page.goto(end);
    await says(page, 'Vous ne suivrez plus cette discussion.');
    await look(page, 'what ends such mails');
    const given = replyTo(t.world.forum.folder, mail, 'Par le contrat de la médiathèque.\r\nVenez voir sur vente-doeuvres.example !');
    assert.equal(given.code, 0, given.said);
    await page.goto(path);
    const post = page.locator('#m2');
    await post.getByText('Par le contrat de la médiathèque.').waitFor();
    assert.ok(!(await post.innerText()).includes('comment les assurez-vous'), 'what was quoted is left out');
    assert.ok((await post.innerText()).includes(person.name));
    await page.goto('/mon-compte/alertes');
    await says(page, TITLE);
    await look(page, 'his notices');
}

/* ---- moderation ---- */

async function hidden(t, author, person, moderator, path)
{
    await author.goto(path);
    await author.locator('#m2').getByRole('link', { name: /^Signaler/ }).click();
    await look(author, 'reporting');
    await pick(author, 'about', 'thing');
    await pick(author, 'reason', 'advertising');
    await author.fill('[name=note]', 'La dernière ligne vend quelque chose.');
    assert.equal(await press(author, button(author, 'Envoyer le signalement')), 200);
    const desk = await t.open();
    await signIn(desk, moderator);
    await desk.goto('/moderation');
    await look(desk, 'the queue of moderation');
    await link(desk, 'Par le contrat de la médiathèque.').click();
    const path_ = new URL(desk.url()).pathname;
    await says(desk, 'vente-doeuvres.example', 'La dernière ligne vend quelque chose.', person.name);
    assert.equal(await press(desk, button(desk, 'Prendre ce dossier')), 200);
    await look(desk, 'a case');
    await pick(desk, 'action', 'hide');
    await pick(desk, 'decision_reason', 'advertising');
    await desk.fill('[name=statement]', 'Le message renvoie à une vente : les conditions l’écartent.');
    assert.equal(await press(desk, button(desk, /^Décider$/)), 200);
    const visitor = await t.open();
    await visitor.goto(path);
    await says(visitor, 'Ce message est masqué par la modération');
    assert.ok(!(await visitor.content()).includes('vente-doeuvres'), 'nobody reads it');
    await look(visitor, 'a message that is hidden');
    await visitor.goto('/moderation/journal');
    await says(visitor, 'Publicité, démarchage');
    assert.ok(!(await mainText(visitor)).includes(person.name), 'the journal names nobody');
    await look(visitor, 'the journal of moderation');
    return { desk, path: path_ };
}

async function appeals(t, person, decided, path)
{
    const mail = await t.world.forum.relay.next(person.email, /masqué/);
    assert.ok(mail.mail.text.includes('Le message renvoie à une vente'), mail.mail.text);
    const page = await t.open({ width: 320 }); /* no session: the link is his alone */
    await page.goto(linkIn(mail, '/moderation/decisions/'));
    await look(page, 'a decision, for whom it concerns');
    await page.fill('[name=appeal]', 'C’est l’artothèque de la région : rien n’y est vendu.');
    assert.equal(await press(page, button(page, 'Envoyer le recours')), 200);
    await look(page, 'an appeal');
    await decided.desk.goto(decided.path);
    await says(decided.desk, 'rien n’y est vendu', 'Quelqu’un d’autre que vous doit répondre');
    const other = await t.open();
    await signIn(other, ADMINISTRATOR);
    await other.goto('/moderation');
    await other.locator(`main a[href="${decided.path}"]`).click();
    await look(other, 'an appeal, for who answers it');
    await other.fill('[name=answer]', 'Vous avez raison : le message revient.');
    assert.equal(await press(other, button(other, 'L’annuler')), 200);
    const told = await t.world.forum.relay.next(person.email, /annulée/);
    assert.ok(told.mail.text.includes('le message revient'), told.mail.text);
    await page.goto(path);
    await page.locator('#m2').getByText('Par le contrat de la médiathèque.').waitFor();
}

/* ---- taking one’s data along, and going ---- */

/* {name: content} of a zip file (APPNOTE 4.3): its directory stands at its end. */
function unzip(bytes)
{
    const files = {}, end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    for (let at = bytes.readUInt32LE(end + 16), left = bytes.readUInt16LE(end + 10); left > 0; left--) {
        const [name, extra, comment] = [28, 30, 32].map((from) => bytes.readUInt16LE(at + from));
        const local = bytes.readUInt32LE(at + 42), size = bytes.readUInt32LE(at + 20);
        const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
        const packed = bytes.subarray(start, start + size);
        files[bytes.toString('utf8', at + 46, at + 46 + name)] = bytes.readUInt16LE(at + 10) ? inflateRawSync(packed) : packed;
        at += 46 + name + extra + comment;
    }
    return files;
}

async function takesAlong(page, person)
{
    await page.goto('/mon-compte/donnees');
    await look(page, 'his data');
    assert.equal(await press(page, button(page, 'Préparer un export')), 200);
    const file = link(page, 'télécharger');
    for (let n = 0; n < 100 && await file.count() === 0; n++) await page.goto('/mon-compte/donnees');
    const answered = await page.request.get(await file.getAttribute('href'));
    assert.equal(answered.headers()['content-type'], 'application/zip');
    const all = Object.values(unzip(await answered.body())).map(String).join('\n');
    for (const wanted of [person.email, person.name, 'Par le contrat de la médiathèque.']) assert.ok(all.includes(wanted), `the export has ${wanted}`);
}

/* He asks for it in the browser and has a week to think again; the host need not wait. */
async function goes(t, page, person, path)
{
    await page.goto('/mon-compte/donnees');
    await pick(page, 'name_choice', 'remove');
    await page.fill('[name=password]', person.password);
    assert.equal(await pressDanger(page, button(page, /^Effacer mon compte/)), 200);
    await says(page, 'Votre compte sera effacé le', 'Votre nom disparaîtra');
    await look(page, 'an account that goes');
    verb(t.world.forum.folder, 'user', 'erase', person.email);
    await page.goto(path);
    const post = page.locator('#m2');
    await post.getByText('Par le contrat de la médiathèque.').waitFor();
    assert.ok((await post.innerText()).includes('Un ancien membre') && !(await page.content()).includes(person.name), 'the name is gone');
    await page.goto('/mon-compte');
    assert.equal(new URL(page.url()).pathname, '/connexion', 'and the session');
}

test('mandate: from an invitation to leaving, by all three ways in', async (t) => {
    const step = async (name, run) => {
        const began = Date.now(), made = await run();
        console.log(`         ${name}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
        return made;
    };
    const ines = somebody('Inès Atelier');
    const first = await step('the first of a town, by a provider of identities', () => firstOfTheTown(t));
    await step('she invites a colleague', () => invite(first, ines));
    const page = await step('who joins by a code, vouched for', () => joinsByCode(t, ines));
    await step('and comes back by a link', () => returnsByLink(t, page, ines));
    const jeanne = somebody('Jeanne Martin'), remi = somebody('Rémi Lecteur'), moderator = somebody('Maud Lisière');
    addUser(t.world.forum.folder, moderator, 'moderator');
    await step('she asks for an agreement', () => asksForAgreement(first, page, jeanne));
    await step('which is given on a telephone', () => agrees(t, jeanne));
    const path = await step('and publishes', () => publishes(t, page, ines, jeanne));
    const reader = await step('a reader signs up, and follows', () => follows(t, remi, path));
    await step('he is told by mail, and answers by mail', () => answersByMail(t, page, reader, remi, path));
    const decided = await step('a moderator hides it, and says why', () => hidden(t, page, remi, moderator, path));
    await step('he appeals; somebody else answers', () => appeals(t, remi, decided, path));
    await step('he takes his data along', () => takesAlong(reader, remi));
    await step('and goes', () => goes(t, reader, remi, path));
}, 'relayed', 480000);
