// What the square of a badge says, whether it holds, and what that means at this door. Knows no page and no network.
const FORM = /^1\.([\w-]{11,22})\.([\w-]{11,22})\.([1-9][0-9]{0,8})\.([\w-]{86})$/;

// Null for what is no code. Scanners may add an end of line.
export const parse = (text) => {
  const found = FORM.exec(text.trim());
  return found && { text: found[0], kid: found[1], badge: found[2], issue: Number(found[3]), signature: found[4] };
};

const bytes = (base64url) =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));

// Ed25519 (RFC 8032) by tweetnacl, as browsers have it by themselves with https only.
const holds = (code, event, key) => {
  const message = new TextEncoder().encode(`serai-badge:${event}.${code.badge}.${code.issue}`);
  return self.nacl.sign.detached.verify(message, bytes(code.signature), bytes(key.x));
};

export const time = (instant) => {
  const at = new Date(instant);
  const today = at.toDateString() === new Date().toDateString();
  const day = today ? {} : { day: 'numeric', month: 'short' };
  return at.toLocaleString('en-GB', { hour: '2-digit', minute: '2-digit', ...day });
};

const named = (said, name) => (name ? `${said} – ${name}` : said);

export const comeIn = (name, more = '') => ({ kind: 'in', said: named('Come in', name), more });

export const alreadyIn = (name, since, by) => ({
  kind: 'again',
  said: named('Already in', name),
  more: `Since ${time(since)}, by ${by}.`,
});

const no = (said, more, stale = false) => ({ kind: 'no', said, more, stale });

// What is to be said of a code: `kind` is in, again or no, and `stale` whether a newer list could say otherwise.
// badge: what the list has of it; arrived: { in, by } where it is in already.
export const decide = (code, event, keys, badge, arrived) => {
  if (!code) {
    return no('No badge code', 'What was read is no code of a badge. Does the scanner type as this keyboard does?');
  }
  const key = keys.find((one) => one.kid === code.kid);
  if (!key) return no('Not of this event', 'The badge is of another event.', true);
  if (!holds(code, event, key)) return no('No badge code', 'It looks like one, but this hub did not make it.');
  if (badge?.revoked) return no('Revoked', 'This badge does not open the door any more.', true);
  if (badge && code.issue < badge.issue) return no('Replaced: print anew', 'A later print of this badge counts.');
  if (arrived) return { ...alreadyIn(badge?.name, arrived.in, arrived.by), stale: false };
  return badge
    ? { ...comeIn(badge.name), stale: false }
    : { ...comeIn(null, 'Printed after this device got its list, so the name is not known here.'), stale: true };
};
