/**
 * The one table from a code to what a person reads. A code that is not here keeps the sentence that came
 * with it: nothing is ever answered with a bare code.
 */

export type Severity = 'info' | 'warning' | 'error';

/** What the person can do next; the view decides where the button leads. */
export type NextStep = 'retry' | 'sign_in' | 'reload' | 'edit' | 'none';

export interface ErrorWords {
  severity: Severity;
  title: string;
  message: string;
  action: NextStep;
}

const words = (
  severity: Severity,
  title: string,
  message: string,
  action: NextStep = 'none',
): ErrorWords => ({ severity, title, message, action });

const TABLE: Record<string, ErrorWords> = {
  // Signing in and accounts
  invalid_credentials: words(
    'error',
    'That did not match',
    'Email or password is wrong, or the address is not confirmed yet. After five wrong passwords it is locked for a quarter of an hour.',
    'edit',
  ),
  offline: words(
    'warning',
    'No connection',
    'This device is offline. Try again when it is back.',
    'retry',
  ),
  sign_in_locked: words(
    'warning',
    'Locked for now',
    'There were five wrong tries for this address. It opens again in a quarter of an hour, later each time this happens. An administrator can open it now.',
  ),
  wrong_password: words(
    'error',
    'That is not your password',
    'The current password did not match. Five wrong ones lock your address for a while.',
    'edit',
  ),
  same_password: words(
    'error',
    'This is the old password',
    'Choose one that you have not had before.',
    'edit',
  ),
  wrong_code: words(
    'error',
    'This code does not fit',
    'It is mistyped, or too old. Take the newest one.',
    'edit',
  ),
  mails_limited: words(
    'warning',
    'Enough mails for now',
    'Several were asked for this address. Look into the mail, or try again in a quarter of an hour.',
    'retry',
  ),
  link_expired: words(
    'warning',
    'This link does not work any more',
    'Links work once, and for an hour. Ask for another one.',
  ),
  link_refused: words(
    'error',
    'You were not signed in',
    'The server did not take what you came with. Try again.',
  ),
  signed_in_already: words(
    'warning',
    'The link belongs to another account',
    'Somebody is signed in here. Sign out first, then ask for another link.',
  ),
  factor_off: words(
    'error',
    'No second factor for now',
    'The server takes none: it is switched off there, or you have as many as you may.',
  ),
  factor_unknown: words(
    'error',
    'Another kind of second factor',
    'This account is protected by something else than an authenticator app. Ask whoever runs this Roost.',
  ),
  sign_in_again: words(
    'warning',
    'Sign in again first',
    'This is about the safety of your account: sign out and in again, then repeat it.',
  ),
  rate_limited: words(
    'warning',
    'Too many tries',
    'The server asks for a pause. Try again in a minute.',
    'retry',
  ),
  server: words(
    'error',
    'The server did not answer',
    'It may be starting or busy. Nothing was lost; try again in a moment.',
    'retry',
  ),
  invalid_answer: words(
    'error',
    'The server’s answer makes no sense',
    'Nothing was changed here, and it is asked again by itself. If this stays, reload to get the newest version.',
    'reload',
  ),
  captive_portal: words(
    'warning',
    'This network wants you to sign in',
    'It answers in place of the server. Open any web page, accept its terms, then come back.',
    'retry',
  ),
  email_taken: words('error', 'This email has an account', 'Sign in with it instead.', 'sign_in'),
  email_unconfirmed: words(
    'info',
    'Confirm your email first',
    'Open the link in the message we sent you, then sign in.',
  ),
  weak_password: words(
    'error',
    'This password is too easy',
    'Use at least 8 characters that are hard to guess.',
    'edit',
  ),
  invalid_email: words('error', 'This is not an email address', 'Check it for a typo.', 'edit'),
  signup_disabled: words(
    'error',
    'New accounts are switched off',
    'Ask an administrator of this Roost to let you in.',
  ),
  setup_code_invalid: words(
    'error',
    'This code does not fit',
    'Codes work once. Copy it again from the place where Roost was started.',
    'edit',
  ),
  setup_code_attempts: words(
    'warning',
    'Too many wrong codes',
    'This account can try again in a quarter of an hour. The right code stays as it is.',
    'retry',
  ),
  setup_done: words(
    'info',
    'This Roost already has an administrator',
    'Ask them to give you a role.',
  ),
  session_expired: words('warning', 'You were signed out', 'Sign in again to go on.', 'sign_in'),
  last_admin: words(
    'error',
    'Somebody has to be an admin',
    'This is the only one. Make somebody else an admin first.',
  ),
  invitation_invalid: words(
    'error',
    'This link is not good',
    'It may have expired, been used or been withdrawn. Ask for a new one.',
  ),
  invitation_used: words(
    'info',
    'Too late to withdraw it',
    'Somebody has used this link already. They are among the people now.',
  ),
  works_here: words(
    'info',
    'You work here already',
    'The link is for somebody new, and was not used up.',
  ),
  disabled: words(
    'error',
    'Your access was switched off',
    'An administrator has disabled this account.',
  ),

  // Changes that the server refused
  forbidden: words('error', 'Not allowed', 'Your role does not allow this change.'),
  changed_meanwhile: words(
    'warning',
    'Somebody else changed this meanwhile',
    'Nothing was saved yet. Look at what they made of it, or save yours over it.',
    'none',
  ),
  not_found: words('error', 'Not there any more', 'It was removed or is no longer yours to see.'),
  not_staff: words('error', 'Not a colleague', 'Tickets can only be assigned to staff.'),
  ticket_closed: words('warning', 'This ticket is closed', 'Reopen it to make changes.'),
  too_long: words(
    'error',
    'Too long for X',
    'Shorten the reply; X counts some characters twice.',
    'edit',
  ),
  already_sent: words('info', 'Already on X', 'The reply had gone out before this change arrived.'),
  message_deleted: words('error', 'The post is gone', 'Its author has deleted it.'),
  already_exists: words(
    'info',
    'Already there',
    'An earlier version of these words had reached the server before.',
  ),
  already_asked: words(
    'info',
    'Asked already',
    'A colleague has asked this customer for a rating. Take the link out to send the rest.',
    'edit',
  ),
  not_solved: words(
    'warning',
    'Not solved',
    'A customer is asked for a rating once the ticket is solved. Solve it, or take the link out.',
    'edit',
  ),
  csat_off: words(
    'warning',
    'Ratings are switched off',
    'An admin has decided not to ask. Take the link out to send the rest.',
    'edit',
  ),
  link_closed: words(
    'info',
    'This link leads nowhere',
    'It has expired, was settled, or never existed.',
  ),
  settled_already: words(
    'info',
    'Settled already',
    'It reached the server, or was settled in another tab.',
  ),
  invalid: words(
    'error',
    'The server could not read this',
    'Reload to get the newest version, then do it again.',
    'reload',
  ),
  unknown_mutation: words(
    'error',
    'App and server are not of one version',
    'Update the app: reload this page. The change is kept here and goes out by itself once both know it.',
    'reload',
  ),
  app_outdated: words(
    'error',
    'This app is too old',
    'Update the app: reload this page. The change is kept here and goes out by itself afterwards.',
    'reload',
  ),
  expired: words(
    'warning',
    'This change is very old',
    'The server cannot tell any more whether it was made already. Look at the ticket, then make it again or discard it.',
    'edit',
  ),
  mutation_forbidden: words(
    'error',
    'This change belongs to someone else',
    'It was made under another account and was not applied.',
  ),

  // Replies on their way to X
  duplicate: words(
    'error',
    'X refused a repeat',
    'The same words were posted before. Change the text and send it again.',
    'edit',
  ),
  target_deleted: words(
    'error',
    'The post is gone',
    'The customer has deleted it or hidden it from the brand.',
  ),
  reply_not_allowed: words(
    'error',
    'X allows no reply here',
    'X lets a brand answer only people who have mentioned or quoted it.',
  ),
  not_on_x: words(
    'warning',
    'It did not reach X',
    'X was searched and does not have this reply. It can be sent again.',
    'retry',
  ),
  x_looking: words(
    'info',
    'Not sure whether X has it',
    'The connection broke while sending. Roost is looking on X before anything is sent twice.',
  ),
  x_rate_limited: words(
    'info',
    'X asks for a pause',
    'The reply goes out by itself as soon as X allows it.',
  ),
  x_unreachable: words(
    'warning',
    'X does not answer',
    'The reply stays in line and goes out by itself.',
  ),
  x_unavailable: words(
    'warning',
    'X has trouble',
    'Roost looks on X before anything is sent twice.',
  ),
  x_timeout: words('info', 'X was too slow', 'Roost looks on X before anything is sent twice.'),
  x_cut: words('info', 'The connection broke', 'Roost looks on X before anything is sent twice.'),
  x_unreadable: words(
    'info',
    'X answered oddly',
    'Roost looks on X before anything is sent twice.',
  ),
  x_forbidden: words('error', 'X refused this reply', 'X gave a reason that Roost does not know.'),
  x_refused: words('error', 'X refused this reply', 'Change the text and try again.', 'edit'),
  x_unauthorized: words(
    'error',
    'X does not accept our keys',
    'An administrator must connect the brand account again.',
  ),

  x_clock_skew: words(
    'error',
    'Our server’s clock is off',
    'X takes nothing whose time is minutes away from its own. An administrator must set the clock.',
  ),
  x_read_only: words(
    'error',
    'Our app may only read',
    'An administrator must let it post, in the settings of X. Then send it again.',
    'retry',
  ),
  x_not_enrolled: words(
    'error',
    'Our app has no access to X',
    'An administrator must put it into a project at X. Then send it again.',
    'retry',
  ),
  x_no_credits: words(
    'error',
    'Our credits at X are used up',
    'An administrator must buy some. Then send it again.',
    'retry',
  ),
  x_usage_capped: words(
    'error',
    'Our month at X is used up',
    'An administrator can raise the limit. Then send it again.',
    'retry',
  ),
  x_suspended: words(
    'error',
    'X has locked our account',
    'An administrator must sign in to X as the brand and follow what it asks for.',
  ),
  x_not_connected: words(
    'warning',
    'The account is not connected',
    'It goes out by itself once an administrator has entered the keys of X.',
  ),
  x_paused: words(
    'info',
    'Paused by an admin',
    'Nothing goes out from this account for now. It does by itself when it is resumed.',
  ),
  x_disconnected: words(
    'warning',
    'Disconnected by an admin',
    'Nothing goes out from this account. It does by itself when it is connected again.',
  ),
  x_keys_refused: words(
    'error',
    'Not connected',
    'X does not take these keys. What is missing is said above.',
    'edit',
  ),

  // Understanding on this device
  model_unreachable: words(
    'warning',
    'The reader could not be fetched',
    'First guesses stay in place until the language model is here.',
    'retry',
  ),
  model_corrupt: words(
    'error',
    'The reader arrived damaged',
    'A file of the language model does not match its checksum. Try again to fetch it anew.',
    'retry',
  ),
  model_invalid: words(
    'error',
    'The reader does not fit this app',
    'Its files belong to another version of Roost. First guesses stay in place.',
    'retry',
  ),
  backend_missing: words(
    'warning',
    'This browser cannot read',
    'It offers neither WebGPU nor WebAssembly. First guesses stay in place.',
  ),
  device_lost: words(
    'warning',
    'The graphics processor went away',
    'First guesses stay in place. Try again to restart the reader.',
    'retry',
  ),
  inference_failed: words(
    'warning',
    'The reader stopped',
    'First guesses stay in place. Try again to restart it.',
    'retry',
  ),
  worker_died: words(
    'warning',
    'The reader stopped',
    'The browser ended it, often for lack of memory. Closing other tabs may help.',
    'retry',
  ),
  worker_silent: words(
    'warning',
    'The reader does not answer',
    'First guesses stay in place. Try again to restart it.',
    'retry',
  ),

  // This device's own store, and how the app finds its server
  database_newer: words(
    'warning',
    'A newer Roost has been here',
    'Another tab has updated this device. Reload to get the same version.',
    'reload',
  ),
  database_unavailable: words(
    'error',
    'This browser keeps nothing',
    'Roost needs the browser’s storage. A private window, a strict setting or a full disk may forbid it.',
    'reload',
  ),
  database_cleared: words(
    'warning',
    'This browser was cleared',
    'What Roost had copied to this device is gone. All that you did had been sent. Try again to fetch your desk anew.',
    'reload',
  ),
  unsent_cleared: words(
    'error',
    'This browser was cleared',
    'What Roost had copied to this device is gone, and with it changes of yours that had not been sent. Try again to fetch your desk anew, then look at what you did last.',
    'reload',
  ),
  database_blocked: words(
    'warning',
    'Another tab is in the way',
    'Roost has to update what it keeps on this device. Close its other tabs, then reload.',
    'reload',
  ),
  storage_full: words(
    'error',
    'This device is full',
    'Nothing was lost, but nothing more can be kept. Free some space on this device, then try again.',
    'retry',
  ),
  storage_low: words(
    'warning',
    'Room on this device is nearly used up',
    'Free some space on it: once it is full, new messages and what you write cannot be kept here.',
  ),
  storage_unpromised: words(
    'warning',
    'This device is short of space',
    'The browser may clear what you have not sent yet. Free some space, or install Roost so that it is kept.',
  ),
  device: words(
    'error',
    'This device stumbled',
    'Something on it went wrong while syncing. It is tried again by itself; reload if it stays.',
    'reload',
  ),
  config_missing: words(
    'error',
    'Roost does not know its server',
    'The file config.json is missing or unreadable at this address.',
    'reload',
  ),
};

const UNKNOWN = words(
  'error',
  'That did not work',
  'Something went wrong. Nothing was lost; try again.',
  'retry',
);

/**
 * Words for a code. `said` is the sentence that came with it: it stands in for codes that this table
 * does not know.
 */
export function errorWords(code: string | null | undefined, said?: string | null): ErrorWords {
  const known = code && Object.hasOwn(TABLE, code) ? TABLE[code] : undefined;
  if (known) return known;
  const sentence = said?.trim();
  return sentence ? { ...UNKNOWN, message: sentence } : UNKNOWN;
}

/** Words for anything thrown; only a `Refusal` carries a code. */
export function thrownWords(reason: unknown): ErrorWords {
  if (!(reason instanceof Error)) return UNKNOWN;
  const code = 'code' in reason && typeof reason.code === 'string' ? reason.code : null;
  return code ? errorWords(code, reason.message) : UNKNOWN;
}

/** Why a field was refused, by the reason that comes with 'invalid'. */
const REASONS: Record<string, string> = {
  empty: 'This cannot be empty.',
  too_long: 'This is too long.',
  too_many: 'These are too many.',
  hostile_text: 'This contains characters that cannot be seen or that turn text around.',
  taken: 'There is one with this name already.',
  repeated: 'One of these is there twice.',
  out_of_range: 'This is not within the limits.',
  not_staff: 'One of these people does not work here any more.',
  works_here: 'Somebody with this email works here already.',
  invited: 'There is an open invitation for this email. Withdraw it first.',
  not_an_email: 'This is not an email address.',
  not_a_count: 'This is not a whole number.',
  other_account: 'This token is of another account: it begins with the number of that one.',
  not_a_number: 'This is not an amount.',
  in_use: 'Something else depends on it.',
  overlap: 'Some hours overlap, or end before they begin.',
  unknown: 'The server does not know this value.',
  not_https: 'A link begins with https:// and has no spaces.',
  malformed: 'This is not in a form that the server knows.',
};

/** A sentence for below the field. */
export function reasonWords(reason: string | undefined): string {
  const known = reason !== undefined && Object.hasOwn(REASONS, reason) ? REASONS[reason] : null;
  return known ?? 'The server did not take this.';
}
