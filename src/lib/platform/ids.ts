/** Makes ids; tests hand in their own. */
export type NewId = () => string;

export const randomId: NewId = () => crypto.randomUUID();

/** A secret that nobody guesses, in base64url: 16 bytes are 22 characters, 32 are 43. */
export function randomToken(bytes: 16 | 32): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
