/* SPDX-License-Identifier: EUPL-1.2 */
/* Keeps what is typed. <form data-autosave="/…/brouillon" data-person="7"> is posted there, as the form itself would be, some
 * seconds after the last key; a copy stays in localStorage until the server has answered, and is offered again
 * after a crash or a cut line, to that person alone. <p class="saved" data-saved role="status"> inside the form says what happened.
 * The answer may be JSON {"version": n, "steps"?: {"g-need": "done"|"missing"|"optional"}}: the number is written in the
 * form's field "version", the words into the list data-steps, whose entry #g-need shows its mark of that class.
 * When the session has ended the text stays here; once its writer has signed in again, anywhere, the form takes the
 * tokens of a fresh copy of its page and goes on.
 * Single-use keys: the request carries X-Autosave: 1, so that the server does not spend the form's key on a draft. */
const WAIT_MS = 3000;
const LATEST_MS = 20000; /* someone who never pauses is saved all the same */
const RETRY_MS = 15000;
const KEPT_DAYS = 30;
const SENT_MS = 600000; /* a copy whose form was submitted is offered again only if that may have failed just now */
const TEXTS = {
    fr: { saving: 'Enregistrement…', saved: 'Brouillon enregistré à ', kept: 'Pas de connexion : votre texte est gardé dans ce navigateur.',
        refused: 'Brouillon non enregistré : rechargez la page ; votre texte est gardé dans ce navigateur.',
        conflict: 'Brouillon non enregistré : quelqu’un d’autre a écrit entre-temps. Enregistrez, et les deux textes seront réunis.',
        ended: 'Votre session est terminée ; votre texte est gardé dans ce navigateur. Revenez ici une fois connecté : ', sign: 'se connecter dans un autre onglet',
        found: 'Un texte plus récent est gardé dans ce navigateur. ', restore: 'Le reprendre', drop: 'L’oublier' },
    en: { saving: 'Saving…', saved: 'Draft saved at ', kept: 'No connection: your text is kept in this browser.',
        refused: 'Draft not saved: reload the page; your text is kept in this browser.',
        conflict: 'Draft not saved: somebody else wrote meanwhile. Save, and both texts will be joined.',
        ended: 'Your session has ended; your text is kept in this browser. Come back here once signed in: ', sign: 'sign in in another tab',
        found: 'A more recent text is kept in this browser. ', restore: 'Take it back', drop: 'Forget it' },
};
const language = document.documentElement.lang || 'fr';
const T = TEXTS[language.slice(0, 2)] || TEXTS.fr;
const PREFIX = 'parvis-draft:';

const store = {
    get: (k) => { try { return JSON.parse(localStorage.getItem(k)); } catch { return null; } },
    set: (k, v) => { try { localStorage.setItem(k, JSON.stringify(v)); } catch { /* full or forbidden: the server still has it */ } },
    drop: (k) => { try { localStorage.removeItem(k); } catch { /* the same */ } },
    keys: () => { try { return Object.keys(localStorage); } catch { return []; } },
};

/* Passwords, files and the hidden fields (tokens, versions) are never kept in the browser. */
const kept = (e) => e.name && !e.disabled && e.type !== 'hidden' && e.type !== 'password' && e.type !== 'file' && e.tagName !== 'BUTTON';
const ticked = (e) => e.type === 'checkbox' || e.type === 'radio';

function read(form)
{
    return [...form.elements].filter(kept).map((e) => [e.name, e.value,
        ticked(e) ? e.checked : e.multiple ? [...e.selectedOptions].map((o) => o.value) : null]);
}

function write(form, fields)
{
    const seen = {};
    const all = [...form.elements].filter(kept);
    for (const [name, value, state] of fields) {
        const same = all.filter((e) => e.name === name);
        const box = same.find((e) => ticked(e) && e.value === value);
        if (box) { box.checked = state; continue; }
        const e = same[seen[name] = (seen[name] ?? -1) + 1];
        if (!e || ticked(e)) continue;
        if (e.multiple) [...e.options].forEach((o) => { o.selected = state?.includes(o.value); });
        else e.value = value;
    }
    form.dispatchEvent(new Event('input', { bubbles: true }));
}

/* The list of steps says what is saved and what is missing. */
function mark(steps = {})
{
    for (const [id, state] of Object.entries(steps))
        for (const e of document.querySelectorAll(`[data-steps] a[href="#${CSS.escape(id)}"] .mark`)) e.hidden = !e.classList.contains(state);
}

/* This page as it would be now; a document that the browser made itself, of which nothing runs. */
const fresh = () => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('GET', location.href);
    request.responseType = 'document';
    request.addEventListener('loadend', () => done(request.response));
    request.send();
});

function autosave(form)
{
    const key = `${PREFIX}${form.dataset.person}:${form.dataset.autosave}`;
    const status = form.querySelector('[data-saved]');
    let timer = 0, first = 0, sending = false, again = false, done = false, ended = false, refused = false;
    let asking = false; /* a found copy is neither overwritten nor dropped before someone has chosen */
    let last = JSON.stringify(read(form));
    const say = (text, link) => {
        if (!status || status.dataset.said === text) return;
        status.dataset.said = text;
        status.textContent = text;
        if (!link) return;
        const a = document.createElement('a');
        Object.assign(a, { href: '/connexion', target: '_blank', rel: 'noopener', textContent: link });
        status.append(a);
    };

    /* Its writer is signed in: with the tokens of that session the form is as good as new. Signed in with nothing new
     * in the page, the refusal has another reason. */
    async function resumed()
    {
        const page = await fresh();
        const now = [...page?.querySelectorAll('form[data-autosave]') ?? []].find((f) => f.dataset.autosave === form.dataset.autosave &&
            f.dataset.person === form.dataset.person)?.elements.csrf;
        if (!now || now.value === form.elements.csrf.value) {
            refused = Boolean(page?.querySelector('form[action="/deconnexion"]'));
            return false;
        }
        form.elements.csrf.value = now.value;
        ended = false;
        return true;
    }
    async function back()
    {
        if (ended && !document.hidden && await resumed()) later(0);
    }

    const later = (ms) => { clearTimeout(timer); timer = setTimeout(send, ms); };
    async function send()
    {
        if (done || ended) return;
        if (sending) { again = true; return; }
        const now = JSON.stringify(read(form));
        if (now === last) return;
        sending = true;
        first = 0;
        try {
            const body = new FormData(form);
            for (const e of form.querySelectorAll('input[type=file], input[type=password]')) body.delete(e.name);
            const answer = await fetch(form.dataset.autosave, { method: 'POST', body: new URLSearchParams(body),
                headers: { Accept: 'application/json', 'X-Autosave': '1' }, credentials: 'same-origin' });
            if (answer.status >= 500) throw new Error(String(answer.status));
            if (answer.status === 403 || answer.redirected) {
                if (await resumed()) { again = true; return; }
                if (refused) { done = true; say(T.refused); return; }
                ended = true;
                say(T.ended, T.sign);
                return;
            }
            if (!answer.ok) { done = true; say(answer.status === 409 ? T.conflict : T.refused); return; }
            last = now;
            if (answer.headers.get('Content-Type')?.includes('json')) {
                const { version, steps } = await answer.json();
                mark(steps);
                if (version !== undefined && form.elements.version) form.elements.version.value = version;
            }
            if (!asking && JSON.stringify(read(form)) === now) store.drop(key);
            say(T.saved + new Date().toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' }));
        } catch {
            say(T.kept);
            later(RETRY_MS);
        } finally {
            sending = false;
            if (again) { again = false; later(WAIT_MS); }
        }
    }

    const found = store.get(key);
    const arrived = found?.sent && Number(form.elements.version?.value) === found.version + 1; /* sent, and saved */
    if (found && (arrived || JSON.stringify(found.fields) === last)) store.drop(key);
    else if (found) {
        const offer = document.createElement('div');
        const text = document.createElement('p');
        const button = (label, act) => {
            const b = document.createElement('button');
            b.type = 'button';
            b.className = 'link';
            b.textContent = label;
            b.addEventListener('click', () => {
                asking = false;
                offer.remove();
                [...form.elements].find(kept)?.focus();
                act();
            });
            return b;
        };
        asking = true;
        offer.className = 'notice warning';
        offer.setAttribute('role', 'status');
        text.append(T.found, button(T.restore, () => write(form, found.fields)), ' ', button(T.drop, () => store.drop(key)));
        offer.append(text);
        form.prepend(offer);
    }
    form.addEventListener('input', () => {
        if (!asking) store.set(key, { at: Date.now(), fields: read(form) });
        first ||= Date.now();
        later(Math.max(0, Math.min(WAIT_MS, first + LATEST_MS - Date.now())));
    });
    form.addEventListener('change', () => later(WAIT_MS));
    form.addEventListener('submit', () => {
        done = true;
        clearTimeout(timer);
        const copy = !asking && store.get(key);
        if (copy) store.set(key, { ...copy, sent: Date.now(), version: Number(form.elements.version?.value) });
    });
    document.addEventListener('visibilitychange', () => { if (document.hidden) send(); else back(); });
    addEventListener('focus', back);
    addEventListener('pageshow', (e) => { if (e.persisted) done = false; });
    addEventListener('online', () => later(0));
}

const oldest = Date.now() - KEPT_DAYS * 86400000;
for (const k of store.keys()) {
    const copy = k.startsWith(PREFIX) && store.get(k);
    if (copy && (!(copy.at > oldest) || (copy.sent && Date.now() - copy.sent > SENT_MS))) store.drop(k);
}
document.querySelectorAll('form[data-autosave]').forEach(autosave);
