/* SPDX-License-Identifier: EUPL-1.2 */
/* Asks before what cannot be taken back: a form sent by its <button data-confirm> opens a dialog that says what will happen (the
 * button's aria-description, or the paragraphs of its form) in the words of the page. Without this module, or on a
 * browser without <dialog>, the form is sent at once, as the server expects it. */
const TEXTS = { fr: { cancel: 'Annuler' }, en: { cancel: 'Cancel' } };
const T = TEXTS[(document.documentElement.lang || 'fr').slice(0, 2)] || TEXTS.fr;
let agreed = null;

function element(name, attributes, ...inside)
{
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
    e.append(...inside);
    return e;
}

function consequences(form, button)
{
    const own = button.getAttribute('aria-description');
    if (own) return [own];
    return [...form.querySelectorAll(':scope > p')].filter((p) => !p.querySelector('button, input') && !p.hidden).map((p) => p.textContent.trim());
}

function ask(form, button)
{
    const title = element('h2', { id: 'confirm-title' }, button.textContent.trim());
    const yes = element('button', { type: 'button', class: 'danger' }, button.firstChild.textContent.trim());
    const no = element('button', { type: 'button', class: 'secondary', autofocus: '' }, T.cancel);
    const box = element('dialog', { class: 'confirm', 'aria-labelledby': 'confirm-title' }, title,
        ...consequences(form, button).map((text) => element('p', {}, text)), element('div', { class: 'actions' }, no, yes));
    document.body.append(box);
    box.addEventListener('close', () => { box.remove(); button.focus(); });
    no.addEventListener('click', () => box.close());
    yes.addEventListener('click', () => {
        agreed = form;
        box.close();
        form.requestSubmit(button);
    });
    box.showModal();
}

document.addEventListener('submit', (e) => {
    const button = e.submitter;
    if (agreed === e.target) { agreed = null; return; } /* agreed once, not for ever */
    if (!button?.matches('button[data-confirm]') || typeof HTMLDialogElement === 'undefined') return;
    e.preventDefault();
    ask(e.target, button);
});
addEventListener('pageshow', () => { agreed = null; });
