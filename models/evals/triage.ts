/**
 * Measures the triage model through the very code and runtime that the browser uses.
 *
 *   npm run eval:triage -- FILE.jsonl [--json] [--out OUT.jsonl]
 *
 * Lines: {"id", "text", "labels": {"sentiment"?, "topic"?, "urgency"?}}. Prints JSON (on one line with
 * --json). Exits 2 when the command or a file cannot be used.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadLinearModel } from '../../src/lib/domain/linear/model.ts';
import { figures, outLine, predictAll } from './evaluate.ts';
import { parseLines } from './lines.ts';
import { openNodeSession } from './node-session.ts';

const USAGE = 'usage: npm run eval:triage -- FILE.jsonl [--json] [--out OUT.jsonl]';
const MODELS = new URL('../', import.meta.url);
/** More of them would only hide the figures. */
const MOST_REPORTED = 20;

interface Options {
  file: string;
  json: boolean;
  out: string | undefined;
}

/** Its message is the one line that the person reads. */
class Refusal extends Error {}

async function main(): Promise<void> {
  const { file, json, out } = readOptions();
  const { lines, malformed } = parseLines(await readText(file));
  for (const { number, reason } of malformed.slice(0, MOST_REPORTED)) {
    console.error(`${file}:${String(number)}: ${reason}`);
  }
  if (malformed.length > MOST_REPORTED) {
    console.error(`… and ${String(malformed.length - MOST_REPORTED)} more malformed lines`);
  }
  if (lines.length === 0) throw new Refusal(`${file} holds no line that could be read.`);

  const { session, runtime } = await openNodeSession(new URL('triage/', MODELS));
  console.error(`runtime: ${runtime}; model: ${session.version}`);
  const linear = loadLinearModel(
    JSON.parse(await readFile(new URL('linear/model.json', MODELS), 'utf8')),
  );
  const predictions = await predictAll(session, linear, lines, showProgress(lines.length));
  await session.release();

  if (out !== undefined) await writeText(out, predictions.map(outLine).join('\n'));
  const report = {
    runtime,
    model: session.version,
    n: lines.length,
    malformed: malformed.length,
    ...figures(predictions),
  };
  console.log(json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
}

function readOptions(): Options {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, out: { type: 'string' } },
    });
  } catch (cause) {
    throw new Refusal(`${cause instanceof Error ? cause.message : String(cause)} (${USAGE})`);
  }
  const [file, ...rest] = parsed.positionals;
  if (file === undefined || rest.length > 0) throw new Refusal(USAGE);
  return { file, json: parsed.values.json, out: parsed.values.out };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Refusal(`Cannot read ${file}: ${codeOf(cause)}`);
  }
}

async function writeText(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, `${text}\n`);
  } catch (cause) {
    throw new Refusal(`Cannot write ${file}: ${codeOf(cause)}`);
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}

function sentenceOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const [line = ''] = cause.message.split('\n');
  return cause.cause === undefined ? line : `${line} (${sentenceOf(cause.cause)})`;
}

/** Only a person at a terminal wants to see it move. */
function showProgress(total: number): (done: number) => void {
  return (done) => {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${String(done)}/${String(total)}${done === total ? '\n' : ''}`);
    }
  };
}

try {
  await main();
} catch (cause) {
  // What is no refusal is a damaged model file: it too is one line, not a stack trace.
  console.error(sentenceOf(cause));
  process.exitCode = 2;
}
