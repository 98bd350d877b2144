// What the page does where scripts run: sorts, filters, and fetches itself every five seconds while
// somebody looks at it. Rows that did not change stay the elements they were.
#include "web/page_parts.h"

namespace docker_exporter::web {

const std::string_view page_script = R"js(
"use strict";
(() => {
  const every = 5000, soon = 1500, patience = 20000, longest = 60000;
  const $ = (selector, within = document) => within.querySelector(selector);
  const body = $("tbody"), headers = [...document.querySelectorAll("thead th")];
  const counts = [...document.querySelectorAll("#counts li")];
  const own = $("main").dataset.script;
  const order = new Intl.Collator("en", {numeric: true}).compare;

  let rows = [...body.rows];  // all of them, as the exporter sorts them
  let column = 0, down = false, only = "", words = [];
  let timer = 0, pause = every, busy = false, seen = new Date();

  // --- which rows are shown, and in which order ---

  const key = (row) => {
    const cell = row.cells[column];
    return cell.dataset.key ?? ($("time", cell)?.dateTime || (column ? cell : $("b", cell)).textContent);
  };
  const searched = new WeakMap();
  const text = (row) => {
    if (!searched.has(row)) searched.set(row, (row.cells[0].textContent + " " + row.className).toLowerCase());
    return searched.get(row);
  };

  function show() {
    const found = rows.filter((row) =>
      (!only || row.classList.contains(only)) && words.every((word) => text(row).includes(word)));
    const sorted = found.map((row) => [key(row), row]).sort(([a], [b]) =>
      // What has no value comes last in both directions.
      a === "" || b === "" ? (a === "") - (b === "") : down ? order(b, a) : order(a, b)).map(([, row]) => row);
    const now = body.rows;
    if (sorted.length !== now.length || sorted.some((row, i) => row !== now[i])) body.replaceChildren(...sorted);
    headers.forEach((header, i) => {
      if (i === column) header.setAttribute("aria-sort", down ? "descending" : "ascending");
      else header.removeAttribute("aria-sort");
    });
    $("#column").value = column;
    for (const one of counts) {
      const pressed = one.dataset.word === only;
      $("button", one).setAttribute("aria-pressed", pressed);
      one.hidden = $("b", one).textContent === "0" && !pressed;
    }
    let said = `${rows.length} container${rows.length === 1 ? "" : "s"}`;
    if (sorted.length < rows.length) said = `${sorted.length} of ${said}`;
    if ($("table").hidden) said = "";
    if ($("#found").textContent !== said) $("#found").textContent = said;
  }

  function sort(by, reverse) {
    column = by;
    down = reverse;
    show();
  }

  // --- the next page ---

  function take(page) {
    const known = new Map(rows.map((row) => [row.dataset.id, row]));
    rows = [...$("tbody", page).rows].map((fresh) => {
      const row = known.get(fresh.dataset.id);
      known.delete(fresh.dataset.id);
      const changed = row && row.className.replace(" changed", "") !== fresh.className;
      if (row && row.isEqualNode(fresh)) return row;
      const taken = document.importNode(fresh, true);
      if (changed) {
        taken.classList.add("changed");
        setTimeout(() => taken.classList.remove("changed"), 2500);
      }
      return taken;
    });
    for (const id of ["engine", "rights", "why", "as-of"]) {
      const [old, fresh] = [document, page].map((one) => one.getElementById(id));
      old.hidden = fresh.hidden;
      if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...document.importNode(fresh, true).childNodes);
    }
    for (const one of counts) $("b", one).textContent = $(`#counts [data-word=${one.dataset.word}] b`, page).textContent;
    $("table").hidden = $("table", page).hidden;
    $("table").className = $("table", page).className;
    show();
  }

  function failed() {
    pause = 2 * Math.max(pause, every);
    const again = pause > longest ? "It is not asked any longer." : `It is asked again in ${pause / 1000} s.`;
    $("#gone p").textContent = `The exporter has not answered; this is what it said at ${seen.toLocaleTimeString()}. ${again}`;
    $("#gone").hidden = false;
  }

  async function refresh() {
    clearTimeout(timer);
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(location.href, {
        headers: {accept: "text/html"}, cache: "no-store", signal: AbortSignal.timeout(patience)});
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
      const main = $("main[data-script]", page);
      if (!main) throw new Error("this is not the page");
      if (main.dataset.script !== own) return location.reload();  // of another version
      take(page);
      seen = new Date();
      pause = every;
      $("#gone").hidden = true;
    } catch {
      failed();
    } finally {
      busy = false;
    }
    schedule();
  }

  const paused = () => $("#pause").getAttribute("aria-pressed") === "true";
  function schedule() {
    clearTimeout(timer);
    if (!document.hidden && !paused() && pause <= longest) timer = setTimeout(refresh, pause);
  }

  // --- what the reader can do ---

  // What an element shows becomes the label of a button in it.
  function button(element, click) {
    const made = document.createElement("button");
    made.type = "button";
    made.append(...element.childNodes);
    made.addEventListener("click", click);
    element.append(made);
  }
  headers.forEach((header, i) => {
    $("#column").append(new Option(header.textContent, i));
    button(header, () => sort(i, column === i && !down));
  });
  for (const one of counts)
    button(one, () => {
      only = only === one.dataset.word ? "" : one.dataset.word;
      show();
    });
  $("#column").addEventListener("change", (event) => sort(Number(event.target.value), false));
  $("#reverse").addEventListener("click", () => sort(column, !down));
  $("#filter").addEventListener("input", (event) => {
    words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    show();
  });
  $("#pause").addEventListener("click", () => {
    $("#pause").setAttribute("aria-pressed", !paused());
    if (paused()) clearTimeout(timer);
    else refresh();
  });
  $("#gone button").addEventListener("click", () => {
    pause = every;
    refresh();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return clearTimeout(timer);
    pause = every;
    if (!paused()) refresh();
  });
  $("#tools").hidden = false;
  show();
  if ("soon" in $("main").dataset) pause = soon;
  schedule();
})();
)js";

}  // namespace docker_exporter::web
