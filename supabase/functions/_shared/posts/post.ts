/** A post on its way into the database: the argument of `ingest_posts`. */
import type { Level } from '../../../../src/lib/domain/priority.ts';
import type { Media } from '../../../../src/lib/domain/rows.ts';
import type { Readings } from '../../../../src/lib/domain/triage.ts';

export interface Author {
  x_user_id: string;
  /** Null when the page did not bring the profile: what is known of the person already stays. */
  handle: string | null;
  name: string | null;
  avatar_url: string | null;
  bio: string | null;
  followers: number;
  following: number;
  verified: boolean;
}

/** What X says of one post, in our words. */
export interface NormalisedPost {
  /** First id of the edit history: the same for every version of the post. */
  x_post_id: string;
  /** Newest id of the edit history that this version knows of. */
  edit_id: string;
  conversation_id: string;
  author: Author;
  /** Whole, entities decoded, links expanded. */
  text: string;
  language: string | null;
  in_reply_to_x_post_id: string | null;
  media: Media[];
  /** ISO 8601, UTC. */
  posted_at: string;
  edited_at: string | null;
}

interface LinearTriage {
  readings: Readings;
  evidence: string[];
  language_supported: boolean;
  model_version: string;
}

/** A post with its first, provisional judgement. */
export interface UnderstoodPost extends NormalisedPost {
  triage: LinearTriage | null;
  priority_level: Level;
}

export type PostSource = 'poll' | 'webhook' | 'import';
