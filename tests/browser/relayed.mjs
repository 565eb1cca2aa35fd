/* SPDX-License-Identifier: EUPL-1.2 */
/* A forum with the world around it: a mail relay that keeps what arrives (npm smtp-server, mailparser) and a
 * provider of identities (npm oidc-provider, set as ProConnect is), both on loopback and in this process. */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { startProvider } from '../oidc/provider.mjs';
import { give, serve } from './server.mjs';

const CLIENT = 'parvis', SECRET = 'un secret de ce test';
const INBOUND = 'parvis@forum.exemple.test';
const ARRIVES_WITHIN_MS = 30000;

const freePort = () => new Promise((done) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)); });
});

class Relay {
    constructor()
    {
        this.arrived = [];
        this.server = new SMTPServer({
            authOptional: true, disabledCommands: ['STARTTLS'], hideSTARTTLS: true, logger: false,
            onData: (stream, session, done) => {
                const parts = [];
                stream.on('data', (part) => parts.push(part));
                stream.on('end', async () => {
                    const raw = Buffer.concat(parts);
                    this.arrived.push({ to: session.envelope.rcptTo[0].address, from: session.envelope.mailFrom.address,
                        raw: raw.toString(), mail: await simpleParser(raw), read: false });
                    done();
                });
            },
        });
        this.server.on('error', () => {});
    }

    async start()
    {
        await new Promise((ready) => { this.server.listen(0, '127.0.0.1', ready); });
        this.port = this.server.server.address().port;
        return this;
    }

    /* The next mail to that address that has not been read, whose subject is such. */
    async next(email, subject)
    {
        const wanted = (m) => !m.read && m.to === email && subject.test(m.mail.subject);
        for (const until = Date.now() + ARRIVES_WITHIN_MS; Date.now() < until; await sleep(50)) {
            const found = this.arrived.find(wanted);
            if (found) {
                found.read = true;
                return found;
            }
        }
        throw new Error(`no mail ${subject} to ${email}; there were: ${this.arrived.map((m) => `${m.to} "${m.mail.subject}"${m.read ? ' (read)' : ''}`).join(', ')}`);
    }

    stop() { return new Promise((done) => { this.server.close(done); }); }
}

/* The address in a mail that leads to such a path of the forum: the text and the HTML agree. */
export function linkIn({ mail }, start)
{
    const found = new RegExp(`https?://[^\\s"<>]*?(${start}[^\\s"<>)]*)`);
    const inText = mail.text.match(found)?.[1], inHtml = mail.html.match(found)?.[1];
    if (!inText || inText !== inHtml) throw new Error(`no link ${start} in "${mail.subject}": text ${inText}, HTML ${inHtml}\n${mail.text}`);
    return inText;
}

/* What a mail program makes of an answer, and the host's mail server gives to the forum. */
export function replyTo(folder, { mail, to }, body)
{
    const recipient = mail.replyTo.value[0].address;
    const quoted = mail.text.trim().split('\n').map((line) => `> ${line}`).join('\r\n');
    const raw = [`From: <${to}>`, `To: <${recipient}>`, `Subject: =?UTF-8?B?${Buffer.from(`Re: ${mail.subject}`).toString('base64')}?=`,
        `Message-ID: <${Date.now()}@poste.exemple.test>`, `In-Reply-To: ${mail.messageId}`, `Date: ${new Date().toUTCString()}`, 'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '',
        body, '', `Le ${new Date().toISOString().slice(0, 10)}, ${mail.from.text} a écrit :`, quoted, ''].join('\r\n');
    return give(folder, raw, 'mail-in', '--recipient', recipient);
}

/* {base, log, stop(), relay, provider, folder}: stop ends all three, and answers the server's exit code. The
   server's port is told to the others before it is taken, so that somebody may be faster: then anew. */
export async function serveRelayed(folder, name)
{
    for (let left = 3; ; left--) {
        try {
            return await serveOnce(folder, name);
        } catch (e) {
            if (left <= 1 || !/already in use/i.test(e.message)) throw e;
        }
    }
}

async function serveOnce(folder, name)
{
    const relay = await new Relay().start();
    const port = await freePort(), origin = `http://127.0.0.1:${port}`;
    const provider = await startProvider({ port: await freePort(), client: CLIENT, secret: SECRET, origin });
    const around = async () => { await relay.stop(); await provider.stop(); };
    const secret = path.join(folder, 'provider.secret');
    fs.writeFileSync(secret, `${SECRET}\n`, { mode: 0o600 });
    fs.writeFileSync(path.join(folder, 'settings'), Object.entries({
        origin, smtp: `smtp://127.0.0.1:${relay.port}`, 'smtp-starttls': 'no', 'mail-from': INBOUND, 'mail-inbound': INBOUND,
        'mail-retry-seconds': 1, 'oidc-issuer': provider.issuer, 'oidc-client': CLIENT, 'oidc-secret-file': secret, 'oidc-label': 'ProConnect',
    }).map(([key, value]) => `${key} = ${value}\n`).join(''));
    try {
        const server = await serve(folder, name, undefined, `127.0.0.1:${port}`);
        const stop = async () => {
            const code = await server.stop();
            await around();
            return code;
        };
        return { ...server, stop, relay, provider, folder };
    } catch (e) {
        await around();
        throw e;
    }
}
