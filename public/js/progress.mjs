/* SPDX-License-Identifier: EUPL-1.2 */
/* Follows a job. <div data-progress="/taches/12.json"> holds a <progress> and a <p data-progress-text>; the
 * address answers {"done", "total"?, "text", "state": "running"|"finished"|"failed"|"cancelled", "href"?}.
 * When the job ends, the page is reloaded (or href followed): the server says the rest in HTML. */
const FIRST_MS = 1000;
const SLOWEST_MS = 10000;
const SPOKEN_MS = 15000; /* a screen reader hears a sentence that often, not at every step */

function follow(box)
{
    const bar = box.querySelector('progress');
    const text = box.querySelector('[data-progress-text]');
    const spoken = document.createElement('p');
    spoken.className = 'visually-hidden';
    spoken.setAttribute('role', 'status');
    box.append(spoken);
    let wait = FIRST_MS, said = 0, before = -1;

    async function ask()
    {
        try {
            const answer = await fetch(box.dataset.progress, { headers: { Accept: 'application/json' }, cache: 'no-store' });
            if (answer.status >= 400 && answer.status < 500) { location.reload(); return; }
            if (!answer.ok) throw new Error(String(answer.status));
            const job = await answer.json();
            if (job.state !== 'running') {
                if (job.href) location.assign(job.href);
                else location.reload();
                return;
            }
            if (job.total) { bar.max = job.total; bar.value = job.done; }
            if (text && job.text) text.textContent = job.text;
            if (job.text && Date.now() - said > SPOKEN_MS) { spoken.textContent = job.text; said = Date.now(); }
            wait = job.done === before ? Math.min(wait * 1.5, SLOWEST_MS) : FIRST_MS;
            before = job.done;
        } catch { /* the line may come back: ask less often, never give up */
            wait = Math.min(wait * 2, SLOWEST_MS);
        }
        setTimeout(ask, wait);
    }
    setTimeout(ask, FIRST_MS);
}

document.querySelectorAll('[data-progress]').forEach(follow);
