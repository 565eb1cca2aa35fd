/* SPDX-License-Identifier: EUPL-1.2 */
/* Keeps the number of unread notices up to date while a page is open and seen. <a data-notices="/…/flux"> holds a
 * <span> with the number, hidden when there is none; the stream sends a number at a time. Without it, the number is
 * that of when the page was made. */
const link = document.querySelector('[data-notices]');
let source = null;

function show(count)
{
    const badge = link.querySelector('span');
    badge.hidden = count === 0;
    badge.textContent = count > 99 ? '99+' : String(count);
}

function listen()
{
    if (document.hidden) {
        source?.close();
        source = null;
    } else if (!source && link) {
        source = new EventSource(link.dataset.notices);
        source.addEventListener('alertes', (event) => show(Number(event.data)));
    }
}

/* Whoever signs out leaves none of their texts to the next user of this computer (editor.mjs, autosave.mjs). */
document.querySelector('form[action="/deconnexion"]')?.addEventListener('submit', () => {
    try { Object.keys(localStorage).filter((k) => k.startsWith('parvis-')).forEach((k) => localStorage.removeItem(k)); } catch { /* forbidden: nothing was kept */ }
});

document.addEventListener('visibilitychange', listen);
listen();
