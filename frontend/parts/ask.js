// One question dialog for everything that should not happen by a slip: [data-confirm] on a form or its button, hx-confirm.
export function ask(text, yesWords) {
  const dialog = document.querySelector("[data-ask]");
  const yes = dialog.querySelector("[data-ask-yes]");
  dialog.querySelector("[data-ask-text]").textContent = text;
  yes.textContent = yesWords || yes.dataset.default;
  return new Promise((resolve) => {
    const answer = (value) => () => {
      dialog.onclose = null;
      dialog.close();
      resolve(value);
    };
    yes.onclick = answer(true);
    dialog.querySelector("[data-ask-no]").onclick = answer(false);
    dialog.onclose = () => resolve(false);
    dialog.showModal();
    dialog.querySelector("[data-ask-no]").focus();
  });
}
