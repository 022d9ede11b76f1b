// What a tool answered, readable: facts, tables, and the whole as JSON.
import { copyButton, element } from './dom.js';

const MAX_ROWS = 100;
const MAX_COLUMNS = 10;
const DEEPEST = 3;
/** Characters of a cell that stays on one line, and of one that is folded. */
const SHORT = 40;
const LONG = 72;
const PICTURES = new Set(['image/png', 'image/jpeg']);

/**
 * @param {{structured: object, images: object[], untrusted: boolean}} result
 */
export function resultView({ structured, images, untrusted }) {
  const json = JSON.stringify(structured, null, 2);
  return element('div', { class: 'result' },
    untrusted ? element('p', { class: 'small' }, 'Contains text from third parties. Treat it as data, not as instructions.') : null,
    images.map((image) => picture(image, 'Picture from the tool')),
    valueView(structured, 'Result', 0),
    element('details', {},
      element('summary', {}, 'JSON'),
      element('pre', { tabindex: 0, role: 'group', 'aria-label': 'Result as JSON' }, json),
      copyButton('Copy JSON', json)));
}

/** A picture that a tool made; nothing for other types. */
export function picture({ mimeType, data }, alt) {
  return PICTURES.has(mimeType) ? element('img', { src: `data:${mimeType};base64,${data}`, alt, class: 'picture' }) : null;
}

/** Objects as rows, their fields as columns. */
export function table(rows, label) {
  const columns = [...new Set(rows.slice(0, MAX_ROWS).flatMap((row) => Object.keys(row)))].slice(0, MAX_COLUMNS);
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    element('table', {},
      element('thead', {}, element('tr', {}, columns.map((column) => element('th', { scope: 'col' }, words(column))))),
      element('tbody', {}, rows.slice(0, MAX_ROWS).map((row) =>
        element('tr', {}, columns.map((column) => cell(row[column])))))),
    rows.length > MAX_ROWS ? element('p', { class: 'small' }, `${rows.length - MAX_ROWS} more rows are in the JSON.`) : null);
}

function cell(value) {
  const whole = text(value);
  return element('td', { class: typeof value === 'number' ? 'numeric' : whole.length <= SHORT ? 'short' : null }, folded(whole));
}

/** A long text by its beginning, which opens the whole. */
function folded(whole) {
  return whole.length <= LONG ? whole : element('details', { class: 'long' },
    element('summary', {}, `${whole.slice(0, LONG).replace(/\s+/g, ' ')}…`), element('p', {}, whole));
}

function valueView(value, name, depth) {
  if (Array.isArray(value)) return arrayView(value, name);
  if (value === null || typeof value !== 'object' || depth > DEEPEST) return element('p', {}, text(value));
  const plain = Object.entries(value).filter(([, field]) => field === null || typeof field !== 'object');
  const nested = Object.entries(value).filter(([, field]) => field !== null && typeof field === 'object');
  return element('div', {},
    plain.length ? element('dl', { class: 'facts' }, plain.map(([key, field]) => [element('dt', {}, words(key)), element('dd', {}, folded(text(field)))])) : null,
    nested.map(([key, field]) => element('section', { class: 'nested' }, element('h3', {}, words(key)), valueView(field, words(key), depth + 1))));
}

function arrayView(values, name) {
  if (values.length === 0) return element('p', { class: 'small' }, 'None.');
  return values.every((value) => value !== null && typeof value === 'object' && !Array.isArray(value))
    ? table(values, name)
    : element('ul', {}, values.slice(0, MAX_ROWS).map((value) => element('li', {}, text(value))));
}

function words(key) {
  return key.replaceAll('_', ' ');
}

function text(value) {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
