/**
 * Measures the linear model that reads every tweet at ingest, with the figures of `eval:triage`.
 *
 *   npm run eval:linear -- FILE.jsonl [--json] [--out OUT.jsonl] [--worst N] [--charts DIR] [--models DIR]
 */
import { readFile } from 'node:fs/promises';
import { loadLinearModel } from '../../src/lib/domain/linear/model.ts';
import { modelsFolder, runCommand } from './command-line.ts';
import { predictAllLinear } from './evaluate.ts';
import { readLabelled, readReportOptions, report } from './report-command.ts';

await runCommand(async () => {
  const options = readReportOptions('eval:linear');
  const { lines, malformed } = await readLabelled(options.file);
  const file = new URL('linear/model.json', modelsFolder(options.models));
  const model = loadLinearModel(JSON.parse(await readFile(file, 'utf8')));
  await report(
    { runtime: 'linear', model: model.version, n: lines.length, malformed },
    predictAllLinear(model, lines),
    options,
  );
});
