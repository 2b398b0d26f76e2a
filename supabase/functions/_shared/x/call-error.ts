/**
 * How a call to X can fail, told apart by what it means for the caller:
 * - `unreachable`: no connection, X has not heard of the call
 * - `timeout`, `cut`, `unreadable`: X may or may not have done it
 * - `refused`: X answered with an error status
 */
export type XFailure = 'unreachable' | 'timeout' | 'cut' | 'unreadable' | 'refused';

/** What X says of a problem beside its status. */
interface XProblem {
  isProblem?: boolean;
  reason?: string | null;
  skewMs?: number | null;
}

/** A signature holds for about five minutes before and after its time. */
const MOST_SKEW_MS = 5 * 60_000;

/** What somebody has to put right at X, by the reason or the words that X gives. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/client-not-enrolled|client-forbidden|attached to a project/iu, 'x_not_enrolled'],
  [/oauth1-permissions|oauth1 app permissions/iu, 'x_read_only'],
  [/^credits |creditsdepleted|any credits|spend cap/iu, 'x_no_credits'],
  [/usage-capped|usage cap/iu, 'x_usage_capped'],
  [/(?:account|user)[^.]* (?:suspended|locked)/iu, 'x_suspended'],
];

export class XCallError extends Error {
  readonly kind: XFailure;
  /** HTTP status; 0 when there was none. */
  readonly status: number;
  /** X's own words: `detail` of the problem, or the first message. */
  readonly detail: string;
  /** Unix seconds of `x-rate-limit-reset`; null when X did not say. */
  readonly resetAt: number | null;
  /** X itself answered (RFC 7807), not something between us and X. */
  readonly isProblem: boolean;
  /** A word of X's for the kind of problem: `client-not-enrolled`, `oauth1-permissions`, `credits`, … */
  readonly reason: string | null;
  /** X's clock minus ours, in milliseconds; null when X did not say the time. */
  readonly skewMs: number | null;

  constructor(
    kind: XFailure,
    status: number,
    detail: string,
    resetAt: number | null = null,
    { isProblem = false, reason = null, skewMs = null }: XProblem = {},
  ) {
    super(`X ${kind}${status > 0 ? ` (${String(status)})` : ''}: ${detail}`);
    this.kind = kind;
    this.status = status;
    this.detail = detail;
    this.resetAt = resetAt;
    this.isProblem = isProblem;
    this.reason = reason;
    this.skewMs = skewMs;
  }

  get code(): string {
    if (this.kind !== 'refused') return `x_${this.kind}`;
    const said = REASONS.find(([pattern]) => pattern.test(`${this.reason ?? ''} ${this.detail}`));
    if (said && this.status < 500) return said[1];
    if (this.status === 429) return 'x_rate_limited';
    if (this.status === 402) return 'x_no_credits';
    // X looks at the time before it looks at the signature.
    if (this.status === 401 && Math.abs(this.skewMs ?? 0) > MOST_SKEW_MS) return 'x_clock_skew';
    if (this.status === 401) return 'x_unauthorized';
    if (this.status === 403) return 'x_forbidden';
    return this.status >= 500 ? 'x_unavailable' : 'x_refused';
  }

  /** A later call may do better without anyone changing anything. */
  get isPassing(): boolean {
    return this.kind !== 'refused' || this.status >= 500;
  }

  static cut(kind: 'unreachable' | 'timeout' | 'cut', cause: unknown): XCallError {
    const message = cause instanceof Error ? cause.message : String(cause);
    return new XCallError(kind, 0, kind === 'timeout' ? 'No answer in time.' : message);
  }

  static unreadable(status: number): XCallError {
    return new XCallError('unreadable', status, 'The answer is not JSON.');
  }

  static refused(
    status: number,
    data: unknown,
    resetAt: number | null,
    skewMs: number | null = null,
  ): XCallError {
    const problem: Record<string, unknown> =
      typeof data === 'object' && data !== null ? { ...data } : {};
    const { title, type, reason } = problem;
    // The last word of the address that RFC 7807 has for the type of a problem.
    const word = typeof type === 'string' ? (type.split('/').at(-1) ?? null) : null;
    return new XCallError('refused', status, detailOf(data), resetAt, {
      isProblem: title !== undefined && type !== undefined,
      reason: typeof reason === 'string' ? reason : word,
      skewMs,
    });
  }
}

function detailOf(data: unknown): string {
  if (typeof data !== 'object' || data === null) return 'No reason given.';
  const words: string[] = [];
  if ('detail' in data && typeof data.detail === 'string') words.push(data.detail);
  else if ('title' in data && typeof data.title === 'string') words.push(data.title);
  if ('errors' in data && Array.isArray(data.errors)) {
    for (const error of data.errors as unknown[]) {
      if (typeof error !== 'object' || error === null) continue;
      if ('message' in error && typeof error.message === 'string') words.push(error.message);
      else if ('detail' in error && typeof error.detail === 'string') words.push(error.detail);
    }
  }
  return words.length > 0 ? [...new Set(words)].join(' ').slice(0, 500) : 'No reason given.';
}
