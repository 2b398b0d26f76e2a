/** Walks a list of tickets by key: the focus moves, and where a ticket is open beside the list, that moves along. */
import { neighbour } from './queue-order.ts';
import type { QueueItem } from '../ports.ts';

export interface WalkedList {
  rows: () => readonly { ticket: Pick<QueueItem['ticket'], 'id'> }[];
  /** The ticket beside the list. */
  activeId: () => string | null;
  /** Brings a row on the screen. */
  show: (index: number) => void;
  /** What holds the rows, each with its `data-ticket-id`. */
  frame: () => HTMLElement | undefined;
  onopen: (id: string) => void;
}

export class RowWalk {
  readonly #list: WalkedList;
  /** The row that has the focus, or had it last. */
  focused = $state<string | null>(null);
  /** Where it stands; -1 when it is not in the list. */
  readonly at = $derived.by(() => this.#indexOf(this.focused));

  constructor(list: WalkedList) {
    this.#list = list;
  }

  /** Nothing is before it. */
  get isAtStart(): boolean {
    return this.#indexOf(this.#here) <= 0;
  }

  get #here(): string | null {
    return this.focused ?? this.#list.activeId();
  }

  step(by: 1 | -1): void {
    const id = neighbour(this.#list.rows(), this.#here, by);
    if (id !== null) this.#go(id);
  }

  open(): void {
    if (this.focused !== null) this.#list.onopen(this.focused);
  }

  #go(id: string): void {
    this.focused = id;
    this.#list.show(this.#indexOf(id));
    if (this.#list.activeId() !== null) this.#list.onopen(id);
    requestAnimationFrame(() => {
      this.#list
        .frame()
        ?.querySelector<HTMLElement>(`[data-ticket-id="${CSS.escape(id)}"]`)
        ?.focus({ preventScroll: true });
    });
  }

  #indexOf(id: string | null): number {
    return this.#list.rows().findIndex(({ ticket }) => ticket.id === id);
  }
}
