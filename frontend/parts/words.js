// The sentences the script shows, in the language of the page: attributes of <template id="words">.
export function word(key, values = {}) {
  const source = document.getElementById("words");
  const text = source?.dataset[key] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function clockTime(at = Date.now()) {
  const day = new Date(at);
  const two = (n) => String(n).padStart(2, "0");
  const time = `${two(day.getHours())}:${two(day.getMinutes())}`;
  const isToday = day.toDateString() === new Date().toDateString();
  return isToday ? time : `${time} ${two(day.getDate())}/${two(day.getMonth() + 1)}`;
}

// Say something in the page's live region.
export function say(text, level = "info") {
  const line = document.createElement("p");
  line.className = `note note-${level}`;
  line.textContent = text;
  document.querySelector("[data-live]")?.replaceChildren(line);
}

export const userId = () => document.querySelector('meta[name="antoan-user"]')?.content ?? "";
export const csrfToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
