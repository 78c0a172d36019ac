// The page of a door. Whether a badge opens it is decided here, by the event's key and list; the hub is told afterwards.
// Where a browser keeps nothing, the page stays a form that asks the hub about each badge.
import { comeIn, decide, parse, time } from './doorcode.js';
import { watch } from './doorcamera.js';
import { hub } from './doorhub.js';
import { open } from './doorstore.js';

const CACHE = 'serai-door';
const CALLED = 'serai-door-device';
const SHOWN = 8;
const SAME = 3_000;

const at = (id) => document.getElementById(id);
const { event, api, files, scanner, verifier } = at('door').dataset;
const form = at('scan');
const code = at('code');
const device = at('device');
const touch = matchMedia('(pointer: coarse)').matches;

const made = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });
const many = (count, one) => `${count} ${one}${count === 1 ? '' : 's'}`;
const focus = () => touch || (device.value ? code : device).focus();

const show = ({ kind, said, more }) => {
  at('verdict').className = `verdict ${kind}`;
  at('verdict').replaceChildren(made('p', said, { className: 'said' }), made('p', more, { className: 'more' }));
};

const store = await open(event).catch(() => null);
if (store) {
  await import(verifier);
  start();
} else {
  at('net').textContent = 'This browser keeps nothing on this device, so the hub is asked about each badge.';
}

function start() {
  let shown = 0; // the arrival that the verdict is of
  let undoable = null;
  let reading = Promise.resolve();
  let keeping = null; // the page is put into the browser's cache
  let before = '';
  const line = hub(api, store, {
    told: () => state().catch(console.warn),
    settled: (row, verdict) => {
      if (row.seq === shown && (verdict.kind !== row.said || !row.name)) show(verdict);
      list().catch(console.warn);
    },
  });

  // How it stands with the hub.
  async function state() {
    const [list, badges, waits] = await Promise.all([store.meta(), store.badges(), store.waits()]);
    const { net, since, why } = line.state;
    const data = list ? `data from ${time(list.loaded)}` : 'no list of badges yet';
    const kept = waits ? `${many(waits, 'arrival')} kept here.` : 'Nothing waits here.';
    const said = {
      starting: `Asking the hub, ${data}, ${many(waits, 'arrival')} to send.`,
      online: `Online, ${data}, ${many(badges, 'badge')}, ${many(waits, 'arrival')} to send.`,
      offline: `Working offline since ${time(since)}, ${data}, ${many(waits, 'arrival')} to send.`,
      ended: `Nobody is signed in any more. ${kept} Badges are read all the same, and sent once somebody signs in. `,
      barred: `You may not check people in here any more. ${why} ${kept}`,
    }[net];
    const way = made('a', 'Sign in', { href: `/login?next=${encodeURIComponent(location.pathname)}` });
    if (at('net').dataset.said !== said) at('net').replaceChildren(said, ...(net === 'ended' ? [way] : []));
    Object.assign(at('net').dataset, { said, net });
    const change = { online: 'Online.', offline: 'Working offline.', ended: 'Nobody is signed in.', barred: why }[net];
    if (change && at('told').textContent !== change) at('told').textContent = change;
    if (!waits) at('clear-all').hidden = true;
  }

  const STANDS = {
    waiting: (row) => (row.undo ? 'to be taken back' : 'to send'),
    noted: () => 'noted',
    double: (row) => `already in. ${row.more}`,
    refused: (row) => `refused. ${row.more}`,
    back: () => 'taken back',
  };
  const told = (row) => `${time(row.at)} ${row.name ?? 'Somebody'}: ${STANDS[row.state](row)}`;

  async function list() {
    const [rows, look] = await Promise.all([store.latest(SHOWN), store.toLook()]);
    at('came').hidden = rows.length === 0;
    at('came-rows').replaceChildren(...rows.map((row) => made('li', told(row))));
    at('look').hidden = look.length === 0;
    at('look-rows').replaceChildren(...look.map((row) => {
      const item = made('li', told(row));
      const seen = made('button', 'Seen', { type: 'button', ariaLabel: `Seen: ${row.name ?? 'somebody'}` });
      seen.onclick = () => store.seen(row.seq).then(list).then(focus);
      item.append(' ', seen);
      return item;
    }));
    const last = rows.find((row) => row.said === 'in' && ['waiting', 'noted'].includes(row.state) && !row.undo);
    undoable = last ?? null;
    at('last').hidden = !last && !at('undo-said').textContent;
    at('undo').hidden = !last;
    if (last) at('undo').textContent = `Take back: ${last.name ?? 'the last one'}`;
  }

  const look = async (read) => {
    const { keys } = await store.meta();
    const badge = read && (await store.badge(read.badge));
    return { badge, verdict: decide(read, event, keys, badge, read && (await store.arrived(read.badge))) };
  };

  async function check(text) {
    if (!(await store.meta())) await line.poke();
    const meta = await store.meta();
    if (!meta) return show({ kind: 'no', said: 'Not ready', more: 'This device needs the hub once, for the list of badges.' });
    const read = parse(text);
    let { badge, verdict } = await look(read);
    if (verdict.stale && line.state.net === 'online') {
      await line.fresh();
      ({ badge, verdict } = await look(read));
    }
    at('undo-said').textContent = '';
    if (verdict.kind !== 'no') {
      shown = await store.arrive({
        code: read.text,
        badge: read.badge,
        issue: read.issue,
        name: badge?.name ?? null,
        device: device.value.trim(),
        at: new Date(Date.now() + meta.offset).toISOString(),
        said: verdict.kind,
      });
      line.poke();
    } else {
      shown = 0;
    }
    show(verdict);
    await Promise.all([list(), state()]);
  }

  const read = (text) => {
    reading = reading.then(() => check(text)).catch((error) => {
      show({ kind: 'no', said: 'Not kept', more: `This device could not keep it: ${error.message}` });
    });
    return reading;
  };

  // What this door is called

  const call = (name) => {
    device.value = name;
    at('called-name').textContent = name;
    at('called').hidden = !name;
    at('naming').hidden = Boolean(name);
    if (name) localStorage.setItem(CALLED, name);
  };
  device.addEventListener('change', () => call(device.value.trim()));
  device.addEventListener('keydown', (key) => {
    if (key.key !== 'Enter') return;
    key.preventDefault();
    call(device.value.trim());
    focus();
  });
  at('rename').addEventListener('click', () => {
    at('naming').hidden = false;
    device.select();
    device.focus();
  });
  call(device.value || (localStorage.getItem(CALLED) ?? ''));

  // Hands and scanners

  form.addEventListener('submit', (sent) => {
    sent.preventDefault();
    const text = code.value;
    code.value = '';
    call(device.value.trim());
    navigator.storage?.persist?.();
    read(text);
    focus();
  });
  document.addEventListener('keydown', (key) => {
    // a scanner types wherever the focus is
    const typed = key.key.length === 1 && key.key !== ' ' && !key.ctrlKey && !key.metaKey && !key.altKey;
    if (typed && !key.target.closest?.('input, select, textarea')) code.focus();
  });
  document.addEventListener('click', (click) => {
    if (!click.target.closest('a, button, input, label, video') && getSelection().isCollapsed) focus();
  });
  addEventListener('focus', () => document.activeElement === document.body && focus());

  // The camera

  let stop = null;
  const seen = (text) => {
    if (text === before) return;
    before = text;
    setTimeout(() => (before = before === text ? '' : before), SAME);
    if (device.value.trim()) read(text);
    else device.reportValidity();
  };
  const dark = (why) => {
    stop?.();
    stop = null;
    at('camera').setAttribute('aria-pressed', 'false');
    at('camera').textContent = 'Use the camera';
    at('camera-said').textContent = why;
  };
  if (!isSecureContext) {
    at('camera-said').textContent = 'Browsers give a camera to pages with https only. Typing and hand scanners work.';
  } else if (!navigator.mediaDevices?.getUserMedia) {
    at('camera-said').textContent = 'This browser has no camera for pages. Typing and hand scanners work.';
  } else {
    at('camera').hidden = false;
    at('camera').addEventListener('click', async () => {
      if (stop) return dark('');
      try {
        stop = await watch(at('seen'), scanner, seen);
        at('camera').setAttribute('aria-pressed', 'true');
        at('camera').textContent = 'Stop the camera';
        at('camera-said').textContent = 'Hold the square into the picture.';
      } catch (error) {
        dark(`The camera can't be used: ${error.message} Typing and hand scanners work.`);
      }
    });
    document.addEventListener('visibilitychange', () => document.hidden && stop && dark(''));
  }

  // Taking back, clearing, leaving

  at('undo').addEventListener('click', async () => {
    const row = undoable;
    if (!row) return;
    await store.takeBack(row.seq);
    shown = 0;
    show({ kind: 'none', said: 'Taken back', more: `${row.name ?? 'Somebody'} did not come in.` });
    at('undo-said').textContent = `Taken back: ${row.name ?? 'somebody'}.`;
    line.poke();
    await Promise.all([list(), state()]);
    focus();
  });

  const clear = async () => {
    stop?.();
    await Promise.all([line.end(), keeping]);
    await store.clear();
    localStorage.removeItem(CALLED);
    if (!self.caches) return;
    const cache = await caches.open(CACHE);
    await cache.delete(location.pathname);
    const left = (await cache.keys()).some((one) => new URL(one.url).pathname.startsWith('/door/'));
    if (left) return;
    await caches.delete(CACHE);
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  };
  const cleared = async () => {
    await clear();
    at('door').replaceChildren(
      made('p', 'This device holds nothing of the event any more.', { role: 'status' }),
      made('a', 'Begin anew', { href: location.pathname, className: 'button' }),
    );
  };
  at('clear').hidden = false;
  at('clear').addEventListener('click', async () => {
    const waits = await store.waits();
    if (waits === 0) return cleared();
    at('device-said').textContent = `${many(waits, 'arrival')} not sent yet: they would be lost. Not cleared.`;
    at('clear-all').hidden = false;
  });
  at('clear-all').addEventListener('click', cleared);
  let asked = false;
  at('leave').addEventListener('submit', async (leaving) => {
    leaving.preventDefault();
    const waits = await store.waits();
    if (line.state.net === 'offline') {
      at('device-said').textContent = 'To sign out takes the network. The list of badges can be cleared without.';
    } else if (waits === 0 || asked) {
      if (waits === 0) await clear();
      at('leave').submit();
    } else {
      asked = true;
      at('device-said').textContent = `${many(waits, 'arrival')} not sent yet: they stay on this device, and the list`
        + ' with them, until somebody signs in here again. Press once more to sign out.';
    }
  });

  // The page itself, for when there is no hub

  const keep = async () => {
    await navigator.serviceWorker.register('/door/worker.js');
    const cache = await caches.open(CACHE);
    const wanted = files.split(' ');
    const fresh = async (address) => {
      const answer = await fetch(address, { redirect: 'error' });
      if (answer.ok) await cache.put(address, answer);
    };
    for (const file of wanted) {
      if (!file.includes('?v=') || !(await cache.match(file))) await fresh(file);
    }
    await fresh(location.pathname);
    const kept = (await cache.keys()).map((one) => new URL(one.url)).map((one) => one.pathname + one.search);
    // of another door's page nobody knows which files it needs
    if (kept.some((one) => one.startsWith('/door/') && one !== location.pathname)) return;
    for (const old of kept) if (!wanted.includes(old) && old !== location.pathname) await cache.delete(old);
  };
  if (isSecureContext && navigator.serviceWorker) {
    keeping = keep().then(() => (at('door').dataset.kept = 'yes'), () => (at('door').dataset.kept = 'no'));
  }

  setInterval(() => state().catch(() => {}), 30_000);
  state();
  list();
  line.poke();
  focus();
}
