import { styleText } from 'node:util';
import type { Stack } from './options.ts';

type Style = Parameters<typeof styleText>[0];

export interface BannerContext {
  colours: boolean;
  demo: boolean;
  /** What the stack runs on, for the last line. */
  took: string;
}

/** What a person sees when Roost is ready: where to go, how to get in, how to stop. */
export function banner(stack: Stack, { colours, demo, took }: BannerContext): string {
  const paint = (style: Style, text: string): string =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const line = (label: string, value: string): string =>
    `  ${paint('dim', label.padEnd(10))}${value}`;
  const rows = [
    '',
    `  ${paint(['bold', 'green'], 'Roost')} is ready ${paint('dim', `(${took})`)}`,
    '',
    line('App', paint(['bold', 'cyan'], stack.app)),
    line(
      'X',
      `${paint('cyan', stack.x.origin)}${stack.simulator ? paint('dim', '  a simulated X: both sides of the conversation') : ''}`,
    ),
    line('Mail', `${paint('cyan', stack.mailbox)}${paint('dim', '  what would have been sent')}`),
    '',
    ...accountRows(stack, paint),
    `  ${paint('dim', footnote(stack, demo))}`,
    `  ${paint('dim', 'Stop with Ctrl-C. Everything is kept for the next start.')}`,
    '',
  ];
  return rows.join('\n');
}

function accountRows(stack: Stack, paint: (style: Style, text: string) => string): string[] {
  const setup =
    stack.setupCode === null
      ? []
      : [
          `  There is no admin yet. Sign up in the app, open ${paint('cyan', `${stack.app}/setup`)}`,
          `  and enter this code, once: ${paint('bold', stack.setupCode)}`,
          '',
        ];
  if (stack.accounts.length === 0) return setup;
  const widths = {
    role: Math.max(...stack.accounts.map(({ role }) => role.length)) + 3,
    email: Math.max(...stack.accounts.map(({ email }) => email.length)) + 3,
  };
  return [
    `  ${paint('dim', 'Sign in as')}`,
    ...stack.accounts.map(
      ({ role, email, password }) =>
        `    ${role.padEnd(widths.role)}${paint('bold', email.padEnd(widths.email))}${password}`,
    ),
    '',
    ...setup,
  ];
}

function footnote(stack: Stack, demo: boolean): string {
  if (!stack.simulator) return 'Posts come from another X.';
  return demo
    ? 'Invented customers of an invented company write every few seconds.'
    : 'Nobody writes by itself: post on the simulated X.';
}
