/**
 * Measures what the previous message of a conversation adds: each text is read by itself and with it.
 *
 *   npm run eval:threads -- [FILE.jsonl] [--json] [--models DIR]
 *
 * Lines: {"text", "previous", "topic", "urgency", "sentiment"}, by default those of threads.jsonl.
 */
import { fileURLToPath } from 'node:url';
import { HEAD_NAMES } from '../../src/lib/domain/triage.ts';
import {
  modelsFolder,
  printReport,
  readArguments,
  readText,
  runCommand,
  showProgress,
  usable,
} from './command-line.ts';
import { runAll } from './evaluate.ts';
import { openNodeSession } from './node-session.ts';
import { threadFigures } from './thread-figures.ts';
import { parseThreadLines } from './thread-lines.ts';

const USAGE = 'usage: npm run eval:threads -- [FILE.jsonl] [--json] [--models DIR]';
const DEFAULT_FILE = fileURLToPath(new URL('threads.jsonl', import.meta.url));

await runCommand(async () => {
  const { positionals, values } = readArguments(USAGE, {
    json: { type: 'boolean', default: false },
    models: { type: 'string' },
  });
  const file = positionals[0] ?? DEFAULT_FILE;
  const parsed = parseThreadLines(await readText(file));
  const lines = usable(file, parsed);

  const { session, runtime } = await openNodeSession(
    new URL('triage/', modelsFolder(values.models)),
  );
  const progress = showProgress(lines.length);
  const alone = await runAll(
    session,
    lines.map(({ text }) => ({ text })),
    progress,
  );
  const inThread = await runAll(session, lines, progress);
  await session.release();

  const read = lines.flatMap(({ gold }, index) => {
    const [first, second] = [alone[index], inThread[index]];
    return first && second ? [{ gold, alone: first.readings, inThread: second.readings }] : [];
  });
  printReport(
    {
      runtime,
      model: session.version,
      n: lines.length,
      malformed: parsed.malformed.length,
      ...Object.fromEntries(HEAD_NAMES.map((head) => [head, threadFigures(read, head)])),
    },
    values.json,
  );
});
