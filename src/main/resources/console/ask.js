// Asks for a metric in plain words, and shows the number, its proof and its course.
import { barChart, lineChart } from './chart.js';
import { copyButton, element, freshId, present } from './dom.js';
import { problemView } from './problem.js';
import { picture, table } from './result.js';

const ASK = 'instainstru_metrics_query';
const RANGE = 'instainstru_prometheus_query_range';
const EXAMPLES = ['p99 latency on checkout over the last hour', 'error rate by endpoint', 'slowest endpoints', 'request rate compared to yesterday'];
const WINDOWS = ['5m', '15m', '1h', '6h', '24h', '7d'];
const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const POINTS = 120;
/** Codes whose suggestions are questions; those of others are values. */
const REPHRASED = new Set(['unknown_question', 'ambiguous_question']);

export function askView(server, tools) {
  const offered = new Set(tools.map((tool) => tool.name));
  const input = element('input', { id: 'question', type: 'text', maxlength: 500, required: true, autocomplete: 'off' });
  const span = element('select', { id: 'window' },
    element('option', { value: '' }, 'From the question, or 5m'), WINDOWS.map((window) => element('option', {}, window)));
  const button = element('button', { type: 'submit' }, 'Ask');
  const status = element('p', { class: 'status', role: 'status' });
  const answer = element('div', { class: 'answer' });
  let asked = 0;

  async function ask(question) {
    // An answer that comes after the next question is of no interest.
    asked += 1;
    const mine = asked;
    input.value = question;
    button.disabled = true;
    status.textContent = 'Asking…';
    try {
      const args = { question };
      if (span.value) args.time_window = span.value;
      if (!offered.has(RANGE)) args.chart = true;
      const { structured, images } = await server.call(ASK, args);
      const chart = images.length ? picture(images[0], 'Chart of the answer') : await chartOf(server, structured);
      if (mine !== asked) return;
      present(answer, answerView(structured, chart, ask));
      status.textContent = `Answered: ${structured.formatted === 'table' ? `${structured.rows.length} rows` : structured.formatted}`;
    } catch (problem) {
      if (mine !== asked) return;
      present(answer, problemView(problem, suggestions(problem, ask)));
      status.textContent = '';
    } finally {
      if (mine === asked) button.disabled = false;
    }
  }

  const form = element('form', {
    class: 'card ask-form',
    novalidate: true,
    on: {
      submit(event) {
        event.preventDefault();
        if (input.value.trim()) ask(input.value.trim());
        else {
          status.textContent = 'Type a question.';
          input.focus();
        }
      },
    },
  },
  element('div', { class: 'field grow' }, element('label', { for: 'question' }, 'Question'), input),
  element('div', { class: 'field' }, element('label', { for: 'window' }, 'Window'), span),
  button);

  const node = element('div', {},
    element('h1', {}, 'Ask'),
    offered.has(ASK)
      ? [form, choices('Try', EXAMPLES, ask), status, answer]
      : element('p', { class: 'notice' }, 'The tool metrics_query is not available to you on this server.'));
  return { title: 'Ask', node };
}

function answerView(answer, chart, ask) {
  const rows = answer.rows ?? [];
  const single = answer.formatted !== 'table';
  return element('article', { class: 'card' },
    element('h2', {}, answer.question),
    single ? element('p', { class: 'number' }, answer.formatted) : null,
    element('p', { class: 'reading' }, answer.description),
    chart,
    rows.length ? element('details', {}, element('summary', {}, `All ${rows.length} rows`),
      table(rows.map((row) => ({ ...row.labels, value: row.formatted })), 'Rows of the answer')) : null,
    element('dl', { class: 'facts' },
      fact('Confidence', `${Math.round((answer.confidence ?? 0) * 100)} %`),
      fact('Window', answer.time_window),
      fact('Evaluated', answer.evaluated_at),
      fact('Newest sample', answer.newest_sample_age_seconds == null ? null : `${Math.round(answer.newest_sample_age_seconds)} s old`),
      fact('Corrected', (answer.corrections ?? []).join('; ') || null),
      fact('Note', answer.note ?? answer.chart_note)),
    element('h3', {}, 'PromQL'),
    element('pre', { tabindex: 0, role: 'group', 'aria-label': 'PromQL' }, answer.promql),
    element('p', { class: 'row' }, copyButton('Copy PromQL', answer.promql), grafana(answer.explore_url)),
    others(answer.alternatives ?? []),
    choices('Ask next', answer.next ?? [], ask));
}

function fact(name, value) {
  return value === null || value === undefined ? null : [element('dt', {}, name), element('dd', {}, value)];
}

function others(alternatives) {
  return alternatives.length === 0 ? null : element('details', {},
    element('summary', {}, 'Other readings of the question'),
    element('ul', {}, alternatives.map(({ text, promql }) => element('li', {}, text, element('br'), element('code', {}, promql)))));
}

/** A link that leads nowhere but to a web page. */
function grafana(url) {
  return /^https?:\/\//.test(url ?? '')
    ? element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, 'Open in Grafana')
    : null;
}

function choices(title, questions, ask) {
  const id = freshId('choices');
  return questions.length === 0 ? null : element('div', { class: 'choices' },
    element('p', { id }, title),
    element('ul', { 'aria-labelledby': id }, questions.map((question) =>
      element('li', {}, element('button', { type: 'button', class: 'choice', on: { click: () => ask(question) } }, question)))));
}

function suggestions(problem, ask) {
  const words = problem.details?.suggestions ?? [];
  if (words.length === 0) return null;
  return REPHRASED.has(problem.code)
    ? choices('Ask instead', words, ask)
    : element('p', {}, element('strong', {}, 'Known values: '), words.join(', '));
}

/** Whether a chart has little room; its letters keep their size, so it has to be drawn smaller. */
function narrow() {
  return window.matchMedia('(max-width: 40rem)').matches;
}

/** Bars for rows; for one number its course around the window, as the picture of the tool has it. */
async function chartOf(server, answer) {
  const rows = (answer.rows ?? []).filter((row) => typeof row.value === 'number');
  if (rows.length > 1) {
    return barChart(rows.map((row) => ({ name: Object.values(row.labels).join(' · ') || 'all', value: row.value, shown: row.formatted })));
  }
  const seconds = Number.parseInt(answer.time_window, 10) * (SECONDS[answer.time_window?.at(-1)] ?? 60);
  const range = Math.max(3_600, seconds * 6);
  try {
    const end = Date.parse(answer.evaluated_at) / 1000;
    const { structured } = await server.call(RANGE, {
      query: answer.promql, start: String(end - range), end: String(end), step: `${Math.round(range / POINTS)}s`,
    });
    const series = structured.results.map(({ metric, values }) => ({
      name: Object.values(metric).join(' · '),
      points: values.map(([time, value]) => [time, Number(value)]).filter(([, value]) => Number.isFinite(value)),
    })).filter((line) => line.points.length > 1);
    return series.length ? lineChart(series, answer.unit, 'Values', narrow() ? 360 : 720) : null;
  } catch (problem) {
    // The number stands without its course.
    return element('p', { class: 'small' }, `No chart: ${problem.message}`);
  }
}
