/* SPDX-License-Identifier: EUPL-1.2 */
/* Search as you type. Enhances <input data-combobox data-source="/api/…?q="> (doc/look.md): the answer is
 * {"items":[{"label","note"?,"value"?,"href"?}], "more"?: true}. Pattern: ARIA 1.2 editable combobox with a
 * list; focus stays in the field. Without this module the field is a plain one and its form is submitted.
 *   href   choosing goes there (a search box)
 *   value  choosing writes the label in the field and the value in the hidden field data-value-in="id" */
const WAIT_MS = 150;
const SHOWN_MAX = 12;
const TEXTS = {
    fr: { none: 'Aucune proposition', one: 'Une proposition', many: ' propositions', fault: 'Les propositions ne viennent pas ; vous pouvez valider ce que vous avez écrit.' },
    en: { none: 'No suggestion', one: 'One suggestion', many: ' suggestions', fault: 'Suggestions are not available; you can submit what you typed.' },
};
const T = TEXTS[document.documentElement.lang.slice(0, 2)] || TEXTS.fr;
let count = 0;

const element = (name, attributes, text) => {
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
    if (text) e.textContent = text;
    return e;
};

function combobox(input)
{
    const id = `options-${++count}`;
    const least = Number(input.dataset.least || 2);
    const hidden = input.dataset.valueIn && document.getElementById(input.dataset.valueIn);
    const label = input.labels?.[0]?.textContent.trim() || input.getAttribute('aria-label') || '';
    const frame = element('div', { class: 'combobox' });
    const list = element('ul', { class: 'options', id, role: 'listbox', 'aria-label': label });
    const status = element('p', { class: 'visually-hidden', role: 'status' });
    let items = [], at = -1, timer = 0, request = null, asked = '';

    const focused = document.activeElement === input;
    input.before(frame);
    frame.append(input, list, status);
    if (focused) input.focus();
    list.hidden = true;
    for (const [k, v] of Object.entries({ role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list',
        'aria-controls': id, 'aria-expanded': 'false', spellcheck: 'false' })) input.setAttribute(k, v);
    input.removeAttribute('list');

    const select = (i) => {
        at = i;
        [...list.children].forEach((o, n) => o.setAttribute('aria-selected', String(n === i)));
        if (i < 0) { input.removeAttribute('aria-activedescendant'); return; }
        input.setAttribute('aria-activedescendant', list.children[i].id);
        list.children[i].scrollIntoView({ block: 'nearest' });
    };
    const open = (yes) => {
        list.hidden = !yes;
        input.setAttribute('aria-expanded', String(yes));
        if (!yes) select(-1);
    };
    const stop = () => { clearTimeout(timer); request?.abort(); request = null; };
    const choose = (i) => {
        const item = items[i];
        stop();
        open(false);
        if (item.href) { location.assign(item.href); return; }
        input.value = item.label;
        asked = item.label;
        if (hidden) hidden.value = item.value ?? '';
        for (const type of ['input', 'change'])
            (hidden || input).dispatchEvent(new Event(type, { bubbles: true }));
    };
    const show = (answer) => {
        items = (answer.items || []).slice(0, SHOWN_MAX);
        list.replaceChildren(...items.map((item, i) => {
            const o = element('li', { role: 'option', id: `${id}-${i}`, 'aria-selected': 'false' });
            o.append(element('span', {}, item.label));
            if (item.note) o.append(' ', element('span', { class: 'note' }, item.note));
            return o;
        }));
        open(items.length > 0);
        status.textContent = items.length === 0 ? T.none : items.length === 1 ? T.one : items.length + T.many;
    };
    const ask = async () => {
        const text = input.value.trim();
        if (text === asked) return;
        asked = text;
        stop();
        if (text.length < least) { items = []; open(false); status.textContent = ''; return; }
        const mine = request = new AbortController();
        try {
            const answer = await fetch(input.dataset.source + encodeURIComponent(text),
                { headers: { Accept: 'application/json' }, signal: mine.signal });
            if (!answer.ok) throw new Error(String(answer.status));
            const body = await answer.json();
            if (request === mine && document.activeElement === input) show(body);
        } catch (e) {
            if (e.name === 'AbortError' || request !== mine) return;
            asked = '';
            open(false);
            status.textContent = T.fault;
        }
    };

    input.addEventListener('input', (e) => {
        if (!e.isTrusted) return;
        if (hidden) hidden.value = ''; /* what is typed is no longer what was chosen */
        clearTimeout(timer);
        timer = setTimeout(ask, WAIT_MS);
    });
    input.addEventListener('keydown', (e) => {
        if (e.isComposing) return;
        const shown = !list.hidden;
        if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
            if (!items.length) return;
            e.preventDefault();
            const down = e.key === 'ArrowDown';
            if (!shown) { open(true); select(down ? 0 : items.length - 1); return; }
            const next = at + (down ? 1 : -1);
            select(at < 0 && !down ? items.length - 1 : next >= items.length || next < 0 ? -1 : next);
        } else if (e.key === 'Enter' && shown && at >= 0) {
            e.preventDefault();
            choose(at);
        } else if (e.key === 'Escape') {
            stop(); /* an answer on its way must not open the list again */
            if (!shown) return;
            e.preventDefault();
            open(false);
        } else if (e.key === 'Tab') open(false);
    });
    input.addEventListener('blur', () => { stop(); open(false); });
    list.addEventListener('pointerdown', (e) => e.preventDefault()); /* keeps the focus in the field */
    list.addEventListener('click', (e) => {
        const i = [...list.children].indexOf(e.target.closest('[role=option]'));
        if (i >= 0) choose(i);
    });
}

document.querySelectorAll('input[data-combobox][data-source]').forEach(combobox);
