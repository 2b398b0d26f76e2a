/** @import { TimelinePost } from '../timeline.ts' */
import { element } from './post-view.js';
import { addPost, parseJson } from './simulator-client.js';

const storageKey = 'skyline-visitor';

/**
 * The length as X counts it, near enough for a counter: links 23, wide letters and emoji 2.
 * @param {string} text
 */
function countedLength(text) {
  const withoutLinks = text.replace(/https?:\/\/\S+/gu, 'x'.repeat(23)).normalize('NFC');
  let length = 0;
  for (const { segment } of new Intl.Segmenter().segment(withoutLinks)) {
    const code = segment.codePointAt(0) ?? 0;
    const isNarrow =
      code <= 4351 ||
      (code >= 8192 && code <= 8205) ||
      (code >= 8208 && code <= 8223) ||
      (code >= 8242 && code <= 8247);
    length += isNarrow ? 1 : 2;
  }
  return length;
}

/** @param {string} name */
function handleFrom(name) {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z0-9_]/gu, '')
    .slice(0, 15)
    .toLowerCase();
}

/**
 * Lets a visitor write to the company.
 * @param {HTMLFormElement} form
 * @param {string} brandUsername
 * @returns {{ replyTo: (post: TimelinePost) => void }}
 */
export function startComposer(form, brandUsername) {
  /** @param {string} name */
  const field = (name) =>
    /** @type {HTMLInputElement | HTMLTextAreaElement} */ (form.elements.namedItem(name));
  const name = field('name');
  const username = field('username');
  const text = field('text');
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('[type=submit]'));
  const count = /** @type {HTMLElement} */ (form.querySelector('#post-count'));
  const outcome = /** @type {HTMLElement} */ (form.querySelector('#outcome'));
  const replying = /** @type {HTMLElement} */ (form.querySelector('#replying'));
  const greeting = `@${brandUsername} `;
  /** @type {TimelinePost | undefined} */
  let parent;
  let handleIsOwn = false;

  function showCount() {
    count.textContent = String(countedLength(text.value));
  }

  /**
   * @param {string} message
   * @param {'error' | 'done'} kind
   */
  function tell(message, kind) {
    outcome.textContent = message;
    outcome.dataset['kind'] = kind;
  }

  /** @param {TimelinePost | undefined} post */
  function setParent(post) {
    parent = post;
    replying.hidden = post === undefined;
    if (!post) return;
    const stop = element('button', { text: 'Cancel' });
    stop.type = 'button';
    stop.addEventListener('click', () => {
      setParent(undefined);
      text.focus();
    });
    replying.replaceChildren(
      element('span', { text: `Replying to @${post.author.username}` }),
      stop,
    );
  }

  function remember() {
    localStorage.setItem(
      storageKey,
      JSON.stringify({ name: name.value, username: username.value }),
    );
  }

  async function send() {
    const author = { name: name.value.trim() || username.value, username: username.value };
    await addPost({ author, text: text.value, ...(parent ? { in_reply_to: parent.id } : {}) });
  }

  try {
    const saved = /** @type {{ name?: unknown, username?: unknown }} */ (
      parseJson(localStorage.getItem(storageKey) ?? '{}')
    );
    name.value = typeof saved.name === 'string' ? saved.name : '';
    username.value = typeof saved.username === 'string' ? saved.username : '';
    handleIsOwn = username.value !== '';
  } catch {
    localStorage.removeItem(storageKey);
  }
  text.value = greeting;
  showCount();

  text.addEventListener('input', showCount);
  username.addEventListener('input', () => {
    handleIsOwn = username.value !== '';
  });
  name.addEventListener('input', () => {
    if (!handleIsOwn) username.value = handleFrom(name.value);
  });
  text.addEventListener('keydown', (event) => {
    const key = /** @type {KeyboardEvent} */ (event);
    if (key.key === 'Enter' && (key.ctrlKey || key.metaKey)) form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (username.value.trim() === '') {
      tell('Choose a handle first: 1 to 15 letters, digits or underscores.', 'error');
      username.focus();
      return;
    }
    button.disabled = true;
    send()
      .then(() => {
        remember();
        tell('Posted. It is on its way to the support desk.', 'done');
        text.value = greeting;
        setParent(undefined);
        showCount();
      })
      .catch((/** @type {unknown} */ error) => {
        tell(error instanceof Error ? error.message : 'That did not work.', 'error');
      })
      .finally(() => {
        button.disabled = false;
      });
  });

  return {
    replyTo(post) {
      setParent(post);
      if (post.isBrand) text.value = text.value === greeting ? '' : text.value;
      showCount();
      form.closest('details')?.setAttribute('open', '');
      form.scrollIntoView({ block: 'center' });
      text.focus();
    },
  };
}
