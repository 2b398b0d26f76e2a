import { guessLanguage } from './language-guess.ts';
import { hashText, type Random } from './random.ts';
import { createIdMint, snowflakeAt } from './snowflake.ts';
import { shortenLinks, usernamesIn } from './post-text.ts';
import type { AuthorInput, NewPost, XChange, XMedia, XPost, XUser } from './model.ts';
import type { SimulatorClock } from './clock.ts';
import type { World } from './world.ts';

/** A request that X would refuse, with the reason in words. */
export class PublishingError extends Error {
  readonly code: 'unknown_post' | 'unknown_user' | 'invalid_username' | 'empty_text';

  constructor(code: PublishingError['code'], message: string) {
    super(message);
    this.name = 'PublishingError';
    this.code = code;
  }
}

/** Writes to the world: posts, edits and deletions, each told to the listeners. */
export interface Publishing {
  addPost: (input: NewPost) => XPost;
  /** Makes a new version with a new id. */
  editPost: (id: string, text: string) => XPost;
  /** Deletes all versions. Returns false when there was nothing to delete. */
  deletePost: (id: string) => boolean;
  subscribe(listener: (change: XChange) => void): () => void;
  mintId(): string;
  /** The account with that name, made when there is none. @throws PublishingError */
  account(author: AuthorInput): XUser;
}

/** No invented account is younger than this, whenever the simulator runs. */
const newestAccountMs = Date.UTC(2025, 10, 1);

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** @param record told of everything written, so that it can be kept */
export function createPublishing(
  world: World,
  clock: SimulatorClock,
  random: Random,
  record: (entry: { user: XUser } | { post: XPost }) => void,
): Publishing {
  const mint = createIdMint();
  const listeners = new Set<(change: XChange) => void>();

  function mintUnusedId(atMs: number): string {
    let id = mint(atMs);
    while (world.anyPost(id) || world.user(id)) id = mint(atMs);
    return id;
  }

  function put(post: XPost): void {
    world.putPost(post);
    record({ post });
  }

  function announce(change: XChange): void {
    for (const listener of [...listeners]) listener(change);
  }

  function mintCode(): string {
    return Array.from({ length: 10 }, () => alphabet[random.between(0, alphabet.length - 1)]).join(
      '',
    );
  }

  function ensureUser(author: string | AuthorInput): XUser {
    const input: AuthorInput = typeof author === 'string' ? { username: author } : author;
    if (!/^\w{1,15}$/u.test(input.username)) {
      throw new PublishingError(
        'invalid_username',
        `"${input.username}" cannot be a username: 1 to 15 letters, digits or underscores.`,
      );
    }
    const known = world.userNamed(input.username);
    if (known) return known;
    const chance = hashText(input.username.toLowerCase());
    const createdAtMs = input.createdAtMs ?? newestAccountMs - (chance % 4000) * 86_400_000;
    const user: XUser = {
      id: userId(createdAtMs, chance),
      username: input.username,
      name: input.name ?? input.username,
      description: input.description ?? '',
      ...(input.location === undefined ? {} : { location: input.location }),
      createdAtMs,
      verified: input.verified ?? 'none',
      followers: input.followers ?? chance % 900,
      following: input.following ?? 40 + (chance % 700),
      earlierPosts: 30 + (chance % 9000),
    };
    world.putUser(user);
    record({ user });
    return user;
  }

  /**
   * Accounts from before 2016 carry short counting ids, later ones snowflakes. Both follow from the name,
   * so that the same person has the same id on every run.
   */
  function userId(createdAtMs: number, chance: number): string {
    const isOld = createdAtMs < Date.UTC(2016, 0);
    let id = isOld
      ? BigInt(10_000_000 + (chance % 3_900_000_000))
      : BigInt(snowflakeAt(createdAtMs)) + BigInt(chance % 4_194_304);
    while (world.user(id.toString())) id += 1n;
    return id.toString();
  }

  function requirePost(id: string): XPost {
    const post = world.post(id);
    if (!post)
      throw new PublishingError('unknown_post', `There is no post ${id}, or it was deleted.`);
    return post;
  }

  /** X puts the handles of those spoken to before a reply; they count as mentions. */
  function replyPrefix(parent: XPost, author: XUser, text: string): string {
    const spokenTo = [parent.authorId, ...parent.mentionIds].filter((id) => id !== author.id);
    const written = new Set(usernamesIn(text).map((name) => name.toLowerCase()));
    const names = [...new Set(spokenTo)]
      .map((id) => world.user(id)?.username ?? '')
      .filter(Boolean);
    return names
      .filter((name) => !written.has(name.toLowerCase()))
      .map((name) => `@${name} `)
      .join('');
  }

  function mediaOf(id: string, input: NewPost): XMedia[] {
    return (input.media ?? []).map((medium, index) => ({
      key: `3_${(BigInt(id) + BigInt(index) + 1n).toString()}`,
      scene: medium.scene,
      ...(medium.altText === undefined ? {} : { altText: medium.altText }),
    }));
  }

  function addPost(input: NewPost): XPost {
    const author = ensureUser(input.author);
    const parent = input.inReplyTo === undefined ? undefined : requirePost(input.inReplyTo);
    const reposted = input.repostOf === undefined ? undefined : requirePost(input.repostOf);
    if (input.quoteOf !== undefined) requirePost(input.quoteOf);
    if (input.text.trim() === '' && !reposted) {
      throw new PublishingError('empty_text', 'A post needs a text.');
    }
    const createdAtMs = input.createdAtMs ?? clock.now();
    const id = mintUnusedId(createdAtMs);
    const prefix = parent ? replyPrefix(parent, author, input.text) : '';
    const repostedAuthor = reposted ? world.user(reposted.authorId) : undefined;
    const written = reposted
      ? `RT @${repostedAuthor?.username ?? ''}: ${reposted.text}`
      : input.text;
    const quoted = input.quoteOf === undefined ? '' : ` ${statusUrl(input.quoteOf)}`;
    const shortened = shortenLinks(`${prefix}${written}${quoted}`, mintCode);
    const post: XPost = {
      id,
      authorId: author.id,
      createdAtMs,
      text: shortened.text,
      prefixLength: Array.from(prefix).length,
      links: shortened.links,
      mentionIds: mentionIds(shortened.text),
      lang: input.lang ?? guessLanguage(written),
      conversationId: parent?.conversationId ?? id,
      ...(parent ? { inReplyTo: { postId: parent.id, userId: parent.authorId } } : {}),
      ...(input.quoteOf === undefined ? {} : { quoteOf: input.quoteOf }),
      ...(input.repostOf === undefined ? {} : { repostOf: input.repostOf }),
      media: mediaOf(id, input),
      history: [id],
      source: input.source ?? 'Skyline for Web',
    };
    put(post);
    announce({ kind: 'post', post });
    return post;
  }

  function statusUrl(id: string): string {
    const author = world.user(world.anyPost(id)?.authorId ?? '');
    return `https://x.com/${author?.username ?? 'i'}/status/${id}`;
  }

  function mentionIds(text: string): string[] {
    const ids = usernamesIn(text).map((name) => world.userNamed(name)?.id);
    return [...new Set(ids.filter((id) => id !== undefined))];
  }

  function editPost(id: string, text: string): XPost {
    const before = world.currentVersion(requirePost(id));
    const newId = mintUnusedId(clock.now());
    const history = [...before.history, newId];
    const prefix = Array.from(before.text).slice(0, before.prefixLength).join('');
    const shortened = shortenLinks(`${prefix}${text}`, mintCode);
    for (const oldId of before.history) {
      const version = world.anyPost(oldId);
      if (version) put({ ...version, history });
    }
    const post: XPost = {
      ...before,
      id: newId,
      createdAtMs: clock.now(),
      text: shortened.text,
      links: shortened.links,
      mentionIds: mentionIds(shortened.text),
      history,
    };
    put(post);
    announce({ kind: 'edit', post, replaces: before.id });
    return post;
  }

  function deletePost(id: string): boolean {
    const post = world.post(id);
    if (!post) return false;
    const deletedAtMs = clock.now();
    const posts: XPost[] = [];
    for (const versionId of post.history) {
      const version = world.anyPost(versionId);
      if (!version) continue;
      const gone = { ...version, deletedAtMs };
      put(gone);
      posts.push(gone);
    }
    announce({ kind: 'delete', posts });
    return true;
  }

  return {
    addPost,
    editPost,
    deletePost,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    mintId: () => mintUnusedId(clock.now()),
    account: ensureUser,
  };
}
