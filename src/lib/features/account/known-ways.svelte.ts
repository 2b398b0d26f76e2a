import type { SignInWays } from '../account-security.ts';
import { getAccountSecurity } from '../services.ts';

/** What the server lets people sign in with; null while it has not said so. Call it where a component is made. */
export function knownWays(): { readonly current: SignInWays | null } {
  let known = $state.raw<SignInWays | null>(null);
  getAccountSecurity()
    .ways()
    .then(
      (ways) => (known = ways),
      // Without an answer there is the password, and signing in says what is wrong with the network.
      () => undefined,
    );
  return {
    get current() {
      return known;
    },
  };
}
