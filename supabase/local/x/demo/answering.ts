import type { Random } from '../random.ts';
import { angryAnswers } from './answers/angry.ts';
import { detailAnswers } from './answers/details.ts';
import { answersInOtherLanguages, type AnswerMood } from './answers/other-languages.ts';
import { askedAnswers, banterAnswers, happyAnswers } from './answers/pleasant.ts';
import { reliefAnswers } from './answers/relief.ts';
import { stillWaitingAnswers } from './answers/waiting.ts';
import { worriedAnswers } from './answers/worried.ts';
import { readReply } from './reply-reader.ts';
import type { DemoLanguage, SituationKind } from './scene.ts';

/** What a customer remembers of a conversation with the company. */
export interface CustomerState {
  kind: SituationKind;
  lang: DemoLanguage;
  /** Answers given so far. */
  answers: number;
  /** Replies that changed nothing. */
  letDowns: number;
  /** Gave the details already. */
  gaveDetails: boolean;
  /** The matter is closed for them. */
  content: boolean;
}

const mostAnswers = 4;

const english: Readonly<Record<Exclude<AnswerMood, 'pleased'>, readonly string[]>> = {
  details: detailAnswers,
  relief: reliefAnswers,
  waiting: stillWaitingAnswers,
  angry: angryAnswers,
  worried: worriedAnswers,
};

function pleasedAnswers(kind: SituationKind): readonly string[] {
  if (kind === 'happy') return happyAnswers;
  return kind === 'banter' ? banterAnswers : askedAnswers;
}

/** How likely somebody answers at all. */
function readiness(kind: SituationKind): number {
  if (kind === 'banter') return 0.35;
  if (kind === 'happy') return 0.45;
  return kind === 'asking' ? 0.75 : 0.92;
}

function moodFor(state: CustomerState, reply: string, random: Random): AnswerMood {
  const act = readReply(reply);
  if (state.kind === 'happy' || state.kind === 'banter') return 'pleased';
  if (act === 'solves') return 'relief';
  if (act === 'asks' && !state.gaveDetails) {
    return state.kind === 'danger' && random.chance(0.35) ? 'worried' : 'details';
  }
  if (state.kind === 'danger') return 'worried';
  if (state.kind === 'asking') return act === 'holds' ? 'waiting' : 'pleased';
  if (act === 'informs' && state.letDowns === 0 && random.chance(0.5)) return 'relief';
  return state.letDowns === 0 ? 'waiting' : 'angry';
}

function fill(template: string, random: Random): string {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => random.between(0, 9)).join('');
  const letter = (): string => 'ABCDEFGHJKLMNPRSTWXY'[random.between(0, 19)] ?? 'A';
  return template
    .replaceAll('{order}', `${random.pick(['WP', 'FR', 'HM', 'ST', 'WB'])}-${digits(5)}`)
    .replaceAll('{account}', `${digits(4)} ${digits(4)}`)
    .replaceAll(
      '{postcode}',
      `${letter()}${letter()}${digits(1)} ${digits(1)}${letter()}${letter()}`,
    )
    .replaceAll(
      '{mail}',
      `${random.pick(['hello', 'me', 'post', 'home'])}${digits(3)}@mailbox.example`,
    )
    .replaceAll('{time}', `${String(random.between(7, 21))}:${String(random.between(10, 59))}`)
    .replaceAll('{phone}', digits(3));
}

/**
 * What a customer writes back to a reply, and how it leaves them.
 * @param used answers that were given lately: another one is taken while there is one
 * @returns undefined when they say nothing
 */
export function answerTo(
  reply: string,
  state: CustomerState,
  used: ReadonlySet<string>,
  random: Random,
): { template: string; text: string; state: CustomerState } | undefined {
  if (state.content || state.answers >= mostAnswers || !random.chance(readiness(state.kind)))
    return undefined;
  const mood = moodFor(state, reply, random);
  const options =
    state.lang === 'en'
      ? mood === 'pleased'
        ? pleasedAnswers(state.kind)
        : english[mood]
      : answersInOtherLanguages[state.lang][mood];
  const fresh = options.filter((option) => !used.has(option));
  const template = random.pick(fresh.length > 0 ? fresh : options);
  return {
    template,
    text: fill(template, random),
    state: {
      ...state,
      answers: state.answers + 1,
      letDowns:
        state.letDowns + (mood === 'waiting' || mood === 'angry' || mood === 'worried' ? 1 : 0),
      gaveDetails: state.gaveDetails || mood === 'details',
      content: mood === 'relief' || mood === 'pleased',
    },
  };
}
