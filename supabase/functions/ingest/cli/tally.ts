/** What became of the posts of an archive. Pure. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const tallySchema = v.object({
  taken: count,
  known: count,
  edited: count,
  ignored: count,
  refused: count,
  /** How many posts were ignored or refused for each reason. */
  reasons: v.record(v.string(), count),
  /** The first refusals, for a person to look up. */
  firstRefusals: v.array(v.object({ line: count, code: v.string(), detail: v.string() })),
});
export type Tally = v.InferOutput<typeof tallySchema>;

export const resultSchema = v.object({
  outcome: v.picklist(['taken', 'known', 'edited', 'ignored', 'refused']),
  code: v.optional(v.string()),
  detail: v.optional(v.string()),
});
export type Result = v.InferOutput<typeof resultSchema>;

const REFUSALS_SHOWN = 10;

export function emptyTally(): Tally {
  return { taken: 0, known: 0, edited: 0, ignored: 0, refused: 0, reasons: {}, firstRefusals: [] };
}

/** Adds one post's result. */
export function addResult(tally: Tally, line: number, { outcome, code, detail }: Result): Tally {
  const reason =
    outcome === 'ignored' || outcome === 'refused' ? `${outcome}: ${code ?? 'unknown'}` : null;
  const refusal = outcome === 'refused' && tally.firstRefusals.length < REFUSALS_SHOWN;
  return {
    ...tally,
    [outcome]: tally[outcome] + 1,
    reasons:
      reason === null
        ? tally.reasons
        : { ...tally.reasons, [reason]: (tally.reasons[reason] ?? 0) + 1 },
    firstRefusals: refusal
      ? [...tally.firstRefusals, { line, code: code ?? 'unknown', detail: detail ?? '' }].sort(
          (a, b) => a.line - b.line,
        )
      : tally.firstRefusals,
  };
}

export function total(tally: Tally): number {
  return tally.taken + tally.known + tally.edited + tally.ignored + tally.refused;
}

/** The closing lines of a run. */
export function describeTally(tally: Tally): string[] {
  const number = (n: number): string => n.toLocaleString('en');
  const lines = [
    `${number(total(tally))} posts: ${number(tally.taken)} taken, ${number(tally.known)} already known, ` +
      `${number(tally.edited)} edited, ${number(tally.ignored)} ignored, ${number(tally.refused)} refused`,
    ...Object.entries(tally.reasons).map(([reason, posts]) => `  ${reason}: ${number(posts)}`),
  ];
  for (const { line, code, detail } of tally.firstRefusals)
    lines.push(`  line ${String(line)}: ${code}${detail ? `, ${detail}` : ''}`);
  const more = tally.refused - tally.firstRefusals.length;
  if (more > 0) lines.push(`  and ${number(more)} more`);
  return lines;
}
