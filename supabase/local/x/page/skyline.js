import { startComposer } from './composer.js';
import { Feed } from './feed.js';
import { badge, duration, element } from './post-view.js';
import { getStatus, getTimeline, listen, setDemoRunning } from './simulator-client.js';

/** @import { Status } from './simulator-client.js' */

/** @param {string} id */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}.`);
  return found;
}

/** @param {Status['brand']} brand */
function drawCompany(brand) {
  const picture = element('img');
  picture.src = brand.avatar;
  picture.alt = '';
  const title = element('h2', { text: brand.name });
  title.id = 'company-name';
  title.append(badge('business'));
  const figures = element('dl', { class: 'figures' });
  figures.id = 'figures';
  byId('company').replaceChildren(
    element('div', { class: 'cover' }),
    element(
      'div',
      { class: 'body' },
      picture,
      title,
      element('p', {
        class: 'at',
        text: `@${brand.username} · ${brand.followers.toLocaleString()} followers`,
      }),
      element('p', { class: 'bio', text: brand.bio }),
      figures,
    ),
  );
}

/** @param {Feed} feed */
function drawFigures(feed) {
  const { asked, answered, medianMs } = feed.figures();
  byId('answered-count').textContent = answered > 0 ? String(answered) : '';
  document.getElementById('figures')?.replaceChildren(
    ...[
      ['wrote in', asked.toLocaleString()],
      ['answered', answered.toLocaleString()],
      ['median wait', duration(medianMs)],
    ].map(([name, value]) =>
      element('div', {}, element('dt', { text: name ?? '' }), element('dd', { text: value ?? '' })),
    ),
  );
}

function startTheme() {
  const button = byId('theme-switch');
  const order = ['system', 'light', 'dark'];
  let theme = localStorage.getItem('skyline-theme') ?? 'system';
  const apply = () => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    const label = button.querySelector('span');
    if (label) label.textContent = `Theme: ${theme}`;
  };
  button.addEventListener('click', () => {
    theme = order[(order.indexOf(theme) + 1) % order.length] ?? 'system';
    localStorage.setItem('skyline-theme', theme);
    apply();
  });
  apply();
}

/** @param {boolean} running */
function startDemoSwitch(running) {
  const button = byId('demo-switch');
  /** @param {boolean} isRunning */
  const draw = (isRunning) => {
    button.dataset['running'] = String(isRunning);
    const label = button.querySelector('span');
    if (label) label.textContent = isRunning ? 'Pause customers' : 'Let customers write';
  };
  button.addEventListener('click', () => {
    setDemoRunning(button.dataset['running'] !== 'true').then((status) => {
      draw(status.demoRunning);
    }, showLost);
  });
  draw(running);
}

/**
 * @param {'live' | 'lost' | 'connecting'} state
 * @param {string} words
 */
function showConnection(state, words) {
  const line = byId('connection');
  line.dataset['state'] = state;
  if (line.textContent !== words) line.textContent = words;
}

function showLost() {
  showConnection('lost', 'The simulator does not answer. Trying again…');
}

/** @param {Feed} feed */
async function loadNewest(feed) {
  const { threads, more } = await getTimeline();
  feed.merge(threads);
  byId('feed').setAttribute('aria-busy', 'false');
  byId('more').hidden = !more;
}

async function start() {
  startTheme();
  // On a phone the posts come first; a tap opens the form.
  const box = /** @type {HTMLDetailsElement} */ (byId('composer-box'));
  box.open = matchMedia('(min-width: 54rem)').matches;
  const status = await getStatus();
  drawCompany(status.brand);
  startDemoSwitch(status.demoRunning);
  const composer = startComposer(
    /** @type {HTMLFormElement} */ (byId('composer')),
    status.brand.username,
  );
  /** @type {Feed} */
  const feed = new Feed({
    list: byId('feed'),
    fresh: byId('fresh'),
    empty: byId('empty'),
    onReply: composer.replyTo,
    onChange: () => {
      drawFigures(feed);
    },
  });
  drawFigures(feed);
  for (const button of document.querySelectorAll('[data-view]')) {
    button.addEventListener('click', () => {
      for (const other of document.querySelectorAll('[data-view]')) {
        other.setAttribute('aria-pressed', String(other === button));
      }
      const view = button.getAttribute('data-view');
      feed.show(view === 'answered' || view === 'open' ? view : 'all');
    });
  }
  byId('more').addEventListener('click', () => {
    const before = feed.oldestId();
    if (before === undefined) return;
    getTimeline(before).then(({ threads, more }) => {
      feed.merge(threads);
      byId('more').hidden = !more;
    }, showLost);
  });
  setInterval(() => {
    feed.age();
  }, 10_000);
  listen({
    onOpen: () => {
      showConnection('live', 'Live');
      // Whatever happened while the line was down is fetched now.
      loadNewest(feed).catch(showLost);
    },
    onLost: showLost,
    onPost: (conversationId, post) => {
      feed.arrive(conversationId, post);
    },
    onDelete: (conversationId, key) => {
      feed.remove(conversationId, key);
    },
  });
}

start().catch(showLost);
