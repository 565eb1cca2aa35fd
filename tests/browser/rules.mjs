/* SPDX-License-Identifier: EUPL-1.2 */
/* What every page owes its reader, in one place: axe (WCAG 2.2 AA, RGAA 4, good practice), structure, no
 * sideways scrolling, a visible focus at each stop of the keyboard and a way out, valid HTML. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';

const resolve = createRequire(import.meta.url).resolve;
const axe = fs.readFileSync(resolve('axe-core/axe.min.js'), 'utf8');
const french = JSON.parse(fs.readFileSync(resolve('axe-core/locales/fr.json'), 'utf8'));
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4', 'best-practice'];
const STOPS_MAX = 600, TABS_AT_ONCE = 24;

/* What colours, the size of text and the width of the window can change on a page that was looked at whole. */
const OF_LOOKS = ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable', 'css-orientation-lock'];

export async function axeFaults(page, whole = true)
{
    if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(axe);
    const violations = await page.evaluate(async ([locale, runOnly]) => {
        window.axe.configure({ locale });
        return (await window.axe.run(document, { runOnly, resultTypes: ['violations'], preload: false })).violations;
    }, [french, whole ? TAGS : OF_LOOKS]);
    return violations.map((v) => `axe ${v.id}: ${v.help}; ${v.nodes.length} × ${v.nodes[0].target.join(' ')} ` +
        `${v.nodes[0].failureSummary?.split('\n').slice(1, 3).join(' ').trim() ?? ''} ${v.tags.filter((t) => t.startsWith('RGAA-')).join(' ')}`);
}

/* Text at 7 to 1 (WCAG 1.4.6), for who asked for more contrast. */
export async function contrastFaults(page)
{
    if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(axe);
    const violations = await page.evaluate(async () => (await window.axe.run(document, { runOnly: ['color-contrast-enhanced'],
        rules: { 'color-contrast-enhanced': { enabled: true } }, resultTypes: ['violations'], preload: false })).violations);
    return violations.map((v) => `axe ${v.id}: ${v.nodes.length} × ${v.nodes[0].target.join(' ')} ${v.nodes[0].failureSummary?.split('\n')[1]?.trim()}`);
}

/* Where the machine forces its colours, grounds are gone: what they held together needs an edge, an icon the colour of its text, and
 * the place of the keyboard its outline. */
export async function forcedFaults(page)
{
    return page.evaluate(() => {
        const faults = [], name = (e) => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className}#${e.id} "${e.textContent.trim().slice(0, 30)}"`;
        const seen = (e) => e.getClientRects().length > 0 && !e.closest('.visually-hidden');
        const clear = (colour) => /^(transparent|rgba\(.*, 0\))$/.test(colour);
        const ground = (e) => (!e ? getComputedStyle(document.documentElement).backgroundColor : clear(getComputedStyle(e).backgroundColor) ? ground(e.parentElement) : getComputedStyle(e).backgroundColor);
        const edged = (e) => ['Top', 'Right', 'Bottom', 'Left'].some((side) => parseFloat(getComputedStyle(e)[`border${side}Width`]) > 0 && getComputedStyle(e)[`border${side}Style`] !== 'none');
        for (const e of document.querySelectorAll('.stones > div, .matrix tbody td, .ramp li, .notice, .box, .neighbours > li, .tags a, .tags span, .chosen a, button:not(.link), .button, .pager a, .steps a, .choices.stacked .choice, .gestures > *, input:not([type=hidden]), select, textarea, progress, .paving i'))
            if (seen(e) && !edged(e) && !/^(checkbox|radio|file)$/.test(e.type)) faults.push(`forced colours, no edge: ${name(e)}`);
        for (const e of document.querySelectorAll('svg.icon')) {
            const style = getComputedStyle(e);
            if (seen(e) && (style.stroke === 'none' || style.stroke === ground(e.parentElement))) faults.push(`forced colours, icon unseen: ${name(e.parentElement)}`);
        }
        for (const e of document.querySelectorAll('.cartogram rect, svg.chart rect, svg.chart path'))
            if (seen(e) && getComputedStyle(e).stroke === 'none' && getComputedStyle(e).fill === ground(e.closest('svg').parentElement)) faults.push(`forced colours, shape unseen: ${name(e)}`);
        for (const e of [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(seen)) {
            e.focus({ focusVisible: true });
            const style = getComputedStyle(e);
            if (document.activeElement === e && (style.outlineStyle === 'none' || !(parseFloat(style.outlineWidth) >= 2) || style.outlineColor === ground(e.parentElement)))
                faults.push(`forced colours, focus unseen: ${name(e)}`);
        }
        document.activeElement?.blur();
        scrollTo(0, 0);
        return [...new Set(faults)];
    });
}

/* Who asked for less motion gets none. */
export async function motionFaults(page)
{
    return page.evaluate(() => {
        const still = matchMedia('(prefers-reduced-motion: reduce)').matches ? [] : ['the test asks for no reduced motion'];
        const moving = [...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).animationName !== 'none' || getComputedStyle(e).transitionDuration.split(',').some((time) => parseFloat(time) > 0));
        if (getComputedStyle(document.documentElement).scrollBehavior !== 'auto') still.push('the page scrolls smoothly');
        return [...still, ...moving.slice(0, 5).map((e) => `moves: ${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className}`)];
    });
}

/* Holds with and without script. */
export async function structureFaults(page, language)
{
    const seen = await page.evaluate(() => {
        const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
        const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
        const beyond = (e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
        const scrolls = (e) => e && (/(auto|scroll|hidden)/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
        return {
            wide,
            widest: wide > 0 ? [...document.querySelectorAll('body *')].filter((e) => beyond(e) && !scrolls(e.parentElement)).slice(0, 4)
                .map((e) => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className}#${e.id}`) : [],
            headings: document.querySelectorAll('h1').length,
            language: document.documentElement.lang,
            title: document.title,
            twice: [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))],
            nowhere: [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href').slice(1))
                .filter((id) => id && !document.getElementById(decodeURIComponent(id))),
            sizeless: [...document.querySelectorAll('img:not([width])')].length,
            inline: document.querySelectorAll('[style], style, script:not([src])').length,
            empty: [...document.querySelectorAll('h1,h2,h3,h4,a,button,label,legend,dt,th')].filter((e) => !e.textContent.trim() &&
                !e.querySelector('img, svg') && !e.getAttribute('aria-label')).map((e) => e.outerHTML.slice(0, 80)),
        };
    });
    const faults = [];
    if (seen.wide > 0) faults.push(`scrolls sideways by ${seen.wide} px: ${seen.widest.join(' ')}`);
    if (seen.headings !== 1) faults.push(`${seen.headings} h1`);
    if (seen.language !== language) faults.push(`lang is "${seen.language}"`);
    if (!/^\S.* — \S/.test(seen.title)) faults.push(`title is "${seen.title}"`);
    if (seen.twice.length) faults.push(`ids that come twice: ${seen.twice.join(' ')}`);
    if (seen.nowhere.length) faults.push(`links to no place of the page: #${seen.nowhere.join(' #')}`);
    if (seen.sizeless) faults.push(`${seen.sizeless} pictures without width`);
    if (seen.inline) faults.push(`${seen.inline} inline styles or scripts`);
    if (seen.empty.length) faults.push(`empty: ${seen.empty.join(' ')}`);
    return faults;
}

/* Tab after Tab: each stop is seen and outlined, and the walk leaves the page. The page itself looks at the
 * stop where it stands when the next Tab comes, so that a walk is not three questions a stop. */
export async function keyboardFaults(page)
{
    await page.evaluate((most) => {
        const walk = window.parvisWalk = { faults: [], stops: 0, left: false, first: null };
        walk.look = () => {
            const e = document.activeElement;
            walk.left ||= walk.stops > 0 && (e === document.body || e === walk.first || walk.stops >= most);
            if (walk.left || !e || e === document.body) return;
            walk.first ??= e;
            walk.stops++;
            const box = e.getBoundingClientRect(), style = getComputedStyle(e);
            const middle = document.elementFromPoint(Math.max(0, box.left + box.width / 2), Math.max(0, Math.min(innerHeight - 1, box.top + box.height / 2)));
            const name = `${e.tagName.toLowerCase()}#${e.id}.${e.className?.baseVal ?? e.className} "${e.textContent.trim().slice(0, 40)}"`;
            const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
            const covered = middle && box.height < innerHeight && !e.contains(middle) && !middle.contains(e) && !middle.closest('label')?.contains(e);
            if (!seen) walk.faults.push(`focus out of sight: ${name}`);
            if (covered) walk.faults.push(`focus covered: ${name}`);
            if (style.outlineStyle === 'none' || !(parseFloat(style.outlineWidth) > 0)) walk.faults.push(`focus without outline: ${name}`);
        };
        document.activeElement?.blur();
        addEventListener('keydown', (event) => { if (event.key === 'Tab') walk.look(); }, true);
    }, STOPS_MAX);
    const session = await page.context().newCDPSession(page);
    const tab = { type: 'rawKeyDown', key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
    let walk;
    do {
        await Promise.all(Array.from({ length: TABS_AT_ONCE }, () => session.send('Input.dispatchKeyEvent', tab)));
        walk = await page.evaluate(() => {
            const { left, stops, faults } = window.parvisWalk;
            return { left, stops, faults, over: document.activeElement === document.body };
        });
    } while (!walk.left && !walk.over);
    await session.detach();
    if (walk.stops === 0) walk.faults.push('no stop at all');
    if (walk.stops >= STOPS_MAX) walk.faults.push(`the keyboard does not leave the page after ${STOPS_MAX} stops`);
    return [...new Set(walk.faults)];
}

/* Text cut by its own box, at the reader's size of text. */
export async function cutFaults(page)
{
    return page.evaluate(() => [...document.querySelectorAll('main *, header *, footer *')]
        .filter((e) => !e.closest('.visually-hidden') && /^(hidden|clip)$/.test(getComputedStyle(e).overflowX) &&
            (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) && e.textContent.trim() && e.clientWidth > 1)
        .map((e) => `text is cut: ${e.tagName.toLowerCase()}.${e.className}`));
}

const validator = new HtmlValidate(JSON.parse(fs.readFileSync(new URL('html.json', import.meta.url), 'utf8')));

export async function htmlFaults(text, where)
{
    const report = await validator.validateString(text, where);
    return report.results.flatMap((r) => r.messages).map((m) => `html ${m.ruleId}: ${m.message} (line ${m.line}: ${text.split('\n')[m.line - 1]?.trim().slice(0, 100)})`);
}

export function none(faults) { assert.ok(faults.length === 0, `${faults.length} faults\n${faults.join('\n')}`); }
