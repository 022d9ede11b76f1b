// What the server is doing: upstreams, how calls ended, and the latest of them.
import { element, freshId } from './dom.js';
import { problemView } from './problem.js';

const EVERY = 10_000;
/** Outcomes that are no failure. */
const WELL = new Set(['success', 'input_required', 'approval_given', 'approval_refused']);
const STATES = { ok: ['●', 'ok'], failing: ['▲', 'failing'], not_configured: ['○', 'not configured'] };

export function activityView(server) {
  const place = element('div', {});
  const status = element('p', { class: 'status' });
  const id = freshId('again');
  const again = element('input', { type: 'checkbox', id, checked: true });
  let timer = null;

  async function refresh() {
    try {
      const activity = await server.get('api/v1/activity');
      place.replaceChildren(...sections(activity));
      status.textContent = `As of ${new Date().toISOString().slice(11, 19)} UTC`;
    } catch (problem) {
      place.replaceChildren(problemView(problem));
    }
  }

  const node = element('div', {},
    element('h1', {}, 'Activity'),
    element('div', { class: 'row above' },
      element('button', { type: 'button', on: { click: refresh } }, 'Refresh'),
      element('span', { class: 'switch' }, again, element('label', { for: id }, 'Every 10 seconds')), status),
    place);
  return {
    title: 'Activity',
    node,
    enter() {
      refresh();
      timer ??= setInterval(() => {
        // Whoever reads a row keeps it.
        const reading = place.contains(document.activeElement);
        if (again.checked && !document.hidden && !reading) refresh();
      }, EVERY);
    },
    leave() {
      clearInterval(timer);
      timer = null;
    },
  };
}

function sections({ upstreams, outcomes, calls, since, recent, sees_all_callers: all }) {
  const failures = Object.entries(outcomes).filter(([code]) => !WELL.has(code)).sort(([, a], [, b]) => b - a);
  return [
    element('section', { class: 'card' }, element('h2', {}, 'Upstreams'),
      element('ul', { class: 'states' }, Object.entries(upstreams).map(([name, state]) => {
        const [sign, word] = STATES[state] ?? ['?', state];
        return element('li', { class: `state-${state}` }, element('span', { 'aria-hidden': 'true' }, sign), ` ${name}: `, element('strong', {}, word));
      }))),
    element('section', { class: 'card' }, element('h2', {}, 'Outcomes'),
      element('p', { class: 'small' }, calls === 0 ? 'No calls since the server started.'
        : `${calls} ${all ? 'calls of all callers' : 'calls by you'} since ${since.slice(0, 19).replace('T', ' ')} UTC, ${outcomes.success ?? 0} successful.`),
      failures.length === 0 ? element('p', {}, 'No failures.') : element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Failures by code' },
        element('table', {},
          element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Code'), element('th', { scope: 'col', class: 'numeric' }, 'Calls'))),
          element('tbody', {}, failures.map(([code, count]) => element('tr', {}, element('td', {}, element('code', {}, code)), element('td', { class: 'numeric' }, String(count)))))))),
    element('section', { class: 'card' }, element('h2', {}, 'Latest calls'), recent.length ? calledTable(recent) : element('p', {}, 'None.')),
  ];
}

function calledTable(recent) {
  const columns = ['Time (UTC)', 'Tool', 'Outcome', 'Duration (ms)', 'Caller', 'Client', 'Arguments'];
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Latest calls' },
    element('table', { class: 'calls' },
      element('thead', {}, element('tr', {}, columns.map((word) => element('th', { scope: 'col' }, word)))),
      element('tbody', {}, recent.map((call) => element('tr', { class: WELL.has(call.outcome) ? null : 'failed' },
        element('td', {}, call.time.slice(11, 19)),
        element('td', {}, call.tool.replace(/^instainstru_/, '')),
        element('td', {}, element('code', {}, call.outcome)),
        element('td', { class: 'numeric' }, String(call.duration_ms)),
        element('td', {}, call.caller),
        element('td', {}, call.client),
        element('td', {}, call.arguments.join(', ') || '–'))))));
}
