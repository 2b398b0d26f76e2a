/** Makes ids; tests hand in their own. */
export type NewId = () => string;

export const randomId: NewId = () => crypto.randomUUID();
