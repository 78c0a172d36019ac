// Shows what happens around an event as it happens. Without this script the list is as it was when it was opened.
for (const said of document.querySelectorAll('[data-follow]')) {
  let soon;
  let told = false;
  const again = async () => {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const now = page.getElementById('activity');
    const list = document.getElementById('activity');
    if (now && !list.contains(document.activeElement)) list.replaceWith(document.adoptNode(now));
  };
  const later = () => {
    if (!told) return;
    clearTimeout(soon);
    soon = setTimeout(() => again().catch(() => {}), 200);
  };
  const events = new EventSource(said.dataset.follow);
  for (const kind of ['access', 'rsvp', 'notice']) events.addEventListener(kind, later);
  events.addEventListener('live', () => {
    told = true;
    said.textContent = 'Shown as it happens.';
    later();
  });
  events.addEventListener('error', () => {
    said.textContent = 'The hub does not tell right now. It is asked again.';
  });
}

// Sliders beside the numbers: each pushes those that are in its way, and the ribbon shows what comes of it.
for (const form of document.querySelectorAll('[data-bands]')) {
  const names = ['medium', 'high', 'block'];
  const fields = names.map((name) => form.elements[name]);
  const sliders = names.map((name) => form.querySelector(`[data-slider="${name}"]`));
  const ribbon = document.querySelector('[data-ribbon]');
  const settle = (moved, wish) => {
    const values = fields.map((field) => Number(field.value));
    values[moved] = Math.min(100 - (names.length - 1 - moved), Math.max(1 + moved, Math.round(wish)));
    for (let i = moved + 1; i < names.length; i++) values[i] = Math.max(values[i], values[i - 1] + 1);
    for (let i = moved - 1; i >= 0; i--) values[i] = Math.min(values[i], values[i + 1] - 1);
    values.forEach((value, i) => {
      fields[i].value = value;
      sliders[i].value = value;
      ribbon.querySelector(`.${names[i]}`).setAttribute('x', value);
    });
  };
  sliders.forEach((slider, i) => {
    slider.hidden = false;
    slider.addEventListener('input', () => settle(i, Number(slider.value)));
    fields[i].addEventListener('change', () => settle(i, Number(fields[i].value)));
  });
}
