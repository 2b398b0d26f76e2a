export type FailureCode =
  | 'port_taken'
  | 'listen_failed'
  | 'bad_option'
  | 'data_in_use'
  | 'data_unusable'
  | 'data_corrupt'
  | 'database_unreachable'
  | 'database_stopped'
  | 'migration_changed'
  | 'migration_failed'
  | 'build_failed'
  | 'build_missing'
  | 'functions_failed'
  | 'accounts_failed'
  | 'config_invalid';

/** Something that keeps the stack from starting and that a person can act on: `message` tells them how. */
export class StackFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StackFailure';
    this.code = code;
  }
}

/** The words of anything that was thrown, without a stack trace. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(wordsOf).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
