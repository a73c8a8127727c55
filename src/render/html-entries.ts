/** The list of a page: one entry for each change, and the bar that filters them (`html-script.ts` brings it to life). */
import type { Action } from '../model.ts';
import { markup, NOTHING } from './html.ts';
import type { Html } from './html.ts';

/** One entry of the list that can be filtered. */
export interface Entry {
  /** The checkbox that it belongs to. */
  readonly group: string;
  /** Warning codes, for the other filter. */
  readonly codes: readonly string[];
  /** The action whose colour it has. */
  readonly tone: Action;
  readonly content: Html;
}

/** The filters and the list. Two entries need no filter. */
export function entryList(heading: string, entries: readonly Entry[], groups: readonly string[]): Html {
  if (entries.length === 0) return NOTHING;
  return markup`<section aria-labelledby="changes">
    <h2 id="changes" tabindex="-1">${heading}</h2>
    ${entries.length > 2 ? filterBar(entries, groups) : NOTHING}
    <ol id="entries">
      ${entries.map(entryItem)}
    </ol>
  </section>`;
}

function entryItem({ group, codes, tone, content }: Entry): Html {
  return markup`<li class="${tone}" data-group="${group}" data-codes="${codes.join(' ')}">${content}</li>`;
}

function filterBar(entries: readonly Entry[], groups: readonly string[]): Html {
  const counts = groups.map((group) => [group, entries.filter((entry) => entry.group === group).length] as const);
  const present = counts.filter(([, number]) => number > 0);
  const codes = [...new Set(entries.flatMap((entry) => entry.codes))].toSorted();
  const options = codes.map((code) => markup`<option>${code}</option>`);
  return markup`<div id="filters" role="search" aria-label="Filter the changes" hidden>
    <fieldset>
      <legend class="unseen">Show</legend>
      ${present.map(([group, number]) => groupBox(group, number))}
    </fieldset>
    <label>Warning <select id="warning"><option value="">any or none</option>${options}</select></label>
    <input id="search" type="search" placeholder="Search (press /)" aria-label="Search names, ids, descriptions, warnings">
    <output id="shown" aria-live="polite"></output>
  </div>`;
}

function groupBox(group: string, number: number): Html {
  return markup`<label><input type="checkbox" value="${group}" checked> ${group} (${number})</label>`;
}
