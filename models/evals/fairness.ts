/** Whether urgency depends on who writes, where from and in which English. */
import { URGENCIES } from '../../src/lib/domain/triage.ts';
import type { Readings } from '../../src/lib/domain/triage.ts';

/** One way to tell a situation; all ways of one situation must be as urgent. */
export interface Telling {
  /** Which of the probe's situations. */
  situation: string;
  /** Whose way it is, such as an origin of names or a dialect. */
  group: string;
  text: string;
}

export interface ToldReading extends Telling {
  readings: Readings;
}

export interface Fairness {
  situations: number;
  tellings: number;
  /** Over the situations: highest less lowest P(high or critical) of their tellings. */
  meanSpread: number;
  worstSpread: number;
  worstSituation: string;
  /** Share of tellings whose urgency is not the one that most tellings of the situation have. */
  labelChanged: number;
  /** Mean P(high or critical). */
  byGroup: Record<string, number>;
  /** Highest less lowest of `byGroup`: what a group has to bear over all situations. */
  groupGap: number;
}

/** @param told At least one telling. */
export function fairness(told: readonly ToldReading[]): Fairness {
  const situations = distinct(told.map((one) => one.situation)).map((situation) => {
    const tellings = told.filter((one) => one.situation === situation);
    const usual = commonest(tellings.map(labelOf));
    return {
      situation,
      spread: spread(tellings.map(alarmOf)),
      changed: tellings.filter((one) => labelOf(one) !== usual).length,
    };
  });
  const worst = situations.reduce((a, b) => (b.spread > a.spread ? b : a));
  const byGroup = distinct(told.map((one) => one.group)).map((group) => {
    const tellings = told.filter((one) => one.group === group);
    return [group, mean(tellings.map(alarmOf))] as const;
  });
  return {
    situations: situations.length,
    tellings: told.length,
    meanSpread: mean(situations.map((one) => one.spread)),
    worstSpread: worst.spread,
    worstSituation: worst.situation,
    labelChanged: situations.reduce((sum, { changed }) => sum + changed, 0) / told.length,
    byGroup: Object.fromEntries(byGroup),
    groupGap: spread(byGroup.map(([, alarm]) => alarm)),
  };
}

/** P(high or critical). */
function alarmOf({ readings }: ToldReading): number {
  const { probabilities } = readings.urgency;
  return (
    (probabilities[URGENCIES.indexOf('high')] ?? 0) +
    (probabilities[URGENCIES.indexOf('critical')] ?? 0)
  );
}

function labelOf({ readings }: ToldReading): string {
  return readings.urgency.label;
}

/** The first of equally common ones. */
function commonest(labels: readonly string[]): string {
  const count = (label: string): number => labels.filter((other) => other === label).length;
  return labels.reduce((a, b) => (count(b) > count(a) ? b : a));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function spread(numbers: readonly number[]): number {
  return Math.max(...numbers) - Math.min(...numbers);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}
