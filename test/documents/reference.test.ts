import { describe, expect, test } from 'vitest';
import { itemsOf, readDocument } from './document.ts';
import { commandFlags, unionOf, variablesRead } from './source.ts';
import { codesIn, rowsBelow } from './tables.ts';

const items = itemsOf('README.md');
const flagsOfCommands = commandFlags();

/** What Node.js reads by itself, or what the runner of a test sets. */
const READ_BY_NODE = ['NODE_EXTRA_CA_CERTS'];

function firstCells(heading: string): readonly string[] {
  return rowsBelow(items, heading).flatMap(([cell = '']) => codesIn(cell));
}

/** `command --flag`, for each row of a table with a flag in its first cell. */
function flagsTold(heading: string, commandsOf: (row: readonly string[]) => readonly string[]): readonly string[] {
  return rowsBelow(items, heading).flatMap((row) => {
    const flags = codesIn(row[0] ?? '').flatMap((code) => code.match(/--[a-z-]+/g) ?? []);
    return commandsOf(row).flatMap((command) => flags.map((flag) => `${command} ${flag}`));
  });
}

describe('the reference of the README', () => {
  test('names every command and no other', () => {
    const told = firstCells('Commands').map((code) => code.split(' ')[0] ?? '');
    expect(told.toSorted()).toEqual([...flagsOfCommands.keys()].sort());
  });

  test('names every flag of every command and no other', () => {
    const all = [...flagsOfCommands.keys()];
    const told = [
      ...flagsTold('Flags', ([, cell = '']) => (cell === 'all' ? all : codesIn(cell))),
      ...flagsTold('The sandbox', () => ['sandbox']),
    ];
    const taken = [...flagsOfCommands].flatMap(([command, flags]) => flags.map((flag) => `${command} ${flag}`));
    // Commander's own, which it does not list among a command's options.
    const helped = all.map((command) => `${command} --help`);
    expect(told.toSorted()).toEqual([...taken, ...helped].sort());
  });

  test('has every exit code', () => {
    const declared = /export type FailureExit = ([\d |]+);/.exec(readDocument('src/errors.ts'))?.[1] ?? '';
    const expected = ['0', '2', '130', '143', ...declared.split(' | ')];
    const told = rowsBelow(items, 'Exit codes').flatMap(([cell = '']) => cell.split(', '));
    expect(told.toSorted()).toEqual(expected.sort());
  });

  test('has every environment variable that is read', () => {
    expect(firstCells('Environment').toSorted()).toEqual(expect.arrayContaining(variablesRead().filter(isUpperCase)));
  });

  test('has no environment variable that nobody reads', () => {
    const read = new Set([...variablesRead(), ...READ_BY_NODE]);
    const known = (name: string): boolean => read.has(name) || read.has(name.replace(/_FILE$/, ''));
    // The proxy's are read by the package that owns them.
    const told = firstCells('Environment').filter((name) => !name.endsWith('_PROXY'));
    expect(told.filter((name) => !known(name))).toEqual([]);
  });
});

describe('the tables of the README', () => {
  test('explain every warning and no other', () => {
    expect(firstCells('Warnings').toSorted()).toEqual(unionOf('WarningCode').toSorted());
  });

  test('explain every guard and no other', () => {
    const told = rowsBelow(items, 'Guards').flatMap(([cell = '']) => codesIn(cell).slice(0, 1));
    expect(told.toSorted()).toEqual(unionOf('GuardCode').toSorted());
  });

  test('have every action with its sign', () => {
    expect(rowsBelow(items, 'Reading a plan').map(([, action]) => action)).toEqual(unionOf('Action'));
  });

  test('have every key of a manifest', () => {
    const schema: unknown = JSON.parse(readDocument('schemas/manifest.schema.json'));
    const told = rowsBelow(items, 'The manifest').flatMap(([cell = '']) => codesIn(cell));
    expect(told.toSorted()).toEqual([...keysOf(schema)].sort());
  });

  test('have every kind of line of a sealed file', () => {
    const types = [...readDocument('src/sealing/sealed-line.ts').matchAll(/type: '([a-z]+)'/g)].map(([, type]) => type);
    const told = rowsBelow(items, 'The sealed file').flatMap(([cell = '']) => codesIn(cell));
    expect(told).toEqual(expect.arrayContaining([...new Set(types)]));
  });

  test('name every reason of a change', () => {
    const text = readDocument('README.md');
    expect(unionOf('Reason').filter((reason) => !text.includes(`\`${reason}\``))).toEqual([]);
  });
});

function isUpperCase(name: string): boolean {
  return name === name.toUpperCase();
}

interface Schema {
  readonly $defs: { readonly client: { readonly properties: object } };
  readonly properties: Readonly<Record<string, { readonly properties?: object; readonly $ref?: string }>>;
}

/** Every key of a manifest in the notation of the README: `scope.names`, `clients[].name`. */
function keysOf(schema: unknown): readonly string[] {
  // The project's own schema, whose shape other tests check.
  const { properties, $defs } = schema as Schema & {
    readonly $defs: { readonly scope: { readonly properties: object } };
  };
  const nested = Object.entries(properties).flatMap(([key, value]) => {
    const inner = value.$ref === '#/$defs/scope' ? $defs.scope.properties : value.properties;
    return inner === undefined ? [key] : Object.keys(inner).map((name) => `${key}.${name}`);
  });
  return [...nested, ...Object.keys($defs.client.properties).map((name) => `clients[].${name}`)];
}
