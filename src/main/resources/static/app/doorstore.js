// What a door holds in the browser, for one event: the list of its badges, and arrivals until the hub has noted them.
//
// An arrival: { seq, code, badge, name, device, at, said, state, tried, undo, more, look }. state is waiting (for the
// hub), noted, double, refused or back; tried says that it was on its way once, so the hub may know it; undo, that it is
// to be taken back; look is 1 until somebody has seen what the hub said of it.
const KEPT = 300;
const DURABLE = { durability: 'strict' };

const got = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const ended = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

const name = (event) => `serai-door-${event}`;

export const open = async (event) => {
  const request = indexedDB.open(name(event), 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('meta');
    request.result.createObjectStore('badges', { keyPath: 'id' });
    const arrivals = request.result.createObjectStore('arrivals', { keyPath: 'seq', autoIncrement: true });
    for (const index of ['state', 'badge', 'look']) arrivals.createIndex(index, index);
  };
  const database = await got(request);
  database.onversionchange = () => database.close();

  const read = (store) => database.transaction(store).objectStore(store);

  const write = async (step) => {
    const transaction = database.transaction(['meta', 'badges', 'arrivals'], 'readwrite', DURABLE);
    const done = ended(transaction);
    const [meta, badges, arrivals] = ['meta', 'badges', 'arrivals'].map((one) => transaction.objectStore(one));
    const made = await step({ meta, badges, arrivals });
    await done;
    return made;
  };

  const came = (row) => row.state === 'waiting' && !row.undo;

  return {
    meta: async () => (await got(read('meta').get('list'))) ?? null,
    badges: () => got(read('badges').count()),
    badge: (id) => got(read('badges').get(id)),
    waits: () => got(read('arrivals').index('state').count('waiting')),
    toLook: () => got(read('arrivals').index('look').getAll()),

    // Since when a badge is in, as the list says or as this device saw it; null where it is not.
    arrived: async (id) => {
      const badge = await got(read('badges').get(id));
      if (badge?.in) return { in: badge.in, by: badge.by };
      const mine = (await got(read('arrivals').index('badge').getAll(id))).find(came);
      return mine ? { in: mine.at, by: mine.device } : null;
    },

    // The latest arrivals, the last one first.
    latest: async (most) => {
      const rows = [];
      const cursor = read('arrivals').openCursor(null, 'prev');
      return new Promise((resolve, reject) => {
        cursor.onerror = () => reject(cursor.error);
        cursor.onsuccess = () => {
          if (!cursor.result || rows.length === most) return resolve(rows);
          rows.push(cursor.result.value);
          cursor.result.continue();
        };
      });
    },

    arrive: (arrival) => write(({ arrivals }) => got(arrivals.add({ ...arrival, state: 'waiting', tried: false }))),

    // The next ones for the hub, in their order, noted as tried; none behind one that is to be taken back.
    take: (most) =>
      write(async ({ arrivals }) => {
        const rows = await got(arrivals.index('state').getAll('waiting', most));
        const undo = rows.findIndex((row) => row.undo);
        const taken = undo < 0 ? rows : rows.slice(0, undo + 1);
        for (const row of taken) if (!row.tried) arrivals.put({ ...row, tried: true });
        return taken;
      }),

    // changes: { seq, …what is other now, known: what the hub says of the badge }
    settle: (changes) =>
      write(async ({ badges, arrivals }) => {
        for (const { seq, known, ...change } of changes) {
          const row = await got(arrivals.get(seq));
          // somebody may have wished to take it back while it was on its way
          if (row) arrivals.put({ ...row, ...(row.undo && change.state !== 'back' ? {} : change) });
          if (known) badges.put({ ...(await got(badges.get(known.id))), ...known });
        }
        const last = await got(arrivals.openKeyCursor(null, 'prev'));
        const old = last ? await got(arrivals.getAll(IDBKeyRange.upperBound(last.key - KEPT))) : [];
        for (const row of old) if (row.state !== 'waiting' && !row.look) arrivals.delete(row.seq);
      }),

    // What never left this device is gone; of the rest the hub is told in its turn.
    takeBack: (seq) =>
      write(async ({ badges, arrivals }) => {
        const wish = await got(arrivals.get(seq));
        for (const row of await got(arrivals.index('badge').getAll(wish.badge))) {
          if (row.state !== 'waiting' && row.seq !== seq) continue;
          if (row.state === 'waiting' && !row.tried) arrivals.delete(row.seq);
          else arrivals.put({ ...row, state: 'waiting', undo: true });
        }
        const badge = await got(badges.get(wish.badge));
        if (badge) badges.put({ ...badge, in: null, by: null });
      }),

    seen: (seq) =>
      write(async ({ arrivals }) => {
        const { look, ...row } = await got(arrivals.get(seq));
        arrivals.put(row);
      }),

    // whole: whether the rows are all that there are
    load: (list, rows, whole) =>
      write(({ meta, badges }) => {
        meta.put(list, 'list');
        if (whole) badges.clear();
        for (const row of rows) badges.put(row);
      }),

    clear: () => {
      database.close();
      return got(indexedDB.deleteDatabase(name(event)));
    },
  };
};
