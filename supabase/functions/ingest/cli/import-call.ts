/** One call of the function `import`, repeated while what stands in its way passes by itself. */
import * as v from 'valibot';
import type { Batch } from './items.ts';
import { resultSchema } from './tally.ts';
import type { Result } from './tally.ts';
import { UsageError } from './options.ts';

export interface Target {
  url: string;
  key: string;
  account: string | null;
}

const answerSchema = v.object({ results: v.array(resultSchema) });
const problemSchema = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

const ATTEMPTS = 6;
const TIMEOUT_MS = 120_000;

/**
 * @returns one result a post, in order
 * @throws UsageError when the target refuses the call or cannot be reached
 */
export async function importBatch(target: Target, batch: Batch): Promise<Result[]> {
  const body = JSON.stringify({
    account: target.account,
    pages: batch.items.map(({ posts, includes }) => ({ posts, includes })),
  });
  let problem = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0)
      await new Promise((resolve) =>
        setTimeout(resolve, 250 * 2 ** attempt * (0.5 + Math.random())),
      );
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${target.url}/functions/v1/import`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', apikey: target.key },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await response.text();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      problem = cause instanceof Error ? cause.message : String(cause);
      continue;
    }
    if (response.ok) return readResults(text, batch);
    problem = describeProblem(response.status, text);
    if (response.status < 500 && response.status !== 429) break;
  }
  throw new UsageError(`${target.url} did not take the posts: ${problem}`);
}

function readResults(text: string, batch: Batch): Result[] {
  const parsed = v.safeParse(answerSchema, parse(text));
  if (!parsed.success || parsed.output.results.length !== batch.posts) {
    throw new UsageError('The answer is not one of the import function. Is the address right?');
  }
  return parsed.output.results;
}

function describeProblem(status: number, text: string): string {
  const parsed = v.safeParse(problemSchema, parse(text));
  return parsed.success
    ? `${parsed.output.error.message} (${parsed.output.error.code})`
    : `status ${String(status)}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
