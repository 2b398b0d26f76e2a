/** Who works here, and the way in for those who do not yet. */
import type { StaffRole } from '../domain/roles.ts';
import type { Member } from '../domain/rows.ts';
import type { Saved } from './administration.ts';

/** What somebody is here, as an admin decides it. */
export type Place = Pick<Member, 'topics' | 'languages' | 'capacity'> & {
  role: StaffRole;
  team_ids: string[];
};

/** For whom an invitation is: a name that becomes the person's, and where the admin sends it. */
export interface NewInvitation extends Place {
  /** Drawn once a form, so that a repeated call does not make a second one. */
  id: string;
  /** What the link has in it; only its hash is kept. */
  token: string;
  name: string | null;
  email: string | null;
}

/** An invitation that nobody has accepted; it may have expired. */
export interface OpenInvitation {
  id: string;
  name: string | null;
  email: string | null;
  role: StaffRole;
  team_ids: string[];
  /** Id of the admin who made it. */
  created_by: string;
  created_at: string;
  expires_at: string;
}

/** What only the server knows of the people who work here. */
export interface KnownPeople {
  /** `seen_at`: when one of their sessions was renewed last, which is about once an hour; null without any. */
  members: { id: string; email: string | null; seen_at: string | null }[];
  /** Newest first. */
  invitations: OpenInvitation[];
}

/** One place where somebody is signed in. */
export interface SignedIn {
  id: string;
  created_at: string;
  seen_at: string;
  user_agent: string | null;
  ip: string | null;
  /** The one of this device. */
  current: boolean;
}

export type InviteOutcome =
  | { kind: 'done' }
  /** Nobody was invited. `row` counts from 1; `reason` as of a Refusal. */
  | { kind: 'refused'; problems: { row: number; field: string; reason: string }[] };

/** Who works here. Each call asks the server, and throws a Refusal as `Administration` does. */
export interface People {
  /** For admins and supervisors. */
  look(): Promise<KnownPeople>;
  /** Throws 'last_admin' when nobody else could do this afterwards. @param seen The member's. */
  saveMember(id: string, place: Place, seen: string | null): Promise<Saved>;
  setDisabled(id: string, disabled: boolean): Promise<void>;
  newInvitation(): Pick<NewInvitation, 'id' | 'token'>;
  /** All of them or none. @param days For which their links are good. */
  invite(invitations: readonly NewInvitation[], days: number): Promise<InviteOutcome>;
  /** Throws 'invitation_used' when somebody was faster. */
  revoke(invitationId: string): Promise<void>;
  /** The one last seen comes first. @param memberId null: the caller's own */
  sessions(memberId: string | null): Promise<SignedIn[]>;
  /** @param sessionId null: all but that of this device */
  endSessions(memberId: string | null, sessionId: string | null): Promise<void>;
}

/** The way in by a link, for those who do not work here yet. They throw a Refusal. */
export interface Door {
  /** Throws 'invitation_invalid' for each link that is not good. `company` is '' while it has no name. */
  look(token: string): Promise<{ company: string; role: StaffRole }>;
  /** For whoever is signed in. Throws 'invitation_invalid', 'works_here'. */
  accept(token: string): Promise<void>;
}
