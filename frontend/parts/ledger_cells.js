// How a cell of the typing table is read: dates and years as people type them. What is not understood stays as typed;
// the server says what is wrong with it.
const two = (number) => String(number).padStart(2, "0");
export const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
const plain = (text) => text.trim().replace(/\s+/g, " ");

// 5/3, 5-3, 0503, 050326, 05032026, 5/3/26, 05/03/2026 → 05/03/2026. `year` stands in where none is typed.
export function readDate(text, year, today = new Date()) {
  const typed = plain(text);
  const parted = typed.match(/^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?$/);
  const found = parted ?? typed.match(/^(\d{2})(\d{2})(\d{4}|\d{2})?$/);
  if (!found) return typed;
  const [day, month] = [Number(found[1]), Number(found[2])];
  if (!parted && !exists(day, month, 2024)) return typed; // digits that are no date stay as they are
  const full = found[3] ? century(found[3], day, month, today) : past(year, day, month, today);
  return `${two(day)}/${two(month)}/${full}`;
}

const exists = (day, month, year) => {
  const made = new Date(year, month - 1, day);
  return made.getMonth() === month - 1 && made.getDate() === day;
};

// A ledger holds what has happened: a day that would lie ahead is of the year before.
const past = (year, day, month, today) => (new Date(year, month - 1, day) > today ? year - 1 : year);

function century(digits, day, month, today) {
  if (digits.length === 4) return Number(digits);
  const year = Math.floor(today.getFullYear() / 100) * 100 + Number(digits);
  return new Date(year, month - 1, day) > today ? year - 100 : year;
}

export const yearOf = (text) => Number(text.match(/^\d{2}\/\d{2}\/(\d{4})$/)?.[1] ?? 0);

export function dayOf(text) {
  const found = text.match(/^(\d{2})\/(\d{2})\/(\d{4})$/);
  return found ? Date.UTC(found[3], found[2] - 1, found[1]) / 86400000 : null;
}

// One cell for both: four digits are a year of birth, up to three an age, written out so that nobody wonders.
export function readBorn(text, age) {
  const number = plain(text).match(/^\d{1,3}/)?.[0];
  const typed = plain(text);
  return /^\d{1,3}$/.test(typed) ? age.replace("{age}", String(Number(number))) : typed;
}

export function bornFields(text) {
  const typed = plain(text);
  if (!typed) return {};
  const age = typed.match(/^(\d{1,3})(\s*\D+)?$/);
  return age ? { age: age[1] } : { birth_year: typed };
}
