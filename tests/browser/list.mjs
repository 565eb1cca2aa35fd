/* SPDX-License-Identifier: EUPL-1.2 */
/* Every type of page, for the suites that look at all of them (pages, pseudo). */
import { button, press } from './people.mjs';

/* route: as `parvis routes` prints it. path: a text, or made of the world. who: a key of READERS.
 * act: what is done on the page before it is looked at. status: of its answer. */
export const pages = [
    { route: '/', path: '/' },
    { route: '/plan', path: '/plan' },
    { route: '/accessibilite', path: '/accessibilite' },
    { route: '/inscription', path: '/inscription', who: 'visitor' },
    { route: '/inscription', name: 'refused', path: '/inscription', who: 'visitor', status: 422, act: submitEmpty(/Créer mon compte|Create/) },
    { route: '/connexion', path: '/connexion?retour=/forum', who: 'visitor' },
    { route: '/connexion/courriel', path: '/connexion/courriel', who: 'visitor' },
    { route: '/connexion/code', path: '/connexion/code', who: 'visitor' },
    { route: '/connexion/lien/{token}', path: '/connexion/lien/0123', who: 'visitor' },
    { route: '/mot-de-passe-oublie', path: '/mot-de-passe-oublie', who: 'visitor' },
    { route: '/mot-de-passe/{token}', path: '/mot-de-passe/0123', who: 'visitor' },
    { route: '/mon-compte', path: '/mon-compte', who: 'member' },
    { route: '/mon-compte/securite', path: '/mon-compte/securite', who: 'member' },
    { route: '/mon-compte/mandats', path: '/mon-compte/mandats', who: 'member' },
    { route: '/admin/mandats', path: '/admin/mandats', who: 'administrator' },
    { route: '/admin/mandats', name: 'refused', path: '/admin/mandats', who: 'owner', status: 403 },
    { route: '/collectivites', path: '/collectivites' },
    { route: '/collectivites', name: 'by name', path: '/collectivites?q=saint%20martin' },
    { route: '/collectivites', name: 'by nature', path: '/collectivites?nature=CC&departement=74' },
    { route: '/collectivites', name: 'nothing', path: '/collectivites?q=zzzzxq' },
    { route: '/collectivites/{key}', path: (w) => w.theirs.path },
    { route: '/collectivites/{key}', name: 'département', path: '/collectivites/dep-74' },
    { route: '/collectivites/{key}', name: 'région', path: '/collectivites/reg-84' },
    { route: '/mes-pairs', path: '/mes-pairs' },
    { route: '/organismes/nouveau', path: '/organismes/nouveau', who: 'member' },
    { route: '/forum', path: '/forum' },
    { route: '/forum/nouveau', path: '/forum/nouveau', who: 'member' },
    { route: '/forum/{id}/{slug}', path: (w) => w.paths.topic },
    { route: '/messages/nouveau', path: (w) => `/messages/nouveau?sur=${w.topic}&cite=${w.paths.post.split('/')[2]}`, who: 'member' },
    { route: '/messages/{id}/modifier', path: (w) => `${w.paths.post}/modifier`, who: 'owner' },
    { route: '/messages/{id}/historique', path: (w) => `${w.paths.post}/historique` },
    { route: '/recherche', path: '/recherche' },
    { route: '/recherche', name: 'results', path: '/recherche?q=ludoth%C3%A8que' },
    { route: '/recherche', name: 'nothing', path: '/recherche?q=zzzzxq' },
    { route: '/experiences', path: '/experiences' },
    { route: '/experiences', name: 'filtered', path: '/experiences?q=carte&etat=done' },
    { route: '/experiences', name: 'nothing', path: '/experiences?q=zzzzxq' },
    { route: '/experiences/brouillons', path: '/experiences/brouillons', who: 'author' },
    { route: '/experiences/nouveau', path: '/experiences/nouveau', who: 'mandated' },
    { route: '/experiences/{id}/modifier', path: (w) => `/experiences/${w.draft}/modifier`, who: 'author' },
    { route: '/experiences/{id}/modifier', name: 'spotted', path: (w) => `/experiences/${w.spotted}/modifier`, who: 'author' },
    { route: '/experiences/{id}/publier', path: (w) => `/experiences/${w.told}/publier`, who: 'author' },
    { route: '/experiences/{id}/publier', name: 'incomplete', path: (w) => `/experiences/${w.draft}/publier`, who: 'author' },
    { route: '/experiences/{id}/reglages', path: (w) => `/experiences/${w.told}/reglages`, who: 'author' },
    { route: '/experiences/{id}/versions', path: (w) => `/experiences/${w.told}/versions` },
    { route: '/experiences/{id}/versions/{number}', path: (w) => `/experiences/${w.told}/versions/1` },
    { route: '/experiences/{id}/{slug}', path: (w) => w.paths.told },
    { route: '/experiences/{id}/{slug}', name: 'spotted', path: (w) => w.paths.spotted },
    { route: '/experiences/{id}/{slug}', name: 'adapted', path: (w) => w.paths.adaptation },
    { route: '/experiences/{id}/{slug}', name: 'draft', path: (w) => `/experiences/${w.draft}/un-festival-dans-les-granges?brouillon=1`, who: 'author' },
    { route: '/experiences/importer', path: '/experiences/importer', who: 'mandated' },
    { route: '/experiences/importer/{id}', path: (w) => w.paths.list, who: 'importer' },
    { route: '/taches', path: '/taches', who: 'importer' },
    { route: '/taches/{id}', path: (w) => w.paths.job, who: 'importer' },
    { route: '/admin', path: '/admin', who: 'administrator' },
    { route: '/admin/taches', path: '/admin/taches', who: 'administrator' },
    { route: '/admin/facettes', path: '/admin/facettes', who: 'administrator' },
    { route: '/admin/facettes/nouveau', path: '/admin/facettes/nouveau?dimension=secteur', who: 'administrator' },
    { route: '/admin/facettes/{id}', path: '/admin/facettes/1', who: 'administrator' },
    { route: '', name: 'no such page', path: '/rien-de-tel', status: 404 },
];

function submitEmpty(name)
{
    return async (page) => {
        await page.evaluate(() => document.querySelectorAll('main form').forEach((f) => { f.noValidate = true; }));
        return press(page, button(page, name));
    };
}
