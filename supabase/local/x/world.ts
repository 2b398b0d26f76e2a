import { compareIds } from './snowflake.ts';
import type { PhotoScene, XPost, XUser } from './model.ts';

/** Ids in order of age, without repeats. */
class SortedIds {
  readonly ids: string[] = [];

  add(id: string): void {
    let low = 0;
    let high = this.ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareIds(this.ids[middle] ?? '', id) < 0) low = middle + 1;
      else high = middle;
    }
    if (this.ids[low] !== id) this.ids.splice(low, 0, id);
  }
}

/** Everything that exists on the simulated X, with the look-ups that its endpoints need. */
export class World {
  readonly #users = new Map<string, XUser>();
  readonly #byUsername = new Map<string, XUser>();
  readonly #posts = new Map<string, XPost>();
  readonly #all = new SortedIds();
  readonly #photos = new Map<string, { scene: PhotoScene; postId: string }>();
  readonly #byAuthor = new Map<string, SortedIds>();
  readonly #byMention = new Map<string, SortedIds>();
  readonly #byConversation = new Map<string, SortedIds>();
  readonly #reposts = new Map<string, SortedIds>();
  readonly #quotes = new Map<string, SortedIds>();

  putUser(user: XUser): void {
    this.#users.set(user.id, user);
    this.#byUsername.set(user.username.toLowerCase(), user);
  }

  user(id: string): XUser | undefined {
    return this.#users.get(id);
  }

  userNamed(username: string): XUser | undefined {
    return this.#byUsername.get(username.toLowerCase());
  }

  /** Adds a post, or replaces what is known under its id. */
  putPost(post: XPost): void {
    this.#posts.set(post.id, post);
    this.#all.add(post.id);
    indexUnder(this.#byAuthor, post.authorId, post.id);
    indexUnder(this.#byConversation, post.conversationId, post.id);
    for (const userId of post.mentionIds) indexUnder(this.#byMention, userId, post.id);
    for (const medium of post.media)
      this.#photos.set(medium.key, { scene: medium.scene, postId: post.id });
    if (post.repostOf !== undefined) indexUnder(this.#reposts, post.repostOf, post.id);
    if (post.quoteOf !== undefined) indexUnder(this.#quotes, post.quoteOf, post.id);
  }

  /** The post with that id, also a deleted one or an older version. */
  anyPost(id: string): XPost | undefined {
    return this.#posts.get(id);
  }

  /** The post with that id unless it was deleted. An older version of an edited post counts. */
  post(id: string): XPost | undefined {
    const post = this.#posts.get(id);
    return post?.deletedAtMs === undefined ? post : undefined;
  }

  /** The newest version of a post. */
  currentVersion(post: XPost): XPost {
    return this.#posts.get(post.history.at(-1) ?? post.id) ?? post;
  }

  /** What a photo shows, while its post exists. */
  photo(key: string): PhotoScene | undefined {
    const photo = this.#photos.get(key);
    return photo && this.post(photo.postId) ? photo.scene : undefined;
  }

  /** Posts that a list shows (newest versions, not deleted), oldest first. */
  allPosts(): XPost[] {
    return this.#listed(this.#all);
  }

  postsBy(userId: string): XPost[] {
    return this.#listed(this.#byAuthor.get(userId));
  }

  /** Posts that name the user, with or without writing the handle themselves. Own posts are not mentions. */
  mentionsOf(userId: string): XPost[] {
    return this.#listed(this.#byMention.get(userId)).filter((post) => post.authorId !== userId);
  }

  conversation(conversationId: string): XPost[] {
    return this.#listed(this.#byConversation.get(conversationId));
  }

  repostsOf(postId: string): XPost[] {
    return this.#listed(this.#reposts.get(postId));
  }

  quotesOf(postId: string): XPost[] {
    return this.#listed(this.#quotes.get(postId));
  }

  #listed(index: SortedIds | undefined): XPost[] {
    const posts: XPost[] = [];
    for (const id of index?.ids ?? []) {
      const post = this.#posts.get(id);
      if (post && post.deletedAtMs === undefined && post.history.at(-1) === id) posts.push(post);
    }
    return posts;
  }
}

function indexUnder(index: Map<string, SortedIds>, key: string, id: string): void {
  const ids = index.get(key) ?? new SortedIds();
  ids.add(id);
  index.set(key, ids);
}
