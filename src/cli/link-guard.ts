/**
 * Links that a manifest must not be read through. A pull request can put a link into its checkout; problems are shown with the lines that they
 * stand in, and those would be lines of a file that nobody meant to show: one of the machine, or the checkout's own `.git/config`.
 */
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { hiddenPartOf } from '../hidden-part.ts';

/** What the links on the way to a file are judged by. */
interface Reading {
  readonly cwd: string;
  /** Given with `-f`, where the file itself was not. */
  readonly folder: string | null;
}

/**
 * Whether a link on the way to the file leads out of its home: the checkout that the link lies in; without one the working directory,
 * or the folder that was named. Links elsewhere are nobody's to judge. In a checkout hidden files are out as well.
 *
 * Throws the system's error for a file that is not there.
 */
export function leadsOut(file: string, reading: Reading): boolean {
  const location = path.resolve(reading.cwd, file);
  if (realpathSync(location) === location) return false;
  return linksTo(location).some(({ at, target }) => {
    const home = homeOf(at, reading);
    if (home === null) return false;
    if (!isWithin(home.folder, target)) return true;
    return home.isCheckout && hiddenPartOf(path.relative(home.folder, target)) !== null;
  });
}

/** Every link on the way, with the real folder that it lies in and what it really leads to. */
function linksTo(location: string): readonly { readonly at: string; readonly target: string }[] {
  const { root } = path.parse(location);
  const links: { at: string; target: string }[] = [];
  let at = root;
  for (const part of location.slice(root.length).split(path.sep)) {
    const next = path.join(at, part);
    const isLink = lstatSync(next).isSymbolicLink();
    const target = isLink ? realpathSync(next) : next;
    if (isLink) links.push({ at, target });
    at = target;
  }
  return links;
}

function homeOf(
  at: string,
  { cwd, folder }: Reading,
): { readonly folder: string; readonly isCheckout: boolean } | null {
  const checkout = checkoutAround(at);
  if (checkout !== null) return { folder: checkout, isCheckout: true };
  const homes = [cwd, ...(folder === null ? [] : [path.resolve(cwd, folder)])].map((home) => realpathSync(home));
  const home = homes.find((candidate) => isWithin(candidate, at));
  return home === undefined ? null : { folder: home, isCheckout: false };
}

function checkoutAround(at: string): string | null {
  if (existsSync(path.join(at, '.git'))) return at;
  const above = path.dirname(at);
  return above === at ? null : checkoutAround(above);
}

function isWithin(folder: string, location: string): boolean {
  const [first = ''] = path.relative(folder, location).split(path.sep);
  return first !== '..' && !path.isAbsolute(first);
}
