/** What every evaluation command does at its edges: files, refusals in one line, progress. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Malformed } from './json-lines.ts';

/** More of them would only hide the figures. */
const MOST_REPORTED = 20;

/** Its message is the one line that the person reads. */
export class Refusal extends Error {}

/** Runs a command: what it throws becomes one line on standard error and exit code 2. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (cause) {
    // What is no refusal is a damaged model file: it too is one line, not a stack trace.
    console.error(sentenceOf(cause));
    process.exitCode = 2;
  }
}

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ allowPositionals: true; options: Options }>
>;

/** @throws Refusal with the usage when an option is unknown or lacks its value. */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
): Parsed<Options> {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (cause) {
    throw new Refusal(`${cause instanceof Error ? cause.message : String(cause)} (${usage})`);
  }
}

/** @throws Refusal when `text` is no whole number of at least `least`. */
export function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || text.trim() === '') {
    throw new Refusal(
      `--${name} takes a whole number of at least ${String(least)}, not "${text}".`,
    );
  }
  return number;
}

/** The folder that holds `triage/` and `linear/`: this repository's own unless another is named. */
export function modelsFolder(named: string | undefined): URL {
  return named === undefined
    ? new URL('../', import.meta.url)
    : new URL(`${pathToFileURL(resolve(named)).href}/`);
}

export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Refusal(`Cannot read ${file}: ${codeOf(cause)}`);
  }
}

/** Ends the file with a line break. */
export async function writeText(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, `${text}\n`);
  } catch (cause) {
    throw new Refusal(`Cannot write ${file}: ${codeOf(cause)}`);
  }
}

export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new Refusal(`Cannot make the folder ${folder}: ${codeOf(cause)}`);
  }
}

/**
 * Names the lines that were skipped and goes on with the rest.
 *
 * @throws Refusal when nothing is left.
 */
export function usable<Line>(
  file: string,
  { lines, malformed }: { lines: Line[]; malformed: Malformed[] },
): Line[] {
  for (const { number, reason } of malformed.slice(0, MOST_REPORTED)) {
    console.error(`${file}:${String(number)}: ${reason}`);
  }
  if (malformed.length > MOST_REPORTED) {
    console.error(`… and ${String(malformed.length - MOST_REPORTED)} more malformed lines`);
  }
  if (lines.length === 0) throw new Refusal(`${file} holds no line that could be read.`);
  return lines;
}

/** One line for a program, several for a person. */
export function printReport(report: unknown, onOneLine: boolean): void {
  console.log(onOneLine ? JSON.stringify(report) : JSON.stringify(report, null, 2));
}

/** Only a person at a terminal wants to see it move. */
export function showProgress(total: number): (done: number) => void {
  return (done) => {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${String(done)}/${String(total)}${done === total ? '\n' : ''}`);
    }
  };
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}

function sentenceOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const [line = ''] = cause.message.split('\n');
  return cause.cause === undefined ? line : `${line} (${sentenceOf(cause.cause)})`;
}
