/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing Markdown. <textarea data-markdown="message|recit"> gets a bar of buttons (the element of
 * @github/markdown-toolbar-element) and a preview that the server makes: the text is posted to /apercu with the token of
 * its form, and what comes back is shown under the field. Without this module a form's own button data-preview does so.
 * <form data-keep="7-12" data-posts="41" data-own="7"> keeps its text in this browser until a post of its writer shows
 * that it arrived: of person 7, in contribution 12; 41 posts were there when the page was made, the last of one's own that
 * it shows is number 7. A new topic ("7-nouveau") is kept until the page of that title is seen; once sent it is offered, not
 * filled in: it may be waiting for the moderators. */
const KEPT_DAYS = 30;
const PREFIX = 'parvis-reply:';
const ICONS = '/static/icons.svg';
const BUTTONS = [['bold', '#bold'], ['italic', '#italic'], ['header-1', '#heading'], ['quote', '#quote'],
    ['unordered-list', '#list'], ['ordered-list', '#numbers'], ['link', '#link']];
/* Its words stand in the page, hidden, in the language of the page. */
const T = Object.fromEntries([...document.querySelectorAll('[data-editor-words] li')].map((e) => [e.dataset.word, e.textContent.trim()]));

function element(name, attributes, ...inside)
{
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
    e.append(...inside);
    return e;
}

function icon(name)
{
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', ICONS + name);
    svg.append(use);
    return svg;
}

/* ---- the bar: one stop of the keyboard, arrows inside of it ------------------------------------- */

function bar(area)
{
    const tools = element('markdown-toolbar', { for: area.id, 'aria-label': T.bar, 'aria-controls': area.id });
    BUTTONS.forEach(([style, picture], i) => tools.append(element('button', { type: 'button', 'data-md-button': style,
        title: T[style], 'aria-label': T[style], tabindex: i ? '-1' : '0' }, icon(picture))));
    const frame = element('div', { class: 'editor-bar' });
    if (customElements.get('markdown-toolbar')) frame.append(tools);
    area.before(frame);
    tools.removeAttribute('tabindex'); /* the element's own stop: its first button is one already */
    /* a button that was pressed with the mouse is where the keyboard comes back to */
    tools.addEventListener('focusin', (e) => tools.querySelectorAll('button').forEach((b) => { b.tabIndex = b === e.target ? 0 : -1; }));
    return frame;
}

/* ---- preview ------------------------------------------------------------------------------------ */

/* The page of the answer as a document, made by the browser itself: no text of ours becomes HTML. */
function rendered(form, area)
{
    return new Promise((done, failed) => {
        const body = new URLSearchParams({ csrf: form.elements.csrf?.value ?? '', texte: area.value, genre: area.dataset.markdown });
        const request = new XMLHttpRequest();
        request.open('POST', '/apercu');
        request.responseType = 'document';
        request.addEventListener('error', () => failed(new Error(T.cut)));
        request.addEventListener('load', () => {
            const found = request.response?.getElementById('apercu');
            if (found) done([...document.importNode(found, true).childNodes]);
            else failed(new Error(request.status === 403 || request.responseURL.includes('/connexion') ? T.ended : request.status === 413 ? T.large : T.cut));
        });
        request.send(body);
    });
}

function previews(area)
{
    const box = element('div', { class: 'preview', role: 'region', 'aria-label': T.preview, tabindex: '-1' });
    const close = element('button', { type: 'button', class: 'link' }, T.close);
    const hide = () => { box.remove(); area.removeEventListener('input', hide); };
    close.addEventListener('click', () => { hide(); area.focus(); });
    return async (button) => {
        button.disabled = true;
        let shown;
        try {
            shown = await rendered(area.form, area);
        } catch (e) {
            shown = [element('p', { class: 'error' }, e.message)];
        }
        button.disabled = false;
        box.replaceChildren(...shown, close);
        area.after(box);
        box.focus();
        area.addEventListener('input', hide); /* it no longer says what is written */
    };
}

for (const form of new Set([...document.querySelectorAll('textarea[data-markdown]')].map((area) => area.form))) {
    const areas = [...form.querySelectorAll('textarea[data-markdown]')];
    const own = form.querySelector('button[data-preview]');
    for (const area of areas) {
        const frame = bar(area), look = previews(area);
        if (areas.length === 1 && own) {
            own.addEventListener('click', (e) => { e.preventDefault(); look(own); });
            continue;
        }
        const button = element('button', { type: 'button', class: 'link' }, T.preview);
        if (area.labels[0]) button.append(element('span', { class: 'visually-hidden' }, ` : ${area.labels[0].firstChild.textContent.trim()}`));
        button.addEventListener('click', () => look(button));
        frame.append(button);
    }
    if (areas.length > 1 && own) own.hidden = true;
}

/* ---- what is typed stays ------------------------------------------------------------------------ */

const store = {
    get: (k) => { try { return JSON.parse(localStorage.getItem(k)); } catch { return null; } },
    set: (k, v) => { try { localStorage.setItem(k, JSON.stringify(v)); } catch { /* full or forbidden */ } },
    drop: (k) => { try { localStorage.removeItem(k); } catch { /* the same */ } },
    keys: () => { try { return Object.keys(localStorage); } catch { return []; } },
};

const NEW = '-nouveau'; /* a topic that is not there yet: its own page, once it is, is the proof */

function keep(form)
{
    const key = PREFIX + form.dataset.keep;
    const area = form.querySelector('textarea'), title = form.elements.title;
    const found = store.get(key);
    const empty = () => { store.drop(key); area.value = ''; if (title) title.value = ''; };
    const save = (sent) => {
        if (area.value.trim()) store.set(key, { at: Date.now(), text: area.value, title: title?.value.trim(), posts: Number(form.dataset.posts), sent });
        else store.drop(key);
    };
    if (found?.sent && Number(form.dataset.own) > found.posts) store.drop(key);
    else if (found && !area.value) {
        const fill = () => { area.value = found.text; if (title) title.value ||= found.title ?? ''; };
        const drop = element('button', { type: 'button', class: 'link' }, T.drop);
        const said = element('p', { class: 'saved', role: 'status' });
        drop.addEventListener('click', () => { empty(); said.remove(); area.focus(); });
        if (found.sent && key.endsWith(NEW)) {
            const take = element('button', { type: 'button', class: 'link' }, T.sent);
            take.addEventListener('click', () => { fill(); said.remove(); area.focus(); save(false); });
            said.append(take, ' ', drop);
        } else {
            fill();
            said.append(T.found, ' ', drop);
        }
        area.after(said);
    }
    form.addEventListener('input', () => save(false));
    form.addEventListener('submit', () => save(true));
}

const oldest = Date.now() - KEPT_DAYS * 86400000;
for (const k of store.keys())
    if (k.startsWith(PREFIX)) {
        const copy = store.get(k), there = k.endsWith(NEW) && copy?.sent && copy.title === document.querySelector('h1')?.textContent.trim();
        if (there || !(copy?.at > oldest)) store.drop(k);
    }
document.querySelectorAll('form[data-keep]').forEach(keep);
