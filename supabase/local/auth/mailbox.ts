/** Where mails end up on one machine: nothing is sent, and a page shows what would have been. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Letter } from '../stack/supabase-app.ts';
import { mailboxPage } from './mailbox-page.ts';

export interface CaughtLetter extends Letter {
  /** ISO time. */
  at: string;
}

export interface Mailbox {
  /** Of the page; who knows it can sign in as anybody, so it is told to the person who started the stack alone. */
  readonly path: string;
  receive: (letter: Letter) => void;
  /** Answers for the page, and for the same as JSON; false when the path is another one. */
  serve: (path: string, response: ServerResponse) => boolean;
}

const MOST_LETTERS = 100;

export function createMailbox(log: (line: string) => void): Mailbox {
  // Below /auth: what is there the service worker of the app leaves to the network.
  const path = `/auth/mailbox/${randomBytes(16).toString('base64url')}`;
  let letters: CaughtLetter[] = [];
  return {
    path,
    receive(letter) {
      letters = [{ ...letter, at: new Date().toISOString() }, ...letters].slice(0, MOST_LETTERS);
      const text = letter.text.replaceAll(/\s+/g, ' ').trim();
      log(`mail to ${letter.to}: ${letter.subject}: ${text}`);
    },
    serve(asked, response) {
      if (asked !== path && asked !== `${path}.json`) return false;
      const page = asked === path;
      response
        .writeHead(200, {
          'content-type': page ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
          'cache-control': 'no-store',
          'content-security-policy':
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
        })
        .end(page ? mailboxPage(letters) : JSON.stringify(letters));
      return true;
    },
  };
}
