/* SPDX-License-Identifier: EUPL-1.2 */
/* Sends files with their progress. <form data-upload="10485760"> is an ordinary form with one file: dropped on it or pasted
 * anywhere on the page, a file goes at once; chosen, when the form is sent. The attribute is how many bytes it may have.
 * The answer is a redirection to the page that describes the file, or JSON {"refusal": "…"}. Of several, one after the other,
 * the page is shown again. A line that is cut is said, and the file is still there to be sent. */
const TEXTS = {
    fr: { sending: 'Envoi : ', checking: 'Lecture de l’image…',
        large: 'Ce fichier dépasse 10 Mo. Réduisez l’image, ou exportez le PDF en qualité ordinaire.',
        cut: 'La connexion a été coupée : le fichier n’est pas arrivé. Envoyez-le de nouveau.',
        refused: 'Le fichier n’a pas été pris. Rechargez la page, puis envoyez-le de nouveau.', title: 'Le fichier n’a pas été pris' },
    en: { sending: 'Sending: ', checking: 'Reading the image…',
        large: 'This file is larger than 10 MB. Make the image smaller, or export the PDF in ordinary quality.',
        cut: 'The connection was cut: the file did not arrive. Send it again.',
        refused: 'The file was not taken. Reload the page, then send it again.', title: 'The file was not taken' },
};
const T = TEXTS[(document.documentElement.lang || 'fr').slice(0, 2)] || TEXTS.fr;

function element(name, attributes, text)
{
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
    if (text) e.textContent = text;
    return e;
}

function uploads(form)
{
    const most = Number(form.dataset.upload);
    const input = form.querySelector('input[type=file]');
    const button = form.querySelector('button');
    const status = element('p', { class: 'small', role: 'status' });
    const bar = element('progress', { max: '100', 'aria-label': T.sending.replace(/[\s:]+$/, '') });
    let busy = false;
    form.querySelector('[data-drop]').hidden = false; /* true from now on */
    form.append(status);

    function refuse(why)
    {
        document.querySelector('main > .errors')?.remove();
        const box = element('div', { class: 'errors', role: 'alert', tabindex: '-1' });
        box.append(element('h2', {}, T.title), element('p', {}, why));
        form.before(box);
        box.focus();
    }
    function progress(e)
    {
        if (!e.lengthComputable) return;
        bar.value = Math.floor(100 * e.loaded / e.total);
        /* a screen reader hears quarters, not every step */
        const said = e.loaded === e.total ? T.checking : T.sending + 25 * Math.floor(4 * e.loaded / e.total) + ' %';
        if (status.textContent !== said) status.textContent = said;
    }
    /* The address of the next page, or an error whose message is for people. */
    function send(file)
    {
        return new Promise((done, failed) => {
            if (file.size > most) { failed(new Error(T.large)); return; }
            const body = new FormData(form);
            body.set('key', String(crypto.getRandomValues(new Uint32Array(1))[0])); /* each file is a sending of its own */
            body.set('file', file, file.name || 'image');
            const request = new XMLHttpRequest();
            request.open('POST', form.action);
            request.setRequestHeader('Accept', 'application/json');
            request.upload.addEventListener('progress', progress);
            request.addEventListener('error', () => failed(new Error(T.cut)));
            request.addEventListener('load', () => {
                if (request.status === 200 && request.responseURL) { done(request.responseURL); return; }
                let why = T.refused;
                try { why = JSON.parse(request.responseText).refusal || why; } catch { /* a page: it was said above */ }
                failed(new Error(request.status === 413 ? T.large : why));
            });
            request.send(body);
        });
    }
    async function sendAll(files)
    {
        if (busy || !files.length) return;
        busy = true;
        button.disabled = true;
        status.after(bar);
        try {
            let next = '';
            for (const file of files) { bar.value = 0; next = await send(file); }
            location.assign(files.length > 1 ? location.href : next);
        } catch (e) {
            refuse(e.message);
            status.textContent = '';
        } finally {
            busy = false;
            button.disabled = false;
            bar.remove();
        }
    }

    form.addEventListener('submit', (e) => {
        if (!input.files.length) return; /* the browser, or the server, says what is missing */
        e.preventDefault();
        sendAll([...input.files]);
    });
    form.addEventListener('dragover', (e) => { if (e.dataTransfer?.types.includes('Files')) { e.preventDefault(); form.classList.add('over'); } });
    form.addEventListener('dragleave', () => form.classList.remove('over'));
    form.addEventListener('drop', (e) => {
        form.classList.remove('over');
        if (!e.dataTransfer?.files.length) return;
        e.preventDefault();
        sendAll([...e.dataTransfer.files]);
    });
    document.addEventListener('paste', (e) => {
        if (!e.clipboardData?.files.length) return;
        e.preventDefault();
        sendAll([...e.clipboardData.files]);
    });
}

document.querySelectorAll('form[data-upload]').forEach(uploads);
