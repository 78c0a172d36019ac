// What a door says to the hub: it sends arrivals in their order, tries again until the hub has answered each, and keeps
// the list of badges up to date.
import { alreadyIn, comeIn } from './doorcode.js';

const PATIENCE = 15_000;
const OFTEN = 20_000;
const WHOLE = 3_600_000;
const FIRST = 2_000;
const LONGEST = 30_000;
const MOST = 500;
const UNFIT = [400, 413, 422];

// store: see doorstore.js; told: called with what changed; settled: with an arrival and what the hub says of it.
export const hub = (api, store, { told, settled }) => {
  const state = { net: 'starting', since: Date.now(), why: '' };
  let chain = Promise.resolve();
  let coming = null;
  let timer = 0;
  let wait = FIRST;
  let after = 0;
  let loaded = 0;
  let whole = 0;
  let over = false;

  const alone = (step) => {
    const done = chain.then(step);
    chain = done.catch((error) => console.warn(error));
    return done;
  };

  // status 0: nobody answered, or somebody who is not the hub, such as a network that wants to be signed in to.
  const ask = async (method, path, body) => {
    try {
      const answer = await fetch(api + path, {
        method,
        body: body && JSON.stringify(body),
        headers: { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }) },
        signal: AbortSignal.timeout(PATIENCE),
        cache: 'no-store',
        redirect: 'error',
      });
      const json = await answer.json();
      return { status: answer.status, json, after: Number(answer.headers.get('Retry-After')) * 1000 };
    } catch {
      return { status: 0, json: null, after: 0 };
    }
  };

  const why = (answer) => answer.json?.detail ?? answer.json?.meta?.status_message ?? '';

  const met = (answer) => {
    const net = { 200: 'online', 401: 'ended', 403: 'barred', 404: 'barred' }[answer.status] ?? 'offline';
    after = answer.after || 0;
    if (net !== state.net) Object.assign(state, { net, since: Date.now() });
    state.why = net === 'barred' ? why(answer) : '';
    told();
    return net === 'online';
  };

  // What becomes of an arrival by what the hub says of it.
  const outcome = (row, said) => {
    if (said.status !== 200) {
      const more = said.detail || 'The hub refused it.';
      const verdict = { kind: 'no', said: row.name ? `Not checked in – ${row.name}` : 'Not checked in', more };
      return { verdict, change: { seq: row.seq, state: row.undo ? 'back' : 'refused', more, look: 1 } };
    }
    const name = said.badge.full_name;
    const known = { id: said.badge.id, name, in: said.checked_in_at, by: said.by_device, revoked: false };
    const verdict = said.first ? comeIn(name) : alreadyIn(name, said.checked_in_at, said.by_device);
    const change = { seq: row.seq, name, state: said.first ? 'noted' : 'double', more: verdict.more };
    // a double that this device had not known of
    if (!said.first && row.said === 'in') change.look = 1;
    return { verdict, change: { ...change, known: { issue: row.issue, ...known } } };
  };

  // It is taken back only where it is still what brought the badge in: of what came later somebody else decides.
  const takeBack = async (row, said) => {
    if (said.status === 200 && said.first) {
      const answer = await ask('DELETE', `/check_in/${row.badge}`);
      if (answer.status !== 200 && answer.status !== 404) return met(answer);
    }
    const gone = said.status === 200 && said.first;
    const known = gone ? { id: row.badge, in: null, by: null } : outcome(row, said).change.known;
    await store.settle([{ seq: row.seq, state: 'back', more: '', known }]);
    return true;
  };

  const settle = async (rows, answers) => {
    const known = rows.map((row, i) => ({ row, said: answers[i] })).filter(({ said }) => said.status < 500);
    const mine = known.filter(({ row }) => !row.undo).map((one) => ({ ...one, ...outcome(one.row, one.said) }));
    await store.settle(mine.map((one) => one.change));
    for (const one of mine) settled(one.row, one.verdict);
    for (const { row, said } of known.filter((one) => one.row.undo)) {
      if (!(await takeBack(row, said))) return false;
    }
    return known.length === rows.length;
  };

  const send = async () => {
    let most = MOST;
    for (;;) {
      const rows = await store.take(most);
      if (rows.length === 0) return true;
      const answer = await ask('POST', '/check_in/batch', {
        check_ins: rows.map(({ code, device, at }) => ({ code, device, at })),
      });
      if (answer.status === 200 && answer.json?.data?.length === rows.length) {
        met(answer);
        if (!(await settle(rows, answer.json.data))) return false;
      } else if (UNFIT.includes(answer.status) && rows.length > 1) {
        most = 1; // one of them is not fit, and keeps no other out
      } else if (UNFIT.includes(answer.status)) {
        await settle(rows, [{ status: answer.status, detail: why(answer) }]);
      } else {
        return met(answer.status === 200 ? { status: 0 } : answer);
      }
      told();
    }
  };

  const refresh = async () => {
    const list = await store.meta();
    const all = !list || Date.now() - whole > WHOLE;
    const rows = [];
    let first = null;
    let next = '';
    do {
      const sent = Date.now();
      const query = new URLSearchParams({ ...(!all && { since: list.at }), ...(next && { after: next }) });
      const answer = await ask('GET', `/door?${query}`);
      if (answer.status !== 200 || !answer.json?.badges) return met(answer.status === 200 ? { status: 0 } : answer);
      const { at, keys, badges } = answer.json;
      first ??= { at, keys, loaded: Date.now(), offset: Math.round(Date.parse(at) - (sent + Date.now()) / 2) };
      rows.push(...badges);
      next = answer.json.next;
    } while (next);
    await store.load(first, rows, all);
    loaded = Date.now();
    if (all) whole = loaded;
    return met({ status: 200 });
  };

  const turn = async () => {
    clearTimeout(timer);
    if (over) return;
    const good = (await send()) && (Date.now() - loaded < OFTEN - FIRST || (await refresh()));
    wait = good ? FIRST : Math.min(wait * 2, LONGEST);
    timer = setTimeout(poke, good ? OFTEN : Math.max(after, wait));
  };

  const poke = () => {
    coming ??= alone(() => {
      coming = null;
      return turn();
    });
    return coming;
  };

  addEventListener('online', () => poke());
  addEventListener('offline', () => state.net === 'online' && met({ status: 0 }));

  return {
    state,
    poke,
    // A newer list, unless it takes too long or is new enough.
    fresh: () =>
      Promise.race([
        alone(() => Date.now() - loaded < FIRST || refresh()),
        new Promise((resolve) => setTimeout(resolve, FIRST)),
      ]),
    end: () => {
      over = true;
      clearTimeout(timer);
      return chain;
    },
  };
};
