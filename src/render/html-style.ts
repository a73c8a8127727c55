/**
 * The one style sheet of the page: light and dark by the reader's setting, and fit for paper. The entries are blocks, because
 * hiding one of thousands of list items makes a browser number all others anew: minutes for five thousand.
 */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2024; --quiet: #59636e; --line: #d1d9e0; --soft: #f6f8fa;
  --create: #0a6b2d; --update: #7d4e00; --replace: #7a2fb8; --purge: #b3161f; --caution: #fff1f0; --warning: #fff8e1; --link: #0550ae; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0f1419; --ink: #e6edf3; --quiet: #9aa7b4; --line: #3a444f; --soft: #1a2129;
    --create: #57d27e; --update: #e8b04a; --replace: #cf9bff; --purge: #ff8078; --caution: #3a1717; --warning: #332a10; --link: #79b8ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; font-weight: 600; overflow-wrap: anywhere; }
code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; white-space: pre-wrap; unicode-bidi: isolate; }
h3 code { font-size: 1em; }
a { color: var(--link); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; background: var(--paper); padding: .5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.verdict { font-size: 1.15rem; font-weight: 600; margin: 0 0 .5rem; }
.facts { color: var(--quiet); margin: 0; }
.box { border: 1px solid var(--line); border-left: .3rem solid var(--update); background: var(--warning); border-radius: .3rem;
  padding: .6rem 1rem; margin: 1rem 0; }
.box.caution { border-left-color: var(--purge); background: var(--caution); }
.box h2 { margin: 0 0 .25rem; font-size: 1rem; }
.box ul { margin: 0; padding-left: 1.2rem; }
.box pre { margin: .5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font: .9em/1.4 ui-monospace, monospace; }
#filters { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center;
  background: var(--paper); border-bottom: 1px solid var(--line); padding: .6rem 0; }

#filters fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem .9rem; }
#filters label { white-space: nowrap; }
#filters input[type=search], #filters select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet);
  border-radius: .3rem; padding: .2rem .5rem; max-width: 100%; }
#filters input[type=search] { flex: 1 1 14rem; }
:focus-visible { outline: .15rem solid var(--link); outline-offset: .1rem; }
#shown { color: var(--quiet); }
#entries { list-style: none; margin: 0; padding: 0; }
#entries > li { display: block; border-bottom: 1px solid var(--line); padding: .7rem 0 .7rem .8rem; border-left: .25rem solid var(--line);
  content-visibility: auto; contain-intrinsic-size: auto 9rem; break-inside: avoid; }
#entries > li > p { margin: .1rem 0 0; }
.create { --tone: var(--create); } .update { --tone: var(--update); } .replace { --tone: var(--replace); } .purge { --tone: var(--purge); }
#entries > li.create, #entries > li.update, #entries > li.replace, #entries > li.purge { border-left-color: var(--tone); }
.sign { display: inline-block; min-width: 2.2rem; font: 700 1em ui-monospace, monospace; color: var(--tone); }
dl.fields { display: grid; grid-template-columns: 8rem 1fr; gap: .1rem .8rem; margin: .3rem 0 0; }
dl.fields dt { color: var(--quiet); }
dl.fields dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
dl.fields ul { list-style: none; margin: 0; padding: 0; }
ins { color: var(--create); text-decoration: underline; } del { color: var(--purge); text-decoration: line-through; }
.notes { margin: .3rem 0 0; padding: 0; list-style: none; color: var(--update); }
.notes .grave { color: var(--purge); font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--line); }
details { margin: 1rem 0; } summary { cursor: pointer; font-weight: 600; }
footer { margin-top: 2rem; color: var(--quiet); }
#filters[hidden], #entries > li[hidden] { display: none; }
@media (max-width: 36rem) { dl.fields { grid-template-columns: 1fr; } dl.fields dt { margin-top: .2rem; } }
@media print { h2, #filters { break-after: avoid; } body { max-width: none; padding: 0; } #filters { position: static; border: 0; padding: 0; } #filters > :not(#shown), .skip { display: none; } #entries > li { content-visibility: visible; } }
`;
