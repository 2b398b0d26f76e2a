import { compareIds, snowflakeAt } from '../snowflake.ts';
import type { XPost } from '../model.ts';
import { ApiProblem, invalidRequest } from './problems.ts';

/** One page of a list, newest first, and what `meta` says of it. */
export interface Page {
  posts: XPost[];
  meta: {
    result_count: number;
    newest_id?: string;
    oldest_id?: string;
    next_token?: string;
    previous_token?: string;
  };
}

/** What a list allows. */
export interface PageRules {
  minResults: number;
  maxResults: number;
  defaultResults: number;
  /** How many of the newest posts can be reached at all. */
  reach: number;
  /** Name of the parameter that takes a token, as the endpoint has it. */
  tokenParameters: readonly string[];
}

/** A place between two posts and the direction to read from it. */
interface Token {
  direction: 'older' | 'newer';
  id: string;
}

function encodeToken(token: Token): string {
  const letter = token.direction === 'older' ? '7140w' : '77qpy';
  return `${letter}${BigInt(token.id).toString(32)}z`;
}

function decodeToken(text: string, parameter: string): Token {
  const match = /^(7140w|77qpy)([0-9a-v]{1,13})z$/u.exec(text);
  if (!match?.[2]) {
    throw new ApiProblem(
      invalidRequest(
        parameter,
        text,
        `The \`${parameter}\` query parameter value [${text}] is not valid`,
      ),
    );
  }
  let id = 0n;
  for (const digit of match[2]) id = id * 32n + BigInt(parseInt(digit, 32));
  return { direction: match[1] === '7140w' ? 'older' : 'newer', id: id.toString() };
}

function readId(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^\d{1,19}$/u.test(value)) {
    throw new ApiProblem(
      invalidRequest(
        name,
        value,
        `The \`${name}\` query parameter value [${value}] does not match ^[0-9]{1,19}$`,
      ),
    );
  }
  return value;
}

function readTimeAsId(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) {
    throw new ApiProblem(
      invalidRequest(
        name,
        value,
        `The \`${name}\` query parameter value [${value}] is not a valid date-time`,
      ),
    );
  }
  return snowflakeAt(ms);
}

function readMaxResults(query: URLSearchParams, rules: PageRules): number {
  const raw = query.get('max_results');
  if (raw === null) return rules.defaultResults;
  const value = Number(raw);
  if (Number.isInteger(value) && value >= rules.minResults && value <= rules.maxResults)
    return value;
  throw new ApiProblem(
    invalidRequest(
      'max_results',
      raw,
      `The \`max_results\` query parameter value [${raw}] is not between ${String(rules.minResults)} and ${String(rules.maxResults)}`,
    ),
  );
}

/**
 * Cuts one page out of a list by `max_results`, `since_id` (excluded), `until_id` (excluded),
 * `start_time`, `end_time` and a page token. A token points between two posts, so what arrives in the
 * meantime moves no page.
 * @param oldestFirst every post of the list in order of age
 * @throws ApiProblem for a value out of range
 */
export function cutPage(
  oldestFirst: readonly XPost[],
  query: URLSearchParams,
  rules: PageRules,
): Page {
  const size = readMaxResults(query, rules);
  const after = [readId(query, 'since_id'), readTimeAsId(query, 'start_time')].filter(
    (id) => id !== undefined,
  );
  const before = [readId(query, 'until_id'), readTimeAsId(query, 'end_time')].filter(
    (id) => id !== undefined,
  );
  const parameter = rules.tokenParameters.find((name) => query.has(name));
  const token = parameter ? decodeToken(query.get(parameter) ?? '', parameter) : undefined;
  const inRange = oldestFirst
    .slice(-rules.reach)
    .filter((post) => after.every((id) => compareIds(post.id, id) > 0))
    .filter((post) => before.every((id) => compareIds(post.id, id) < 0));

  let end = inRange.length;
  if (token?.direction === 'older') {
    end = inRange.findIndex((post) => compareIds(post.id, token.id) >= 0);
    if (end < 0) end = inRange.length;
  }
  let start = Math.max(0, end - size);
  if (token?.direction === 'newer') {
    start = inRange.findIndex((post) => compareIds(post.id, token.id) > 0);
    if (start < 0) start = inRange.length;
    end = Math.min(inRange.length, start + size);
  }
  const posts = inRange.slice(start, end).reverse();
  const newest = posts[0];
  const oldest = posts.at(-1);
  return {
    posts,
    meta: {
      result_count: posts.length,
      ...(newest ? { newest_id: newest.id } : {}),
      ...(oldest ? { oldest_id: oldest.id } : {}),
      ...(oldest && start > 0
        ? { next_token: encodeToken({ direction: 'older', id: oldest.id }) }
        : {}),
      ...(newest && end < inRange.length
        ? { previous_token: encodeToken({ direction: 'newer', id: newest.id }) }
        : {}),
    },
  };
}
