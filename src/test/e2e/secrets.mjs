// Looks for credentials in files: formats that providers give their secrets, and names of secrets with values that look random.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const FORMATS = {
  'private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*(?:\\n|"|\+|\s)*[A-Za-z0-9+/]{40}/g,
  'AWS key': /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  'GitHub token': /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})\b/g,
  'Slack token': /\bxox[abprs]-[A-Za-z0-9-]{20,}/g,
  'Google key': /\bAIza[A-Za-z0-9_-]{35}\b/g,
  'Stripe key': /\b[rs]k_live_[A-Za-z0-9]{20,}\b/g,
  'npm token': /\bnpm_[A-Za-z0-9]{36}\b/g,
  'Sentry token': /\bsntry[su]_[A-Za-z0-9+/=_-]{30,}/g,
  'Grafana token': /\bgl(?:sa|c)_[A-Za-z0-9+/=_]{30,}/g,
  'WorkOS key': /\bsk_(?:test|live)_[A-Za-z0-9]{20,}\b/g,
  'JSON web token': /\beyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g,
};
const ASSIGNMENT =
  /(?:secret|token|passw(?:or)?d|api[_-]?key|private[_-]?key|seal[_-]?key)["']?\s*[:=,]\s*["']?([A-Za-z0-9+/=_-]{20,})/gi;
const LEAST_ENTROPY = 3.7;

// Bits a character (Shannon).
function entropy(text) {
  const counts = new Map();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / text.length) * Math.log2(n / text.length), 0);
}

// Findings in a text: what and where, and the finding itself only by its first characters.
export function findings(text, name) {
  const found = [];
  const add = (kind, value, index) =>
    found.push({ name, kind, line: text.slice(0, index).split('\n').length, value });
  for (const [kind, format] of Object.entries(FORMATS)) {
    for (const match of text.matchAll(format)) add(kind, match[0], match.index);
  }
  for (const match of text.matchAll(ASSIGNMENT)) {
    const value = match[1];
    if (/[0-9]/.test(value) && /[A-Za-z]/.test(value) && entropy(value) >= LEAST_ENTROPY) {
      add('value of a secret', value, match.index);
    }
  }
  return found;
}

export const shown = ({ name, line, kind, value }) => `${name}:${line}: ${kind} ${value.slice(0, 6)}...`;

// Every file below a folder, without what a build or an installation made.
export async function* files(folder, skipped = [], top = folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (skipped.includes(entry.name)) continue;
    if (entry.isDirectory()) yield* files(path, skipped, top);
    else if (entry.isFile()) yield { path, name: relative(top, path) };
  }
}

// All findings below a folder; bytes are read as Latin-1, so that nothing is skipped for being binary.
export async function scan(folder, skipped) {
  const found = [];
  for await (const { path, name } of files(folder, skipped)) {
    found.push(...findings(await readFile(path, 'latin1'), name));
  }
  return found;
}
