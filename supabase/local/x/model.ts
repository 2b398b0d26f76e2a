/** A person or company on the simulated X. */
export interface XUser {
  id: string;
  username: string;
  name: string;
  description: string;
  location?: string;
  url?: string;
  createdAtMs: number;
  verified: 'none' | 'blue' | 'business';
  followers: number;
  following: number;
  /** Posts made before the simulation began; the visible ones are added on top. */
  earlierPosts: number;
}

/** A photo on a post. `scene` names the picture that the simulator draws for it. */
export interface XMedia {
  key: string;
  scene: PhotoScene;
  altText?: string;
}

export type PhotoScene = 'parcel' | 'screen' | 'meal' | 'queue' | 'street' | 'device';

/** A link in a post: the t.co address in the text and where it leads. */
export interface XLink {
  short: string;
  expanded: string;
}

/** One version of a post. An edit is a further version with an id of its own. */
export interface XPost {
  id: string;
  authorId: string;
  createdAtMs: number;
  /** What was written, links already shortened, not yet escaped for the API. */
  text: string;
  /** Length in code points of the handles that X puts before a reply. */
  prefixLength: number;
  links: XLink[];
  /** Users named in the text, the prefix of a reply included. */
  mentionIds: string[];
  lang: string;
  conversationId: string;
  inReplyTo?: { postId: string; userId: string };
  quoteOf?: string;
  repostOf?: string;
  media: XMedia[];
  /** Ids of all versions, oldest first; the last one is current. */
  history: string[];
  source: string;
  deletedAtMs?: number;
}

/** Who writes a post: a username that exists, or a profile that is made when it does not. */
export interface AuthorInput {
  username: string;
  name?: string;
  description?: string;
  location?: string;
  verified?: XUser['verified'];
  followers?: number;
  following?: number;
  createdAtMs?: number;
}

/** A post to add. */
export interface NewPost {
  author: string | AuthorInput;
  text: string;
  inReplyTo?: string;
  quoteOf?: string;
  /** Reposts that post; the text is then made as X makes it (`RT @name: …`). */
  repostOf?: string;
  media?: readonly { scene: PhotoScene; altText?: string }[];
  /** BCP 47; guessed from the text when left out. */
  lang?: string;
  /** Milliseconds since the epoch; now when left out. The id follows from it. */
  createdAtMs?: number;
  source?: string;
}

/** What happened in the simulated world. */
export type XChange =
  | { kind: 'post'; post: XPost }
  | { kind: 'edit'; post: XPost; replaces: string }
  | { kind: 'delete'; posts: XPost[] };
