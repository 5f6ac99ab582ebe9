// The declaration on a phone: one short page at a time, people added and removed, a summary before sending.
// Without this script the whole form is one page and the server offers the summary.

const q = (root, selector) => root.querySelector(selector);
const all = (root, selector) => [...root.querySelectorAll(selector)];

// ------------------------------------------------------------------------------------------------ people
const livePeople = (form) => all(form, "[data-people] [data-person]").filter((person) => !person.hidden);
const total = (form) => q(form, "[name=p-TOTAL_FORMS]");

function renumber(form) {
  const people = livePeople(form);
  people.forEach((person, index) => {
    q(person, "[data-person-number]").textContent = index + 1;
    q(person, "[data-remove-person]").hidden = people.length < 2;
  });
}

function addPerson(form) {
  const index = Number(total(form).value);
  const holder = document.createElement("div");
  holder.innerHTML = q(form, "[data-person-template]").innerHTML.replaceAll("__prefix__", String(index));
  const person = holder.firstElementChild;
  q(form, "[data-people]").append(person);
  total(form).value = String(index + 1);
  dressPerson(person, form);
  person.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: person } }));
  renumber(form);
  return person;
}

function removePerson(person, form) {
  q(person, "[name$=-DELETE]").checked = true;
  person.hidden = true;
  renumber(form);
  warn(form);
}

function dressPerson(person, form) {
  const row = q(person, "[data-remove-row]");
  row.hidden = true;
  q(person, "[data-remove-person]").addEventListener("click", () => {
    removePerson(person, form);
    q(form, "[data-add-person]").focus();
  });
  person.addEventListener("change", (event) => {
    if (/-severity$/.test(event.target.name)) showWhen(person, form);
    warn(form);
  });
  if (q(person, "[name$=-DELETE]").checked) person.hidden = true;
  showWhen(person, form);
}

function severityOf(person) {
  const chosen = q(person, "[name$=-severity]:checked");
  return chosen ? chosen.value : "";
}

function showWhen(person, form) {
  const severity = severityOf(person);
  all(person, "[data-when]").forEach((part) => {
    part.hidden = part.dataset.when !== severity && !q(part, ".field-error");
  });
  const died = q(person, "[name$=-died_on]");
  if (severity === "dead" && !died.value) died.value = q(form, "[name=occurred_on]").value;
  if (severity && severity !== "dead") died.value = "";
}

function warn(form) {
  const states = livePeople(form).map(severityOf);
  const grave = states.includes("dead") || states.filter((s) => s === "serious").length > 1;
  q(form, "[data-grave]").hidden = !grave;
}

// ----------------------------------------------------------------------------------------------- summary
function answer(field) {
  const checked = all(field, "input:checked:not([type=hidden])");
  if (q(field, "input[type=radio], input[type=checkbox]")) {
    return checked
      .map((input) => {
        const label = input.closest("label") || q(field, `label[for="${CSS.escape(input.id)}"]`);
        return label ? label.textContent.trim() : "";
      })
      .join("; ");
  }
  const select = q(field, "select");
  if (select) {
    const option = select.selectedOptions[0];
    return option && option.value ? option.textContent.trim() : "";
  }
  const input = q(field, "input:not([type=hidden]), textarea");
  return input ? input.value.trim() : "";
}

const labelOf = (field) => {
  const label = q(field, ":scope > label, :scope > fieldset > legend");
  if (!label) return "";
  const copy = label.cloneNode(true);
  all(copy, ".optional, .term").forEach((part) => part.remove());
  return copy.textContent.trim();
};

function facts(root) {
  const list = document.createElement("dl");
  list.className = "facts";
  all(root, ".field").forEach((field) => {
    if (field.closest("[hidden]:not(.step)") || field.closest("[data-remove-row]")) return;
    const value = answer(field);
    if (!value) return;
    const row = document.createElement("div");
    const name = document.createElement("dt");
    const words = document.createElement("dd");
    const only = q(field, ":scope > input[type=checkbox]");
    name.textContent = labelOf(field);
    words.textContent = only ? "✓" : value;
    row.append(name, words);
    list.append(row);
  });
  return list;
}

function summarise(form, steps, show) {
  const words = q(form, "[data-summary-words]").dataset;
  const target = q(form, "[data-summary]");
  target.replaceChildren();
  steps.slice(0, -1).forEach((step, index) => {
    const head = document.createElement("div");
    head.className = "section-head";
    const title = document.createElement("h3");
    title.textContent = step.dataset.step;
    const edit = document.createElement("button");
    edit.type = "button";
    edit.className = "btn";
    edit.textContent = words.edit;
    edit.setAttribute("aria-label", `${words.edit}: ${step.dataset.step}`);
    edit.addEventListener("click", () => show(index));
    head.append(title, edit);
    target.append(head);
    const people = livePeople(step);
    if (!people.length) return void target.append(facts(step));
    people.forEach((person, number) => {
      const name = document.createElement("h4");
      name.textContent = `${words.person} ${number + 1}`;
      target.append(name, facts(person));
    });
  });
  target.hidden = false;
}

// ------------------------------------------------------------------------------------------------- steps
function steps(form) {
  const pages = all(form, "[data-step]");
  const bar = q(form, "[data-steps-bar]");
  const [next, back, send, check] = ["next", "back", "send", "check"].map((name) => q(form, `[data-${name}]`));
  let now = 0;

  function show(index, { focus = true } = {}) {
    now = Math.max(0, Math.min(index, pages.length - 1));
    pages.forEach((page, i) => (page.hidden = i !== now));
    q(bar, "[data-step-now]").textContent = now + 1;
    q(bar, "[data-step-name]").textContent = pages[now].dataset.step;
    q(bar, "progress").value = now + 1;
    const last = now === pages.length - 1;
    [next.hidden, send.hidden, back.hidden] = [last, !last, now === 0];
    if (last) summarise(form, pages, show);
    if (focus) {
      q(pages[now], "h2").focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
  }

  bar.hidden = false;
  check.remove();
  next.addEventListener("click", () => show(now + 1));
  back.addEventListener("click", () => show(now - 1));
  q(form, "[data-add-person]").addEventListener("click", (event) => {
    event.preventDefault();
    const person = addPerson(form);
    q(person, "input:not([type=hidden])").focus();
  });
  form.addEventListener("keydown", (event) => {
    // Enter goes on to the next page; it never sends half a declaration.
    if (event.key !== "Enter" || !event.target.matches("input:not([type=checkbox]):not([type=radio])")) return;
    event.preventDefault();
    if (now < pages.length - 1) show(now + 1);
  });
  // A link of the error summary opens the page its field is on.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a");
    if (!link) return;
    const field = document.getElementById(link.getAttribute("href").slice(1));
    const page = field && field.closest("[data-step]");
    if (!page) return;
    event.preventDefault();
    show(pages.indexOf(page), { focus: false });
    const details = field.closest("details");
    if (details) details.open = true;
    field.scrollIntoView({ block: "center" });
    field.focus();
  });
  const wrong = pages.findIndex((page) => q(page, ".field-error"));
  show(wrong < 0 ? 0 : wrong, { focus: false });
  return show;
}

function start(form) {
  all(form, "[data-people] [data-person]").forEach((person) => dressPerson(person, form));
  renumber(form);
  warn(form);
  steps(form);
  // A draft comes back: its people first, then what was typed about each.
  form.addEventListener("draft:restore", (event) => {
    const wanted = Number(event.detail.find(([name]) => name === "p-TOTAL_FORMS")?.[1] ?? 1);
    while (Number(total(form).value) < Math.min(wanted, 50)) addPerson(form);
    setTimeout(() => afterRestore(form));
  });
}

function afterRestore(form) {
  all(form, "[data-people] [data-person]").forEach((person) => {
    person.hidden = q(person, "[name$=-DELETE]").checked;
    showWhen(person, form);
  });
  renumber(form);
  warn(form);
}

document.querySelectorAll("form[data-steps]").forEach(start);
