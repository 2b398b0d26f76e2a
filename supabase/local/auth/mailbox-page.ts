import type { CaughtLetter } from './mailbox.ts';

const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);

/** Escaped, with what begins with http as a link. */
const linked = (text: string): string =>
  text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) =>
      index % 2 === 0 ? escape(part) : `<a href="${escape(part)}">${escape(part)}</a>`,
    )
    .join('');

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 0 auto; padding: 2.5rem 1.25rem; }
  h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
  p { margin: 0; }
  .quiet { opacity: .75; }
  article { border: 1px solid #8885; border-radius: 12px; padding: 1rem 1.25rem; margin-top: 1rem; }
  h2 { font-size: 1rem; margin: 0; }
  .text { margin-top: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }`;

/** The page of the mailbox, newest first; it looks again every few seconds. */
export function mailboxPage(letters: readonly CaughtLetter[]): string {
  const list = letters.map(
    ({ to, subject, text, at }) => `<article>
  <h2>${escape(subject)}</h2>
  <p class="quiet">To ${escape(to)}, <time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time></p>
  <p class="text">${linked(text)}</p>
</article>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="4">
<title>Mailbox · Roost</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Mailbox</h1>
<p class="quiet">This Roost runs on one machine and mails nothing. What it would have sent is here until it stops.</p>
${list.join('\n') || '<article><p class="quiet">Nothing yet.</p></article>'}
</main>
</body>
</html>
`;
}
