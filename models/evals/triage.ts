/**
 * Measures the triage model through the very code and runtime that the browser uses.
 *
 *   npm run eval:triage -- FILE.jsonl [--json] [--out OUT.jsonl] [--worst N] [--charts DIR] [--models DIR]
 *
 * Lines: {"id", "text", "previous"?, "labels": {"sentiment"?, "topic"?, "urgency"?}}. Prints JSON (on one
 * line with --json). --worst names the surest mistakes of each head, --charts writes their confusion
 * matrices as SVG, --models measures another folder than this one. Exits 2 when the command or a file
 * cannot be used.
 */
import { readFile } from 'node:fs/promises';
import { loadLinearModel } from '../../src/lib/domain/linear/model.ts';
import { modelsFolder, runCommand, showProgress } from './command-line.ts';
import { predictAll } from './evaluate.ts';
import { openNodeSession } from './node-session.ts';
import { readLabelled, readReportOptions, report } from './report-command.ts';

await runCommand(async () => {
  const options = readReportOptions('eval:triage');
  const { lines, malformed } = await readLabelled(options.file);
  const models = modelsFolder(options.models);
  const { session, runtime } = await openNodeSession(new URL('triage/', models));
  console.error(`runtime: ${runtime}; model: ${session.version}`);
  const linear = loadLinearModel(
    JSON.parse(await readFile(new URL('linear/model.json', models), 'utf8')),
  );
  const predictions = await predictAll(session, linear, lines, showProgress(lines.length));
  await session.release();
  await report(
    { runtime, model: session.version, n: lines.length, malformed },
    predictions,
    options,
  );
});
