// One tool: what it is for, its schemas, a form to try it, and what came of that.
import { confirmAction, askQuestion } from './dialogs.js';
import { copyButton, element, present } from './dom.js';
import { problemView } from './problem.js';
import { resultView } from './result.js';
import { schemaForm } from './schema-form.js';

const SEND = 'instainstru_invites_send';
const PREVIEW = 'instainstru_invites_preview';

/**
 * @param {{offers: function(string): boolean, go: function(string, object)}} others leads to another tool, with some
 *     of its fields filled in
 */
export function toolView(server, tool, others) {
  const acts = !tool.annotations?.readOnlyHint;
  const form = schemaForm(tool.inputSchema);
  const status = element('p', { class: 'status', role: 'status' });
  const outcome = element('div', {});
  const run = element('button', { type: 'submit', class: acts ? 'danger' : null }, acts ? 'Run…' : 'Run');

  async function submit(event) {
    event.preventDefault();
    const args = form.read();
    if (!args || (acts && !(await confirmAction(tool, args)))) return;
    run.disabled = true;
    status.textContent = 'Running…';
    const began = performance.now();
    try {
      const result = await server.call(tool.name, args, askQuestion);
      present(outcome, element('section', { class: 'card' }, element('h2', {}, 'Result'), nextStep(tool, args, result.structured, others), resultView(result)));
      status.textContent = `Done in ${Math.round(performance.now() - began)} ms`;
    } catch (problem) {
      present(outcome, problemView(problem, approval(problem)));
      status.textContent = '';
    } finally {
      run.disabled = false;
    }
  }

  const heading = element('h2', { tabindex: -1 }, tool.title ?? tool.name);
  const node = element('article', {},
    heading,
    element('p', {}, element('code', {}, tool.name), ' ', element('span', { class: 'badge' }, tool.action ? 'action, asks before it runs' : acts ? 'writes, asks before it runs' : 'reads')),
    element('p', { class: 'reading' }, tool.description),
    element('form', { class: 'card', novalidate: true, on: { submit } }, form.node, element('div', { class: 'row' }, run, status)),
    outcome,
    element('details', {}, element('summary', {}, 'Schemas'), schema('Input', tool.inputSchema), schema('Output', tool.outputSchema)));
  return { node, heading, fill: form.fill };
}

function schema(title, value) {
  if (!value) return null;
  const text = JSON.stringify(value, null, 2);
  return element('section', {}, element('h3', {}, title), element('pre', { tabindex: 0, role: 'group', 'aria-label': `${title} schema` }, text), copyButton('Copy', text));
}

/** What a preview is good for: the same call once more, with the token that it gave. */
function nextStep(tool, args, structured, others) {
  const token = structured.confirm_token ?? structured.data?.confirm_token;
  if (!token) return null;
  const { dry_run: rehearsed, ...same } = args;
  const [label, go] = tool.name === PREVIEW && others.offers(SEND)
    ? ['Continue to sending…', () => others.go(SEND, { confirm_token: token })]
    : rehearsed
      ? ['Continue with this call…', () => others.go(tool.name, { ...same, dry_run: false, confirm_token: token })]
      : [null];
  return label ? element('div', { class: 'notice' },
    element('p', {}, 'Nothing has happened yet. Check this preview, then continue.'),
    element('button', { type: 'button', on: { click: go } }, label)) : null;
}

/** Where an operator decides about a call that waits for approval. */
function approval({ code, details }) {
  return code === 'approval_required' && details.approval_code
    ? element('p', {}, 'Approval code ', element('strong', {}, element('code', {}, details.approval_code)),
      '. An approver opens ', element('a', { href: `#approvals/${details.approval_code}` }, 'Approvals'), ' with their own token. Then run this again.')
    : null;
}
