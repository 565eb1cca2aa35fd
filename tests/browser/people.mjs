/* SPDX-License-Identifier: EUPL-1.2 */
/* What people do in forms, the same with and without script: they read labels and buttons. */
import assert from 'node:assert/strict';

export const PASSWORD = 'une phrase facile à retenir';
let made = 0;

/* Someone who does not exist yet. */
export function somebody(name = 'Dominique Essai')
{
    made++;
    return { name, email: `personne-${process.pid}-${made}@exemple.test`, password: PASSWORD };
}

export const button = (page, name) => page.locator('main').getByRole('button', { name });
export const link = (page, name) => page.locator('main').getByRole('link', { name });
export const heading = async (page) => (await page.locator('h1').innerText()).trim();
export const notice = (page) => page.locator('main .notice[role=status]');

/* A choice, shown as buttons or as a menu. */
export async function pick(page, name, code)
{
    const menu = page.locator(`main select[name="${name}"]`);
    if (await menu.count()) await menu.selectOption(code);
    else await page.locator(`main [name="${name}"][value="${code}"]`).check();
}

/* Presses, waits for the page that comes, and says its status. */
export async function press(page, locator)
{
    const [answer] = await Promise.all([
        page.waitForResponse((r) => r.request().isNavigationRequest() && r.frame() === page.mainFrame() && (r.status() < 300 || r.status() >= 400)),
        locator.click(),
    ]);
    await page.waitForLoadState('load');
    return answer.status();
}

/* A button that cannot be taken back asks first, where script runs. */
export async function pressDanger(page, locator)
{
    await locator.click();
    return press(page, page.getByRole('dialog').locator('button.danger'));
}

export async function signUp(page, person, back = '')
{
    await page.goto(`/inscription${back ? `?retour=${encodeURIComponent(back)}` : ''}`);
    await page.fill('[name=person_name]', person.name);
    await page.fill('[name=email]', person.email);
    await page.fill('[name=new_password]', person.password);
    assert.equal(await press(page, button(page, /Créer mon compte|Create/)), 200, 'signing up');
}

export async function signIn(page, person)
{
    await page.goto('/connexion');
    const form = page.locator('main form[action="/connexion"]'); /* a forum that sends mail has another */
    await form.locator('[name=email]').fill(person.email);
    await form.locator('[name=password]').fill(person.password);
    assert.equal(await press(page, form.getByRole('button')), 200, 'signing in');
}

/* A field that names an organisation: typed and chosen by keyboard, or, without script, typed in full. */
export async function chooseOrganisation(page, name, organisation, script = true)
{
    const field = page.locator(`[name="${name}"]`);
    if (!script) {
        await field.fill(organisation.shown);
        return;
    }
    await field.click();
    await field.pressSequentially(organisation.name, { delay: 5 });
    const list = page.locator(`#${await field.getAttribute('aria-controls')}`);
    const wanted = list.getByRole('option').filter({ hasText: organisation.name }).first();
    await wanted.waitFor();
    for (let n = 0; n < 12 && await wanted.getAttribute('aria-selected') !== 'true'; n++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.notEqual(await page.locator(`[name="${name}-id"]`).inputValue(), '', `${organisation.name} was chosen`);
}

export async function declareMandate(page, organisation, work = 'directrice des affaires culturelles', script = true)
{
    await page.goto('/mon-compte/mandats');
    await chooseOrganisation(page, 'organisation', organisation, script);
    await page.fill('[name=function]', work);
    await pick(page, 'kind', 'officer');
    assert.equal(await press(page, button(page, 'Déclarer ce mandat')), 200, 'declaring a mandate');
    await page.locator('main table').getByRole('link', { name: organisation.name }).first().waitFor();
}

/* An administrator saw a letter: from then on the person may publish in the name of the organisation. */
export async function vouch(desk, person)
{
    await desk.goto('/admin/mandats');
    assert.equal(await press(desk, desk.locator('main tr', { hasText: person.email }).getByRole('button', { name: 'Confirmer' })), 200, 'vouching');
}

/* Asks in the forum; the address of the topic. */
export async function askInForum(page, title, body, category = 'question')
{
    await page.goto('/forum/nouveau');
    await page.fill('[name=title]', title);
    await pick(page, 'category', category);
    await page.fill('[name=body]', body);
    assert.equal(await press(page, button(page, 'Publier')), 200, 'asking');
    return new URL(page.url()).pathname;
}

export async function answer(page, body)
{
    await page.locator('form[action="/messages/nouveau"] [name=body]').fill(body);
    assert.equal(await press(page, button(page, 'Publier mon message')), 200, 'answering');
}

/* Opens a draft; its number. */
export async function openDraft(page, title, depth = 'told')
{
    await page.goto(`/experiences/nouveau?profondeur=${depth}`);
    await page.fill('[name=title]', title);
    await pick(page, 'depth', depth);
    assert.equal(await press(page, button(page, 'Ouvrir le brouillon')), 200, 'opening a draft');
    return Number(new URL(page.url()).pathname.match(/^\/experiences\/([0-9]+)\/modifier$/)?.[1]);
}

/* What makes a sheet told in full; a test changes what it is about. */
export const sheet = (title) => ({
    title, summary: 'Trois bibliothèques, un seul prêt, une navette le mardi et le vendredi.', year: '2024',
    need: 'Trois catalogues, trois cartes, trois règles de prêt : **personne** ne s’y retrouvait.',
    done: 'Un portail commun, puis une navette.\n\n1. un logiciel\n2. une carte\n3. une règle',
    publics: 'Tous les habitants', 'steps-0-when': '02/2023', 'steps-0-what': 'Vote du conseil', 'steps-1-when': '2024', 'steps-1-what': 'Ouverture',
    'costs-0-what': 'Logiciel et reprise des données', 'costs-0-year': '2023', 'costs-0-amount': '38 400',
    'costs-1-what': 'Navette', 'costs-1-year': '2024', 'costs-1-amount': '11 250,50',
    included: 'Hors temps des agents.', remaining: '20 650,50', staff: '0,5', competence: 'La communauté de communes', months: '14',
    obstacle: 'Les règles de prêt.', small: 'Commencez par la carte.', outcome: 'Le prêt a augmenté ; les horaires se répondent.',
    'results-0-what': 'Prêts entre bibliothèques', 'results-0-value': '4 200', 'results-0-when': '2024',
    difficulties: 'La reprise des catalogues a pris six mois de plus que prévu.', again_why: 'Oui, en commençant par les règles.',
    reusable: 'La convention et le règlement.', to_adapt: 'Les jours de la navette.', contact: 'La direction du réseau',
    voice: 'On ne le voit plus, c’est que cela marche.', voice_name: 'Une élue', voice_office: 'vice-présidente à la culture',
});

export async function fillSheet(page, values)
{
    for (const [name, value] of Object.entries(values)) await page.locator(`main [name="${name}"]`).fill(value);
    for (const name of ['sectors', 'themes'])
        if (await page.locator(`main [name=${name}]:checked`).count() === 0) await page.locator(`main [name=${name}]`).first().check();
}

/* Saves, then publishes for everybody; the address of the sheet. */
export async function publish(page, { changes } = {})
{
    assert.equal(await press(page, button(page, /^Enregistrer et publier/)), 200, 'saving');
    assert.match(page.url(), /\/publier$/);
    if (changes) await page.fill('main [name=changes]', changes);
    await pick(page, 'audience', '1');
    assert.equal(await press(page, button(page, /^Publier$/)), 200, 'publishing');
    assert.match(page.url(), /\/experiences\/[0-9]+\/[a-z0-9-]+$/);
    return new URL(page.url()).pathname;
}

/* Opens a draft and writes it in full. */
export async function writeSheet(page, title)
{
    await openDraft(page, title);
    await fillSheet(page, sheet(title));
    await pick(page, 'status', 'done');
    await pick(page, 'costs-0-nature', 'investment');
    await pick(page, 'costs-0-certainty', 'real');
    await pick(page, 'costs-1-nature', 'yearly');
    await pick(page, 'costs-1-certainty', 'real');
    await pick(page, 'vat', 'excluded');
    await pick(page, 'again', 'yes');
}

export async function tell(page, title)
{
    await writeSheet(page, title);
    return publish(page);
}
