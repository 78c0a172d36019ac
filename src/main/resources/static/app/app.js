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
