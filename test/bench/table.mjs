/** The table of a run, a row as soon as its figure is known. */

export function tableHead() {
  return `${'#'.padEnd(4)} ${'figure'.padEnd(titleWidth)} ${'value'.padStart(9)} ${'target'.padStart(9)}  verdict`;
}

export function tableRow({ id, title, unit, value, target, exactly, verdict, error }) {
  const row = [
    id.padEnd(4),
    title.padEnd(titleWidth),
    valueText(value, unit).padStart(9),
    (target === undefined ? '' : `${exactly ? '=' : '≤'} ${target}`).padStart(9),
    ` ${verdict}`,
  ].join(' ');
  return error === undefined ? row : `${row}\n     ${error.split('\n').slice(0, 4).join('\n     ')}`;
}

/** A value as people read it: ratios with two digits, memory in whole MB. */
export function valueText(value, unit) {
  if (value === null) return '-';
  if (unit === 'MB') return `${value.toFixed(0)} MB`;
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

const titleWidth = 84;
