/** `npm run icons`: draws the icons of the installed app from the mark of `static/favicon.svg` into `static/icons`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { findChromium } from '../tests/support/chromium.ts';

const folder = join(import.meta.dirname, '../static');
const PINE = '#1b6655';
const PAPER = '#f6f3ed';
/** Signs of the shortcuts, on the grid of 24 of the app's other icons (lucide, ISC). */
const SIGNS = {
  urgent: '<path d="M12 7v6M12 17h.01" /><path d="M12 2 22 12 12 22 2 12Z" />',
  mine: '<circle cx="12" cy="12" r="10" /><circle cx="12" cy="10" r="3" /><path d="M7 20v-1a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v1" />',
  unassigned:
    '<path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2" /><circle cx="9" cy="7" r="4" /><path d="m17 8 5 5M22 8l-5 5" />',
};

const favicon = readFileSync(join(folder, 'favicon.svg'), 'utf8');
const mark = /<g [^>]*>([\s\S]*)<\/g>/u.exec(favicon)?.[1];
if (mark === undefined) throw new Error('static/favicon.svg has no <g> with the mark.');

const svg = (size: number, drawing: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 32 32">${drawing}</svg>`;
const ground = (radius: number): string =>
  `<rect width="32" height="32" rx="${radius}" fill="${PINE}" />`;
/** The mark in the middle, at a share of its own size. */
const scaled = (share: number): string =>
  `<g transform="translate(${16 - 16 * share} ${16 - 16.5 * share}) scale(${share})">${mark}</g>`;
const sign = (paths: string): string =>
  `${ground(16)}<g transform="translate(7 7) scale(.75)" fill="none" stroke="${PAPER}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths}</g>`;

/** What a launcher cuts a circle or a square from keeps the mark within the middle four fifths. */
const icons: [name: string, size: number, drawing: string][] = [
  ['icon-192', 192, ground(8) + scaled(0.8)],
  ['icon-512', 512, ground(8) + scaled(0.8)],
  ['icon-maskable-192', 192, ground(0) + scaled(0.6)],
  ['icon-maskable-512', 512, ground(0) + scaled(0.6)],
  ['apple-touch-icon', 180, ground(0) + scaled(0.74)],
  ...Object.entries(SIGNS).map(([name, paths]): [string, number, string] => [
    `shortcut-${name}`,
    96,
    sign(paths),
  ]),
];

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const [name, size, drawing] of icons) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg(size, drawing)}`);
  writeFileSync(
    join(folder, `icons/${name}.png`),
    await page.screenshot({ omitBackground: true, type: 'png' }),
  );
}
await browser.close();
// A system that paints icons in one colour takes the shape alone.
const alone = scaled(0.8).replaceAll(PAPER, '#fff');
writeFileSync(join(folder, 'icons/icon-monochrome.svg'), `${svg(512, alone)}\n`);
