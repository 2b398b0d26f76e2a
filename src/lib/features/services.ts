/** How a view comes by what it needs: from the context that `routes` fill with what `app/compose` made. */
import { createContext } from 'svelte';
import type { AccountSecurity } from './account-security.ts';
import type { Door } from './people.ts';
import type { Services, Session } from './ports.ts';
import type { Ratings } from './ratings.ts';

/** For views of a person who is signed in: throws outside of them. */
export const [getServices, setServices] = createContext<Services>();

/** For views that also exist before anyone is signed in. */
export const [getSession, setSession] = createContext<Session>();

/** As `getSession`: how somebody proves who they are. */
export const [getAccountSecurity, setAccountSecurity] = createContext<AccountSecurity>();

/** For the view of a link that invites somebody. */
export const [getDoor, setDoor] = createContext<Door>();
/** For views of customers, who may have no account. */
export const [getRatings, setRatings] = createContext<Ratings>();
