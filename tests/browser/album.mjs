/* SPDX-License-Identifier: EUPL-1.2 */
/* One page as six pictures: 320, 768 and 1280 px, light and dark. */
import fs from 'node:fs';
import path from 'node:path';

const WIDTHS = [320, 768, 1280];
const TALLEST = 12000; /* pixels of a picture: a récit on a phone is nearly as long */

export const sizes = ['light', 'dark'].flatMap((scheme) => WIDTHS.map((width) => ({ scheme, width })));

export async function set(page, { width, scheme })
{
    await page.setViewportSize({ width, height: width < 600 ? 640 : 900 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
}

/* The page as it is set now: the name of its file. */
export async function keep(page, folder, name, { width, scheme })
{
    await page.mouse.move(0, 0);
    await page.waitForLoadState('load'); /* not until nothing is fetched: a member's page keeps a stream of notices open */
    await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    });
    const height = Math.min(TALLEST, await page.evaluate(() => document.documentElement.scrollHeight));
    const file = `${name}-${width}-${scheme}.png`;
    await page.screenshot({ path: path.join(folder, file), fullPage: true, clip: { x: 0, y: 0, width, height } });
    return file;
}

/* A page that cannot be asked for twice, all six ways where it stands; then as it was. Its files. */
export async function photograph(page, folder, name)
{
    const before = page.viewportSize(), files = [];
    fs.mkdirSync(folder, { recursive: true });
    for (const size of sizes) {
        await set(page, size);
        files.push(await keep(page, folder, name, size));
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(before);
    return files;
}
