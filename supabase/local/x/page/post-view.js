/** @import { TimelinePost } from '../timeline.ts' */

const svgSpace = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. Text goes in as text nodes only: posts are hostile input.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {{ class?: string, text?: string }} [options]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  if (options.class) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  made.append(...children);
  return made;
}

/**
 * The mark of a verified account.
 * @param {TimelinePost['author']['verified']} kind
 * @returns {SVGSVGElement}
 */
export function badge(kind) {
  const svg = document.createElementNS(svgSpace, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', `badge ${kind}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', kind === 'business' ? 'Verified company' : 'Verified');
  const shape = document.createElementNS(svgSpace, 'rect');
  shape.setAttribute('x', '3');
  shape.setAttribute('y', '3');
  shape.setAttribute('width', '14');
  shape.setAttribute('height', '14');
  shape.setAttribute('rx', '4.5');
  shape.setAttribute('transform', 'rotate(45 10 10)');
  const tick = document.createElementNS(svgSpace, 'path');
  tick.setAttribute('d', 'M6.6 10.3l2.3 2.3 4.6-5');
  svg.append(shape, tick);
  return svg;
}

/**
 * A span of time in short: `now`, `42s`, `5m`, `3h`, `12 May`.
 * @param {string} iso
 * @param {number} nowMs
 */
export function shortAge(iso, nowMs) {
  const then = new Date(iso);
  const seconds = Math.max(0, Math.round((nowMs - then.getTime()) / 1000));
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${String(seconds)}s`;
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))}m`;
  if (seconds < 86_400) return `${String(Math.floor(seconds / 3600))}h`;
  return then.toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
}

/**
 * How long something took, in words: `8 s`, `12 min`, `3 h`.
 * @param {number | undefined} ms
 */
export function duration(ms) {
  if (ms === undefined) return '–';
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${String(seconds)} s`;
  return seconds < 5400
    ? `${String(Math.round(seconds / 60))} min`
    : `${String(Math.round(seconds / 3600))} h`;
}

/**
 * Words with handles, tags and links in colour. Links lead nowhere here, so they are not links.
 * @param {string} text
 */
function paintedText(text) {
  const shown = element('div', { class: 'text' });
  for (const part of text.split(/(@\w{1,15}|#[\p{L}\d_]+|https?:\/\/\S+)/u)) {
    if (/^([@#]\S|https?:\/\/)/u.test(part)) {
      shown.append(element('span', { class: 'token', text: part.replace(/^https?:\/\//u, '') }));
    } else if (part !== '') shown.append(part);
  }
  return shown;
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });

/**
 * @param {TimelinePost} post
 */
function byline(post) {
  const time = element('time', { text: shortAge(post.createdAt, Date.now()) });
  time.dateTime = post.createdAt;
  time.title = new Date(post.createdAt).toLocaleString();
  const line = element('div', { class: 'byline' }, element('b', { text: post.author.name }));
  if (post.author.verified !== 'none') line.append(badge(post.author.verified));
  line.append(element('span', { class: 'at', text: `@${post.author.username}` }), time);
  if (post.edited) line.append(element('span', { class: 'tag', text: 'edited' }));
  if (post.lang !== 'en' && post.lang !== 'und') {
    line.append(element('span', { class: 'tag', text: languageNames.of(post.lang) ?? post.lang }));
  }
  return line;
}

/**
 * @param {TimelinePost} post
 * @param {(post: TimelinePost) => void} onReply
 */
function replyButton(post, onReply) {
  const reply = element('button', { class: 'reply', text: 'Reply' });
  reply.type = 'button';
  reply.setAttribute('aria-label', `Reply to ${post.author.name}`);
  reply.addEventListener('click', () => {
    onReply(post);
  });
  return reply;
}

/**
 * Builds one post.
 * @param {TimelinePost} post
 * @param {{ onReply: (post: TimelinePost) => void, answeredAfter?: string }} options
 *   `answeredAfter` is how long the company took, for its first answer
 * @returns {HTMLElement}
 */
export function postView(post, options) {
  const view = element('div', { class: post.isBrand ? 'post official' : 'post' });
  view.dataset['key'] = post.key;
  const picture = element('img');
  picture.src = post.author.avatar;
  picture.alt = '';
  picture.width = 44;
  picture.height = 44;
  const line = byline(post);
  if (options.answeredAfter) {
    line.append(element('span', { class: 'tag', text: `answered in ${options.answeredAfter}` }));
  }
  if (post.author.bio !== '') picture.title = post.author.bio;
  const body = element('div', {}, line, paintedText(post.text));
  for (const photo of post.photos) {
    const image = element('img', { class: 'photo' });
    image.src = photo.url;
    image.alt = photo.alt;
    image.width = 640;
    image.height = 400;
    image.loading = 'lazy';
    body.append(image);
  }
  if (post.quoted) {
    body.append(
      element(
        'blockquote',
        { class: 'quote' },
        element('b', { text: post.quoted.name }),
        ' ',
        element('span', { class: 'note', text: `@${post.quoted.username}` }),
        paintedText(post.quoted.text),
      ),
    );
  }
  // A repost is answered where the post itself stands.
  if (post.repostedBy === null) body.append(replyButton(post, options.onReply));
  if (post.repostedBy) {
    view.append(element('span', { class: 'note', text: `↻ ${post.repostedBy} reposted` }));
  }
  view.append(picture, body);
  return view;
}

/**
 * What is left of a deleted post.
 * @param {string} key
 * @returns {HTMLElement}
 */
export function deletedView(key) {
  const view = element(
    'div',
    { class: 'post gone' },
    element('span'),
    'This post was deleted by its author.',
  );
  view.dataset['key'] = key;
  return view;
}
