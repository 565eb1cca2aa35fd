/* SPDX-License-Identifier: EUPL-1.2 */
/* The real server: a temporary data folder, a port of the loopback that the kernel chooses, started and
 * stopped by its process id. The first start imports the directory of authorities: once a run. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const results = path.join(root, 'build/browser');
const STARTS_WITHIN_MS = 60000;
const STOPS_WITHIN_MS = 20000;

export const ADMINISTRATOR = { email: 'administration@exemple.test', password: 'les pavés du parvis', name: 'Camille Hôte' };

/* The binary under test: PARVIS, or the sanitized one, or the release. */
export function binary()
{
    const all = [process.env.PARVIS, path.join(root, 'build/test/parvis'), path.join(root, 'build/parvis')];
    const found = all.find((file) => file && fs.existsSync(file));
    if (!found) throw new Error('no binary: run tools/build.sh test parvis first');
    return found;
}

const environment = () => ({
    ASAN_OPTIONS: 'detect_stack_use_after_return=1:strict_string_checks=1',
    UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1', ...process.env,
});

export function verb(folder, ...words)
{
    return execFileSync(binary(), [...words, '--data', folder], { env: environment(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/* A verb that is given something on its standard input: {code, said}. */
export function give(folder, input, ...words)
{
    const done = spawnSync(binary(), [...words, '--data', folder], { env: environment(), encoding: 'utf8', input });
    return { code: done.status, said: `${done.stdout}${done.stderr}` };
}

/* An account that the host makes. */
export function addUser(folder, person, role)
{
    const secret = path.join(folder, 'password');
    fs.writeFileSync(secret, `${person.password}\n`, { mode: 0o600 });
    verb(folder, 'user', 'add', person.email, '--name', person.name, '--role', role, '--password-file', secret);
    fs.rmSync(secret);
}

/* A new data folder with the directory in it and an administrator. */
export function makeFolder()
{
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parvis-browser-'));
    addUser(folder, ADMINISTRATOR, 'admin');
    return folder;
}

async function healthy(base)
{
    try {
        return (await fetch(`${base}/healthz`)).status === 200;
    } catch {
        return false;
    }
}

const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

/* {base, log, stop()}: stop answers the exit code; a server that had to be killed answers -1. */
export async function serve(folder, name = 'server', program = binary(), listen = '127.0.0.1:0')
{
    fs.mkdirSync(results, { recursive: true });
    const log = path.join(results, `${name}.log`);
    const file = fs.openSync(log, 'w');
    const child = spawn(program, ['serve', '--data', folder, '--listen', listen], { env: environment(), stdio: ['ignore', file, file] });
    fs.closeSync(file);
    let ended = null;
    const end = new Promise((done) => { child.on('exit', (code, signal) => { ended = code ?? signal; done(ended); }); });
    const kill = () => { if (ended === null) child.kill('SIGKILL'); };
    process.on('exit', kill);
    const until = Date.now() + STARTS_WITHIN_MS;
    for (;;) {
        const said = fs.readFileSync(log, 'utf8');
        const base = said.match(/http:\/\/127\.0\.0\.1:[1-9][0-9]*/)?.[0];
        if (base && await healthy(base)) return { base, log, stop, alive: () => ended === null };
        if (ended !== null || Date.now() > until) {
            kill();
            throw new Error(`the server did not start:\n${said.slice(-4000)}`);
        }
        await sleep(50);
    }

    async function stop()
    {
        if (ended === null) {
            child.kill('SIGTERM');
            await Promise.race([end, sleep(STOPS_WITHIN_MS)]);
        }
        const code = ended === null ? -1 : ended;
        kill();
        process.off('exit', kill);
        return code;
    }
}
