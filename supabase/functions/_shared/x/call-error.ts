/**
 * How a call to X can fail, told apart by what it means for the caller:
 * - `unreachable`: no connection, X has not heard of the call
 * - `timeout`, `cut`, `unreadable`: X may or may not have done it
 * - `refused`: X answered with an error status
 */
export type XFailure = 'unreachable' | 'timeout' | 'cut' | 'unreadable' | 'refused';

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

  constructor(
    kind: XFailure,
    status: number,
    detail: string,
    resetAt: number | null = null,
    isProblem = false,
  ) {
    super(`X ${kind}${status > 0 ? ` (${String(status)})` : ''}: ${detail}`);
    this.kind = kind;
    this.status = status;
    this.detail = detail;
    this.resetAt = resetAt;
    this.isProblem = isProblem;
  }

  get code(): string {
    if (this.kind !== 'refused') return `x_${this.kind}`;
    if (this.status === 429) return 'x_rate_limited';
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

  static refused(status: number, data: unknown, resetAt: number | null): XCallError {
    const isProblem =
      typeof data === 'object' && data !== null && 'title' in data && 'type' in data;
    return new XCallError('refused', status, detailOf(data), resetAt, isProblem);
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
