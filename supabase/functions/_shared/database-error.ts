/** A failed call to the database: `code` is an SQLSTATE, a PostgREST code or one of ours. */
export class DatabaseError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }

  /** The data itself cannot be stored (SQLSTATE classes 22 and 23, and what JSON cannot hold). */
  get isDataFault(): boolean {
    return /^2[23]...$/u.test(this.code);
  }

  /** Worth another try: no connection, out of resources, deadlock, serialisation, a gateway that gave up. */
  get isPassing(): boolean {
    return /^(?:unreachable|http_5\d\d|http_429|08...|40...|53...|57...|PGRST00\d)$/u.test(
      this.code,
    );
  }
}
