/** Makes ids; tests hand in their own. */
export type NewId = () => string;

export const randomId: NewId = () => crypto.randomUUID();

/** 128 random bits in base64url: 22 characters that nobody guesses. */
export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
