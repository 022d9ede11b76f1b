// Charts of what Prometheus answered, drawn as SVG.
import { drawn, element } from './dom.js';

const HEIGHT = 240;
const LEFT = 64;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 28;
const MAX_LINES = 6;
const MAX_BARS = 12;

/**
 * A value in the unit of an answer, short enough for an axis.
 * @param {number} beside the largest of the values that it stands beside
 */
function inUnit(value, unit, beside = value) {
  const compact = (number, digits = 3) => new Intl.NumberFormat('en', { maximumSignificantDigits: digits, notation: Math.abs(number) >= 1e5 ? 'compact' : 'standard' }).format(number);
  if (unit === 'seconds') return Math.abs(beside) < 1 ? `${compact(value * 1000)} ms` : `${compact(value)} s`;
  if (unit === 'milliseconds') return `${compact(value)} ms`;
  if (unit === 'ratio') return `${compact(value * 100)} %`;
  if (unit === 'percent') return `${compact(value)} %`;
  return compact(value);
}

/**
 * Lines over time.
 * @param {{name: string, points: [number, number][]}[]} series seconds since 1970 and values
 * @param {string} unit of the values
 * @param {string} title what is drawn
 * @param {number} width in pixels
 */
export function lineChart(series, unit, title, width) {
  const shown = series.slice(0, MAX_LINES);
  const points = shown.flatMap((line) => line.points);
  const [from, to] = bounds(points.map(([time]) => time));
  const [low, high] = niceBounds(points.map(([, value]) => value));
  const x = (time) => LEFT + ((time - from) / (to - from || 1)) * (width - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - ((value - low) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM);
  const svg = drawn('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, class: 'chart', role: 'img', 'aria-label': spoken(shown, unit, title, from, to) });
  for (const value of ticks(low, high)) {
    svg.append(
      drawn('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
      drawn('text', { class: 'axis', x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, inUnit(value, unit, high)));
  }
  const marks = width < 500 ? 2 : 4;
  for (let i = 0; i <= marks; i += 1) {
    const time = from + ((to - from) * i) / marks;
    const anchor = i === 0 ? 'start' : i === marks ? 'end' : 'middle';
    svg.append(drawn('text', { class: 'axis', x: x(time), y: HEIGHT - 8, 'text-anchor': anchor }, clock(time, to - from)));
  }
  shown.forEach((line, i) => {
    const path = line.points.map(([time, value], j) => `${j ? 'L' : 'M'}${x(time).toFixed(1)} ${y(value).toFixed(1)}`).join('');
    svg.append(drawn('path', { class: `line line-${i + 1}`, d: path }));
  });
  const caption = element('figcaption', {}, `${title}, ${clock(from, to - from)} to ${clock(to, to - from)} UTC`,
    series.length > MAX_LINES ? `; ${MAX_LINES} of ${series.length} lines` : null);
  const legend = shown.length < 2 ? null : element('ul', { class: 'legend' },
    shown.map((line, i) => element('li', {}, element('span', { class: `key key-${i + 1}`, 'aria-hidden': 'true' }), line.name)));
  return element('figure', {}, svg, legend, caption);
}

/**
 * One bar for each row, longest first as they come.
 * @param {{name: string, value: number, shown: string}[]} rows
 */
export function barChart(rows) {
  const drawnRows = rows.slice(0, MAX_BARS);
  const most = Math.max(...drawnRows.map((row) => Math.abs(row.value)), Number.MIN_VALUE);
  const bars = drawnRows.map((row) => {
    const width = Math.max(1, (Math.abs(row.value) / most) * 100);
    return element('li', {},
      element('span', { class: 'bar-name' }, row.name),
      element('span', { class: 'bar-value' }, row.shown),
      drawn('svg', { class: 'bar-line', viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        drawn('rect', { class: 'bar-track', width: 100, height: 6 }),
        drawn('rect', { class: row.value < 0 ? 'bar-fill less' : 'bar-fill', width, height: 6 })));
  });
  return element('figure', {},
    element('ol', { class: 'bars' }, bars),
    rows.length > MAX_BARS ? element('figcaption', {}, `${MAX_BARS} of ${rows.length} rows`) : null);
}

function bounds(values) {
  return [Math.min(...values), Math.max(...values)];
}

/** From zero where that does not flatten the line; a flat line lies in the middle. */
function niceBounds(values) {
  const [low, high] = bounds(values);
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low * 2), Math.max(0, low * 2)];
  const bottom = low >= 0 && low < high * 0.6 ? 0 : low;
  const step = stepOf(high - bottom);
  return [Math.floor(bottom / step) * step, Math.ceil(high / step) * step];
}

function stepOf(span) {
  const magnitude = 10 ** Math.floor(Math.log10(span / 4));
  return [1, 2, 5, 10].map((factor) => factor * magnitude).find((step) => span / step <= 5);
}

function ticks(low, high) {
  const step = stepOf(high - low);
  const count = Math.round((high - low) / step);
  return Array.from({ length: count + 1 }, (_, i) => low + i * step);
}

/** Time of day, with the day where the span is long; UTC like all times of the server. */
function clock(seconds, span) {
  const text = new Date(seconds * 1000).toISOString();
  return span > 86_400 * 2 ? text.slice(5, 10) : span > 86_400 ? text.slice(5, 16).replace('T', ' ') : text.slice(11, 16);
}

/** What a reader of the picture would say. */
function spoken(series, unit, title, from, to) {
  const lines = series.map(({ name, points }) => {
    const values = points.map(([, value]) => value);
    const [low, high] = bounds(values);
    return `${name ? `${name}: ` : ''}lowest ${inUnit(low, unit)}, highest ${inUnit(high, unit)}, last ${inUnit(values.at(-1), unit)}`;
  });
  return `${title} from ${clock(from, to - from)} to ${clock(to, to - from)} UTC. ${lines.join('. ')}.`;
}
