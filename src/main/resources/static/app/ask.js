// Shows an answer as it grows. Without this script a question leads to the page with its answer.
for (const form of document.querySelectorAll('[data-ask]')) {
  const shown = document.querySelector('[data-conversation]');
  const said = document.querySelector('[data-ask-said]');
  const card = (kind, label) => {
    const section = document.createElement('section');
    section.className = `card ${kind}`;
    section.setAttribute('aria-label', label);
    const text = document.createElement('p');
    text.className = 'said';
    section.append(text);
    shown.append(section);
    return section;
  };
  const source = (list, one) => {
    const item = document.createElement('li');
    item.value = one.n;
    const link = document.createElement('a');
    const where = new URLSearchParams({ page: one.page, quote: one.quote });
    link.href = `/ask/documents/${encodeURIComponent(one.doc_id)}?${where}`;
    link.textContent = one.doc_name;
    const hint = document.createElement('span');
    hint.className = 'hint';
    hint.textContent = `page ${one.page}${one.heading ? `, ${one.heading}` : ''}`;
    const quote = document.createElement('blockquote');
    quote.textContent = one.quote;
    item.append(link, ' ', hint, quote);
    list.append(item);
  };
  const events = async function* (body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      rest += value;
      const parts = rest.split('\n\n');
      rest = parts.pop();
      for (const part of parts) {
        const fields = Object.fromEntries(part.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
        if (fields.data) yield [fields.event, JSON.parse(fields.data)];
      }
    }
  };
  const ask = async (sent) => {
    const answer = await fetch('/api/v1/rag/chat', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify(sent),
    });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error(problem.detail ?? 'The hub did not answer. Please ask again.');
    }
    card('asked', 'Question').querySelector('p').textContent = sent.query;
    const section = card('answer', 'Answer');
    const list = document.createElement('ol');
    list.className = 'sources';
    list.setAttribute('aria-label', 'What it stands on');
    for await (const [name, data] of events(answer.body)) {
      if (name === 'source') {
        section.append(list);
        source(list, data);
      } else if (name === 'token') {
        section.querySelector('p').textContent += data.text;
      } else if (name === 'error') {
        throw new Error(data.detail);
      } else if (name === 'done') {
        section.querySelector('p').textContent = data.answer;
        section.tabIndex = -1;
        section.focus();
        return data.session_id;
      }
    }
    throw new Error('The answer broke off. Please ask again.');
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const sent = Object.fromEntries(new FormData(form));
    const buttons = document.querySelectorAll('[data-ask] button');
    for (const button of buttons) button.disabled = true;
    said.textContent = 'The hub looks it up.';
    try {
      const session = await ask(sent);
      said.textContent = '';
      for (const field of document.querySelectorAll('[data-ask] textarea')) field.value = '';
      if (session) {
        for (const other of document.querySelectorAll('[data-ask]')) {
          let field = other.querySelector('[name="session_id"]');
          if (!field) {
            field = document.createElement('input');
            field.type = 'hidden';
            field.name = 'session_id';
            other.append(field);
          }
          field.value = session;
        }
        history.replaceState(null, '', `/ask?session_id=${encodeURIComponent(session)}`);
      }
    } catch (problem) {
      said.textContent = problem.message;
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  });
}

// Shows when a document can be asked. Without this script the page shows how far it was when it was opened.
for (const state of document.querySelectorAll('[data-document]')) {
  const was = state.textContent;
  const look = async () => {
    const answer = await fetch(state.dataset.document);
    const now = answer.ok ? (await answer.json()).status : null;
    if (now === 'indexed' || now === 'failed') {
      location.reload();
      return;
    }
    state.textContent = now === 'parsed' ? 'Read, being indexed' : was;
    setTimeout(look, 1500);
  };
  setTimeout(look, 1000);
}

document.getElementById('passage')?.scrollIntoView({ block: 'center' });
