/** A value that changes: calls back at once with the present value, then on each change. */
export interface Live<T> {
  subscribe(next: (value: T) => void, failed?: (reason: unknown) => void): () => void;
}
