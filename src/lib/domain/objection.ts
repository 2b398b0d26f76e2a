/** What speaks against sending a reply as it was written, because its writer could not know it. */

/** Somebody wrote in the conversation after the reply was written. */
export interface WrittenSince {
  kind: 'customer_wrote' | 'colleague_replied' | 'colleague_noted';
  /** The message or the reply. */
  id: string;
  /** The customer or the member; null when the account itself posted on X. */
  personId: string | null;
  text: string;
  /** ISO time. */
  at: string;
}

export type Objection =
  | WrittenSince
  /** X has refused a reply to the same post. */
  | { kind: 'not_allowed'; id: string }
  /** The server would refuse the reply: there is nothing to be overruled. */
  | { kind: 'post_deleted' | 'ticket_closed' | 'out_of_sight' };

/** Whether a person may send the reply all the same. */
export function mayOverrule(objections: readonly Objection[]): boolean {
  return objections.every(
    ({ kind }) => kind !== 'post_deleted' && kind !== 'ticket_closed' && kind !== 'out_of_sight',
  );
}
