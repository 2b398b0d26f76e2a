/** How it is told what drove a label. */
import type { EffectiveTriage } from '../../domain/effective-triage.ts';
import type { LabelDrivers, Span } from '../../domain/explanation.ts';
import type { Head } from '../../domain/triage.ts';
import { labelWords } from '../../ui/label-words.ts';
import { percent } from '../../ui/numbers.ts';

export interface Told {
  /** Strongest first. */
  marks: Span[];
  sentences: string[];
}

/** A quote is cut after so many characters, and never within one. */
const LONG = /^(.{40}).+$/u;
// Marks of writing direction would turn the rest of our sentence around.
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069]/gu;

/** What the transformer's explanation of one head says about the label that is shown. */
export function tellDrivers(
  head: Head,
  { label, probability, drivers }: LabelDrivers,
  {
    text,
    previous,
    triage,
  }: {
    text: string;
    previous: string | null;
    triage: Pick<EffectiveTriage, 'readings' | 'sources'>;
  },
): Told {
  const name = labelWords(head, label).name;
  const shown = triage.readings[head].label;
  const sentences: string[] = [];
  if (triage.sources[head] === 'person') {
    const set = labelWords(head, shown).name;
    sentences.push(
      shown === label
        ? `A person and the model agree on ${name}.`
        : `A person set ${set}; the model says ${name}.`,
    );
  } else if (shown !== label) sentences.push(`Read once more, the model says ${name}.`);

  const [first, ...others] = drivers;
  if (first) {
    const without = (driver: Span & { drop: number }): [string, string] => [
      `without ${quote(text, driver)}`,
      percent(Math.max(0, probability - driver.drop)),
    ];
    const [start, left] = without(first);
    const rest = others.map(without).map((pair) => pair.join(', '));
    sentences.push(
      [`W${start.slice(1)} it would be ${left} sure of ${name} instead of ${percent(probability)}`]
        .concat(rest)
        .join('; ') + '.',
    );
  } else {
    const together = previous === null ? '' : ', read with the customer’s message before it';
    sentences.push(
      `No single word decides: it is ${percent(probability)} sure of ${name} from the message as a whole${together}.`,
    );
  }
  return { marks: drivers, sentences };
}

/** The linear model names words for urgency alone, as it judges. */
export function tellGuess(
  head: Head,
  { text, triage }: { text: string; triage: Pick<EffectiveTriage, 'evidence'> },
): Told {
  const intro = 'This is a first guess from single words.';
  if (head !== 'urgency') {
    return { marks: [], sentences: [intro, 'It names its words for urgency only.'] };
  }
  if (triage.evidence.length === 0) {
    return { marks: [], sentences: [intro, 'None of them speaks for haste.'] };
  }
  const quotes = triage.evidence.map((words) => quote(words, { start: 0, end: words.length }));
  const verb = quotes.length === 1 ? 'speaks' : 'speak';
  return {
    marks: triage.evidence.flatMap((words) => find(text, words)),
    sentences: [intro, `${listed(quotes)} ${verb} for haste.`],
  };
}

/** “locked out”; long ones cut. */
function quote(text: string, { start, end }: Span): string {
  const plain = text.slice(start, end).replace(UNSEEN, '').replace(/\s+/gu, ' ').trim();
  return `“${plain.replace(LONG, '$1…')}”`;
}

function listed(items: readonly string[]): string {
  return new Intl.ListFormat('en').format(items);
}

/** Where the words stand; nowhere when the model saw them only after the text was made plain, such as an emoji. */
function find(text: string, words: string): Span[] {
  const pattern = words
    .replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')
    .replace(/'/gu, "['’]")
    .replace(/ /gu, '\\s+');
  const match = new RegExp(pattern, 'iu').exec(text);
  return match ? [{ start: match.index, end: match.index + match[0].length }] : [];
}

/** The text in pieces, marked and not; together they are the text. */
export function piecesOf(
  text: string,
  marks: readonly Span[],
): { text: string; mark: boolean; start: number }[] {
  const pieces: { text: string; mark: boolean; start: number }[] = [];
  let from = 0;
  const add = (to: number, mark: boolean): void => {
    if (to > from) pieces.push({ text: text.slice(from, to), mark, start: from });
    from = Math.max(from, to);
  };
  for (const { start, end } of marks.toSorted((a, b) => a.start - b.start)) {
    add(start, false);
    add(end, true);
  }
  add(text.length, false);
  return pieces;
}
