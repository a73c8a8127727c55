/**
 * The one script of the page: it filters the entries by group, warning and words, and keeps the filter in the address, so that
 * `page.html#q=ci-dbt` can be sent to somebody. Without it the page shows everything. It never writes markup.
 */
export const PAGE_SCRIPT = `
(() => {
  const bar = document.getElementById('filters');
  if (bar === null) return;
  const rows = Array.from(document.querySelectorAll('#entries > li'));
  const boxes = Array.from(bar.querySelectorAll('input[type=checkbox]'));
  const search = document.getElementById('search');
  const warning = document.getElementById('warning');
  const status = document.getElementById('shown');
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const words = () => search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const filter = () => {
    const groups = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const wanted = words();
    let shown = 0;
    for (const row of rows) {
      const codes = row.dataset.codes.split(' ');
      const keep =
        groups.has(row.dataset.group) &&
        (warning.value === '' || codes.includes(warning.value)) &&
        wanted.every((word) => textOf(row).includes(word));
      row.hidden = !keep;
      if (keep) shown += 1;
    }
    status.textContent = shown + ' of ' + rows.length + ' shown';
  };
  const remember = () => {
    const state = new URLSearchParams();
    if (search.value !== '') state.set('q', search.value);
    if (warning.value !== '') state.set('warning', warning.value);
    for (const box of boxes) if (!box.checked) state.append('without', box.value);
    history.replaceState(null, '', '#' + state);
  };
  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    search.value = state.get('q') ?? '';
    warning.value = state.get('warning') ?? '';
    if (warning.selectedIndex < 0) warning.value = '';
    for (const box of boxes) box.checked = !state.getAll('without').includes(box.value);
    filter();
  };
  bar.addEventListener('input', () => { filter(); remember(); });
  addEventListener('hashchange', () => { if (location.hash === '' || location.hash.includes('=')) recall(); });
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT)$/.test(event.target.tagName)) return;
    event.preventDefault();
    search.focus();
  });
  bar.hidden = false;
  recall();
})();
`;
