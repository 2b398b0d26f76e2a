/**
 * Measures how well the triage model notices a language that it does not know, X saying nothing of it.
 *
 *   npm run eval:language -- [FILE.jsonl] [--json] [--worst N] [--models DIR]
 *
 * Lines: {"text", "lang"}, by default those of languages.jsonl. --worst names the N wrongly judged texts
 * that the model was surest of.
 */
import { fileURLToPath } from 'node:url';
import { languageKnown } from '../../src/lib/domain/linear/language.ts';
import {
  modelsFolder,
  printReport,
  readArguments,
  readText,
  runCommand,
  showProgress,
  usable,
  wholeNumber,
} from './command-line.ts';
import { runAll } from './evaluate.ts';
import { languageFigures, parseLanguageLines } from './language-figures.ts';
import { openNodeSession } from './node-session.ts';

const USAGE = 'usage: npm run eval:language -- [FILE.jsonl] [--json] [--worst N] [--models DIR]';
const DEFAULT_FILE = fileURLToPath(new URL('languages.jsonl', import.meta.url));

await runCommand(async () => {
  const { positionals, values } = readArguments(USAGE, {
    json: { type: 'boolean', default: false },
    worst: { type: 'string', default: '0' },
    models: { type: 'string' },
  });
  const file = positionals[0] ?? DEFAULT_FILE;
  const worst = wholeNumber('worst', values.worst, 0);
  const parsed = parseLanguageLines(await readText(file));
  const lines = usable(file, parsed);

  const { session, runtime } = await openNodeSession(
    new URL('triage/', modelsFolder(values.models)),
  );
  const outputs = await runAll(session, lines, showProgress(lines.length));
  await session.release();

  const supported = session.languages;
  const judged = lines.map(({ text, lang }, index) => {
    const probability = outputs[index]?.languageKnown ?? 0;
    const told = { supported, language: null, text };
    return {
      text,
      lang,
      probability,
      known: languageKnown(probability, session.languageKnownFrom, told),
    };
  });
  const mistakes = judged
    .filter(({ lang, known }) => known !== supported.includes(lang))
    .sort((a, b) => Math.abs(b.probability - 0.5) - Math.abs(a.probability - 0.5));
  printReport(
    {
      runtime,
      model: session.version,
      n: lines.length,
      malformed: parsed.malformed.length,
      languageKnownFrom: session.languageKnownFrom,
      ...languageFigures(judged, supported),
      ...(worst > 0 && { worst: mistakes.slice(0, worst) }),
    },
    values.json,
  );
});
