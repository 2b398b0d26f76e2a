/** What `eval:triage` and `eval:linear` share: options, reading the file, the report and its charts. */
import { join } from 'node:path';
import { HEAD_NAMES } from '../../src/lib/domain/triage.ts';
import {
  makeFolder,
  printReport,
  readArguments,
  readText,
  Refusal,
  usable,
  wholeNumber,
  writeText,
} from './command-line.ts';
import { confusionChart } from './confusion-chart.ts';
import { outLine } from './evaluate.ts';
import type { Prediction } from './evaluate.ts';
import { figures } from './figures.ts';
import type { Figures } from './figures.ts';
import { parseLines } from './lines.ts';
import type { Line } from './lines.ts';

export interface ReportOptions {
  file: string;
  json: boolean;
  out: string | undefined;
  charts: string | undefined;
  models: string | undefined;
  worst: number;
}

const OPTIONS = 'FILE.jsonl [--json] [--out OUT.jsonl] [--worst N] [--charts DIR] [--models DIR]';

/** @throws Refusal with the usage. */
export function readReportOptions(command: string): ReportOptions {
  const usage = `usage: npm run ${command} -- ${OPTIONS}`;
  const { positionals, values } = readArguments(usage, {
    json: { type: 'boolean', default: false },
    out: { type: 'string' },
    charts: { type: 'string' },
    models: { type: 'string' },
    worst: { type: 'string', default: '0' },
  });
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new Refusal(usage);
  const { json, out, charts, models } = values;
  return { file, json, out, charts, models, worst: wholeNumber('worst', values.worst, 0) };
}

/** @throws Refusal when the file cannot be read or holds no line that could be. */
export async function readLabelled(file: string): Promise<{ lines: Line[]; malformed: number }> {
  const parsed = parseLines(await readText(file));
  return { lines: usable(file, parsed), malformed: parsed.malformed.length };
}

/** @param about What was measured: its keys come first. */
export async function report(
  about: { runtime: string; model: string; n: number; malformed: number },
  predictions: readonly Prediction[],
  { json, out, charts, worst }: ReportOptions,
): Promise<void> {
  if (out !== undefined) await writeText(out, predictions.map(outLine).join('\n'));
  const found = figures(predictions, worst);
  if (charts !== undefined) await writeCharts(charts, about.model, found);
  printReport({ ...about, ...found }, json);
}

async function writeCharts(folder: string, model: string, found: Figures): Promise<void> {
  await makeFolder(folder);
  for (const head of HEAD_NAMES) {
    const ofHead = found[head];
    if (ofHead === null) continue;
    const title = `${head}, ${String(ofHead.n)} tweets, ${model}`;
    await writeText(
      join(folder, `confusion-${head}.svg`),
      confusionChart(title, ofHead.confusion).trimEnd(),
    );
  }
}
