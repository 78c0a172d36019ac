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
