// How the page looks: in light and dark, on a wide screen as a table, on a phone as cards.
//
// Every text has a contrast of 4.5 or more to what is behind it; a state has a word and a sign of
// its own besides its colour. Cells without text show a dash.
#include "web/page_parts.h"

namespace docker_exporter::web {

const std::string_view page_style = R"css(
:root {
  color-scheme: light dark;
  --back: #f5f6f8; --card: #ffffff; --line: #d5dae1; --text: #1b2128; --soft: #555f6b;
  --link: #0a53b0; --good: #17692f; --bad: #b3201a; --warn: #7d4e00; --quiet: #555f6b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0e1318; --card: #161c23; --line: #313a45; --text: #e5e9ee; --soft: #a3adb9;
    --link: #85bbff; --good: #6bd696; --bad: #ff938a; --warn: #f0bd5a; --quiet: #a3adb9;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; padding: 1rem 1.5rem 2rem; max-width: 90rem;
  background: var(--back); color: var(--text);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 2rem; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 0 0 .25rem; font-size: 1rem; }
a { color: var(--link); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
nav a { padding: .25rem 0; }
nav .part { font-size: .8rem; align-self: center; }
footer { margin-top: 1rem; color: var(--soft); font-size: .85rem; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
small { font-size: .82rem; color: var(--soft); }

section, #gone {
  margin: .75rem 0; padding: .75rem 1rem;
  background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
}
dl { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; margin: 0; }
dt { color: var(--soft); font-size: .8rem; }
dd { margin: 0; }
.up { color: var(--good); font-weight: 600; }
.up::before { content: "\25CF\00A0" / ""; }
.down { color: var(--bad); font-weight: 600; }
.down::before { content: "\25BC\00A0" / ""; }
#rights { border-left: .3rem solid var(--warn); }
#rights ul { margin: 0; padding-left: 1.2rem; }
#gone { border-left: .3rem solid var(--bad); display: flex; flex-wrap: wrap; gap: .5rem 1rem; }
#gone p { margin: 0; align-self: center; }
#why { padding: 2rem 0; text-align: center; color: var(--soft); }

#counts { display: flex; flex-wrap: wrap; gap: .4rem; margin: 1rem 0 .75rem; padding: 0; list-style: none; }
#counts li { padding: .3rem .75rem; border: 1px solid var(--line); border-radius: 2rem; background: var(--card); }
#counts [data-word=unhealthy] { margin-left: 1rem; }
#counts li:has(button) { padding: 0; border: 0; background: none; }
button, input, select {
  font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: .4rem; padding: .3rem .75rem;
}
button { cursor: pointer; }
button:hover { border-color: var(--soft); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
#counts button { border-radius: 2rem; }
button[aria-pressed=true] { background: var(--link); border-color: var(--link); color: var(--card); }
#tools { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin: .75rem 0; }
#filter { width: 16rem; max-width: 100%; }
::placeholder { color: var(--soft); opacity: 1; }
#found { color: var(--soft); }

table {
  width: 100%; table-layout: fixed; border-collapse: separate; border-spacing: 0;
  background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
}
th, td { padding: .45rem .75rem; text-align: left; vertical-align: top; font-weight: inherit; }
tbody th, tbody td { border-top: 1px solid var(--line); }
tbody tr:hover > * { background: var(--back); }
thead th { position: sticky; top: 0; z-index: 1; background: var(--card); color: var(--soft); font-size: .85rem; }
thead th:first-child { border-top-left-radius: .5rem; }
thead th:last-child { border-top-right-radius: .5rem; }
thead th:has(button) { padding: .2rem 0; }
thead button { width: 100%; border: 0; padding: .3rem .75rem; text-align: left; background: none; color: inherit; }
thead [aria-sort] { color: var(--text); }
thead [aria-sort=ascending] button::after { content: "\00A0\25B2" / ""; }
thead [aria-sort=descending] button::after { content: "\00A0\25BC" / ""; }
table:not(.measured) :is(th, td):nth-child(n+7) { display: none; }
thead th:nth-child(1) { width: 28%; }
thead th:nth-child(2) { width: 11%; }
thead th:nth-child(3) { width: 16%; }
thead th:nth-child(4) { width: 11%; }
thead th:nth-child(5) { width: 13%; }
thead th:nth-child(6) { width: 9%; }
thead th:nth-child(7) { width: 6rem; }
thead th:nth-child(8) { width: 8rem; }
tbody small { display: block; }
td:nth-child(6) small { display: inline; }
td:empty::before { content: "\2013"; color: var(--soft); }
time { white-space: nowrap; }
.state, .code, td:nth-child(n+7) { font-variant-numeric: tabular-nums; }
.state { white-space: nowrap; }
.state::before { display: inline-block; width: 1.3em; }
.state, .state::before { color: var(--quiet); }
.state::before { content: "\25CB" / ""; }
.running .state, .running .state::before { color: var(--good); }
.running .state::before { content: "\25CF" / ""; }
.paused .state::before { content: "\2016" / ""; }
.restarting .state, .restarting .state::before { color: var(--warn); }
.restarting .state::before { content: "\21BB" / ""; }
.exited .state::before { content: "\25A0" / ""; }
.removing .state::before { content: "\2212" / ""; }
.dead .state, .dead .state::before { color: var(--bad); }
.dead .state::before { content: "\2715" / ""; }
.unknown .state::before { content: "?" / ""; }
.healthy .health { color: var(--good); }
.healthy .health::before { content: "\2713\00A0" / ""; }
.starting .health { color: var(--warn); }
.starting .health::before { content: "\2026\00A0" / ""; }
.unhealthy .health { color: var(--bad); font-weight: 600; }
.unhealthy .health::before { content: "\25B2\00A0" / ""; }
.warn { color: var(--warn); }

@media (min-width: 60.01rem) {
  .narrow { display: none; }
}
@media (max-width: 60rem) {
  body { padding: .75rem; }
  tbody tr { align-content: start; }
  #counts [data-word=unhealthy] { margin-left: 0; }
  #filter { width: 100%; }
  #tools label:first-child { flex: 1 1 100%; }
  table { display: block; border: 0; background: none; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: .5rem; }
  tr {
    display: grid; grid-template-columns: 1fr 1fr; gap: .4rem 1rem; padding: .6rem .75rem;
    background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
    content-visibility: auto; contain-intrinsic-size: auto 13rem;
  }
  tbody tr:hover > * { background: none; }
  tbody th, tbody td { display: block; width: auto; padding: 0; border: 0; }
  tbody th { grid-column: 1 / -1; }
  tbody td:empty { display: none; }
  td::before { display: block; font-size: .75rem; color: var(--soft); }
  td:nth-child(2)::before { content: "State"; }
  td:nth-child(3)::before { content: "Health"; }
  td:nth-child(4)::before { content: "Since"; }
  td:nth-child(5)::before { content: "Last exit"; }
  td:nth-child(6)::before { content: "Restarts"; }
  td:nth-child(7)::before { content: "CPU"; }
  td:nth-child(8)::before { content: "Memory"; }
}
@media (prefers-reduced-motion: no-preference) {
  tr.changed > * { animation: changed 2s; }
  @keyframes changed { from { background: color-mix(in srgb, var(--link) 25%, var(--card)); } }
}
@media print {
  #tools, #gone, nav { display: none; }
}
)css";

}  // namespace docker_exporter::web
