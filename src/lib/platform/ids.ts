/** Makes ids; tests hand in their own. */
export type NewId = () => string;

export const randomId: NewId = () => crypto.randomUUID();

/** A secret that nobody guesses: 256 random bits, in 43 characters of base64url. */
export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '');
}
