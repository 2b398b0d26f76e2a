/** @import { TimelinePost, TimelineThread } from '../timeline.ts' */
import { deletedView, duration, element, postView, shortAge } from './post-view.js';

/**
 * A conversation on the page.
 * @typedef {{ id: string, posts: TimelinePost[], deleted: Set<string>, view: HTMLElement }} Shown
 */

/** @typedef {'all' | 'answered' | 'open'} View */

const mostShown = 250;
const awayFromTopPx = 240;

/**
 * Somebody's own words to the company: not its announcements, not a repost.
 * @param {TimelinePost | undefined} root
 */
function isQuestion(root) {
  return root !== undefined && !root.isBrand && root.repostedBy === null;
}

/** @param {TimelinePost[]} posts */
function firstAnswer(posts) {
  return posts.find((post) => post.isBrand && post.inReplyTo !== null);
}

/** The list of conversations: what is shown, in which order, and what waits above. */
export class Feed {
  /** @type {Map<string, Shown>} */
  #threads = new Map();
  /** @type {Set<string>} */
  #waiting = new Set();
  /** @type {View} */
  #view = 'all';
  #list;
  #fresh;
  #empty;
  #onReply;
  #onChange;

  /**
   * @param {{ list: HTMLElement, fresh: HTMLElement, empty: HTMLElement,
   *   onReply: (post: TimelinePost) => void, onChange: () => void }} parts
   */
  constructor(parts) {
    this.#list = parts.list;
    this.#fresh = parts.fresh;
    this.#empty = parts.empty;
    this.#onReply = parts.onReply;
    this.#onChange = parts.onChange;
    this.#fresh.addEventListener('click', () => {
      this.#waiting.clear();
      this.#arrange();
      window.scrollTo({ top: 0 });
      this.#list.focus();
    });
  }

  /** @param {View} view */
  show(view) {
    this.#view = view;
    this.#waiting.clear();
    this.#arrange();
    window.scrollTo({ top: 0 });
  }

  /** @param {TimelineThread[]} threads */
  merge(threads) {
    for (const thread of threads) {
      for (const post of thread.posts) this.#keep(thread.conversationId, post);
      this.#draw(thread.conversationId);
    }
    this.#arrange();
  }

  /**
   * @param {string} conversationId
   * @param {TimelinePost} post
   */
  arrive(conversationId, post) {
    const isNew = !this.#threads.has(conversationId);
    // An answer to something older than what is loaded has no place on this page.
    if (isNew && post.inReplyTo !== null) return;
    this.#keep(conversationId, post);
    this.#draw(conversationId);
    if (isNew && this.#view !== 'answered' && window.scrollY > awayFromTopPx)
      this.#waiting.add(conversationId);
    const shown = this.#threads.get(conversationId);
    if (isNew && shown) shown.view.classList.add('arriving');
    this.#arrange();
  }

  /**
   * @param {string} conversationId
   * @param {string} key
   */
  remove(conversationId, key) {
    const shown = this.#threads.get(conversationId);
    if (!shown) return;
    shown.deleted.add(key);
    this.#draw(conversationId);
    this.#onChange();
  }

  /** The id of the oldest conversation on the page. */
  oldestId() {
    return this.#ordered([...this.#threads.values()]).at(-1)?.id;
  }

  /** What the company did with the conversations on this page. */
  figures() {
    const asked = [...this.#threads.values()].filter((shown) => isQuestion(shown.posts[0]));
    const delays = asked.flatMap((shown) => {
      const root = shown.posts[0];
      const answer = firstAnswer(shown.posts);
      return root && answer ? [Date.parse(answer.createdAt) - Date.parse(root.createdAt)] : [];
    });
    delays.sort((left, right) => left - right);
    return {
      asked: asked.length,
      answered: delays.length,
      medianMs: delays[Math.floor(delays.length / 2)],
    };
  }

  /** Brings the ages up to date. */
  age() {
    for (const time of this.#list.querySelectorAll('time')) {
      time.textContent = shortAge(time.dateTime, Date.now());
    }
  }

  /**
   * @param {string} conversationId
   * @param {TimelinePost} post
   */
  #keep(conversationId, post) {
    let shown = this.#threads.get(conversationId);
    if (!shown) {
      const view = element('article', { class: 'thread' });
      view.tabIndex = -1;
      shown = { id: conversationId, posts: [], deleted: new Set(), view };
      this.#threads.set(conversationId, shown);
    }
    const known = shown.posts.findIndex((other) => other.key === post.key);
    if (known >= 0)
      shown.posts[known] = { ...post, createdAt: shown.posts[known]?.createdAt ?? post.createdAt };
    else shown.posts.push(post);
    shown.posts.sort((left, right) => Date.parse(left.createdAt) - Date.parse(right.createdAt));
  }

  /** @param {string} conversationId */
  #draw(conversationId) {
    const shown = this.#threads.get(conversationId);
    const root = shown?.posts[0];
    if (!shown || !root) return;
    const answer = firstAnswer(shown.posts);
    shown.view.setAttribute('aria-label', `${root.author.name}: ${root.text.slice(0, 80)}`);
    shown.view.replaceChildren(
      ...shown.posts.map((post) => {
        if (shown.deleted.has(post.key)) return deletedView(post.key);
        return postView(post, {
          onReply: this.#onReply,
          ...(post === answer
            ? { answeredAfter: duration(Date.parse(post.createdAt) - Date.parse(root.createdAt)) }
            : {}),
        });
      }),
    );
  }

  /** @param {Shown[]} threads */
  #ordered(threads) {
    /** @param {Shown} shown */
    const timeOf = (shown) => {
      const post = this.#view === 'answered' ? shown.posts.at(-1) : shown.posts[0];
      return post ? Date.parse(post.createdAt) : 0;
    };
    return threads.sort((left, right) => timeOf(right) - timeOf(left));
  }

  #arrange() {
    for (const old of this.#ordered([...this.#threads.values()]).slice(mostShown)) {
      if (this.#view === 'all') this.#threads.delete(old.id);
    }
    const fitting = [...this.#threads.values()].filter((shown) => {
      if (this.#waiting.has(shown.id)) return false;
      if (this.#view === 'all') return true;
      const isAnswered = firstAnswer(shown.posts) !== undefined;
      return this.#view === 'answered' ? isAnswered : !isAnswered && isQuestion(shown.posts[0]);
    });
    const ordered = this.#ordered(fitting).map((shown) => shown.view);
    const current = [...this.#list.children];
    const isSame =
      current.length === ordered.length && ordered.every((view, index) => view === current[index]);
    if (!isSame) this.#list.replaceChildren(...ordered);
    const count = this.#waiting.size;
    this.#fresh.hidden = count === 0;
    this.#fresh.textContent = count === 1 ? '↑ 1 new post' : `↑ ${String(count)} new posts`;
    this.#empty.hidden = ordered.length > 0;
    this.#empty.textContent =
      this.#view === 'answered'
        ? 'No answers yet. As soon as somebody in the support desk replies, it shows here.'
        : 'Quiet as a roof at night. Write the first post yourself, or let the customers run.';
    this.#onChange();
  }
}
