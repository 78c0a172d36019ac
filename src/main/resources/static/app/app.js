// The key / leads to the search, wherever nobody is typing.
document.addEventListener('keydown', (event) => {
  const find = document.getElementById('find');
  const typing = event.target.closest('input, select, textarea, [contenteditable]');
  if (find && event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    find.focus();
  }
});

// Copies what is shown once. Without this script the field can still be selected and copied by hand.
for (const button of document.querySelectorAll('[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = 'Copied.';
    } catch {
      field.focus();
      field.select();
      said.textContent = 'Select it and copy it by hand: the browser does not allow it otherwise.';
    }
  });
  field.addEventListener('focus', () => field.select());
}

// Shows a run as it goes on. Without this script the page shows where it was when it was opened.
for (const section of document.querySelectorAll('[data-run]')) {
  const said = section.querySelector('[data-run-said]');
  const events = new EventSource(section.dataset.run);
  said.textContent = 'Shown as it goes on.';
  events.addEventListener('run', (event) => {
    const run = JSON.parse(event.data);
    const percent = Math.floor(run.progress * 100);
    section.querySelector('progress').value = percent;
    section.querySelector('[data-run-percent]').textContent = `${percent} %`;
    const counts = section.querySelector('[data-run-counts]');
    for (const fact of counts ? counts.children : []) {
      const value = run.counts[fact.querySelector('dt').textContent.replaceAll(' ', '_')];
      if (value !== undefined) fact.querySelector('dd').textContent = value;
    }
    if (run.status !== 'running') {
      events.close();
      location.reload();
    }
  });
  events.addEventListener('error', () => {
    said.textContent = 'The hub does not tell right now. Look again in a moment.';
  });
}

// Shows what goes through routes as it goes on. Without this script the page shows the figures of when it was opened.
for (const said of document.querySelectorAll('[data-routes]')) {
  const places = (name) => new Map([...document.querySelectorAll(`[data-${name}]`)].map((at) => [at.dataset[name], at]));
  const routes = places('route');
  const steps = places('step');
  const words = {
    status: (status) => status.replace('not_loaded', 'not loaded yet'),
    mean_ms: (mean) => (mean === null ? '–' : `${mean.toFixed(mean < 10 ? 2 : 0)} ms`),
    last_at: (at) => (at === null ? 'never' : at.replace('T', ' ').slice(0, 19)),
  };
  const again = said.querySelector('a');
  const tones = { started: 'on', stopped: 'off' };
  const show = (place, counted) => {
    for (const field of place ? place.querySelectorAll('[data-count]') : []) {
      const name = field.dataset.count;
      const text = String((words[name] ?? String)(counted[name]));
      if (name === 'status' && field.textContent !== text) {
        field.className = `state ${tones[counted.status] ?? 'busy'}`;
        // what may be done with it is another now; what a form does meanwhile goes on
        if (steps.size > 0) said.replaceChildren('Its state has changed. ', again);
      }
      if (counted[name] !== undefined && field.textContent !== text) field.textContent = text;
    }
  };
  const events = new EventSource(said.dataset.routes);
  events.addEventListener('open', () => {
    said.textContent = 'Shown as it goes on.';
  });
  events.addEventListener('routes', (event) => {
    for (const route of JSON.parse(event.data)) show(routes.get(route.id), route);
  });
  events.addEventListener('route', (event) => {
    const route = JSON.parse(event.data);
    show(routes.get(route.id), route);
    for (const step of route.steps) show(steps.get(step.id), step);
  });
  events.addEventListener('error', () => {
    said.textContent = 'The hub does not tell right now. It is asked again.';
  });
}
// Takes a file that is dropped, shows how far its upload is, and then what came of it. Without this script the form is
// sent as any other.
const reason = (answer) => {
  try {
    return JSON.parse(answer).detail;
  } catch {
    return 'The hub did not take it. Please choose the file again.';
  }
};
const uploads = () => document.querySelectorAll('[data-upload]').forEach((form) => {
  const drop = form.querySelector('[data-drop]');
  const file = drop.querySelector('input');
  const shown = form.querySelector('[data-upload-shown]');
  const said = form.querySelector('[data-upload-said]');
  const button = form.querySelector('button');
  const over = (is) => drop.classList.toggle('over', is);
  form.querySelector('[data-drop-said]').hidden = false;
  drop.addEventListener('dragover', (event) => {
    event.preventDefault();
    over(true);
  });
  drop.addEventListener('dragleave', () => over(false));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    over(false);
    if (event.dataTransfer.files.length > 0) file.files = event.dataTransfer.files;
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const bar = shown.querySelector('progress');
    const sending = new XMLHttpRequest();
    const failed = (text) => {
      shown.hidden = true;
      button.disabled = false;
      said.textContent = text;
    };
    sending.upload.addEventListener('progress', (now) => {
      if (now.lengthComputable) bar.value = Math.floor((now.loaded / now.total) * 100);
    });
    sending.upload.addEventListener('load', () => {
      said.textContent = 'It is there. The hub reads it now.';
    });
    sending.addEventListener('error', () => failed('The upload broke off. Please try again.'));
    sending.addEventListener('load', () => {
      if (sending.status < 400 && new URL(sending.responseURL).pathname !== new URL(form.action).pathname) {
        location.assign(sending.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(sending.responseText, 'text/html');
      const main = page.querySelector('main');
      if (!main) {
        failed(reason(sending.responseText));
        return;
      }
      document.title = page.title;
      document.querySelector('main').replaceWith(document.adoptNode(main));
      main.focus();
      scrollTo(0, 0);
      uploads();
    });
    sending.open('POST', form.action);
    sending.send(new FormData(form));
    shown.hidden = false;
    button.disabled = true;
    said.textContent = 'The file is on its way.';
  });
});
uploads();

// How much news is unread, beside the link to it, as it comes; and the page that shows it stays as it is now. Nobody
// listens behind a page that nobody sees. Without this script the page shows what was there when it was opened.
for (const link of document.querySelectorAll('.bar nav a[href="/contacts"]')) {
  const count = document.createElement('span');
  count.className = 'badge';
  let events;
  let soon;
  let said;
  const again = async () => {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of document.querySelectorAll('[data-news-part]')) {
      const now = page.querySelector(`[data-news-part="${part.dataset.newsPart}"]`);
      if (now && !part.contains(document.activeElement)) part.replaceWith(document.adoptNode(now));
    }
  };
  const later = () => {
    clearTimeout(soon);
    if (document.querySelector('[data-news-part]')) soon = setTimeout(() => again().catch(() => {}), 200);
  };
  const show = (unread) => {
    count.textContent = unread > 99 ? '99+' : String(unread);
    count.title = `${unread} unread`;
    if (unread > 0) link.append(' ', count);
    else count.remove();
    // the first number is what the page shows already
    if (said !== undefined) later();
    said = unread;
  };
  const listen = () => {
    events?.close();
    events = undefined;
    if (document.hidden) return;
    events = new EventSource('/api/notifications/events');
    events.addEventListener('unread', (event) => show(JSON.parse(event.data).unread));
    events.addEventListener('notification', later);
  };
  document.addEventListener('visibilitychange', listen);
  listen();
}
