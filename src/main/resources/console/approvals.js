// Where an operator reads what an action would do, and decides.
import { element, present } from './dom.js';
import { problemView } from './problem.js';

export function approvalsView(server) {
  const input = element('input', { id: 'code', type: 'text', required: true, autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', maxlength: 16, 'aria-describedby': 'code-help' });
  const place = element('div', {});
  const path = (code) => `api/v1/approvals/${encodeURIComponent(code)}`;

  async function show(code) {
    try {
      const approval = await server.get(path(code));
      present(place, approvalView(approval, decide));
    } catch (problem) {
      present(place, problemView(problem));
    }
  }

  async function decide(code, decision) {
    try {
      present(place, approvalView(await server.post(path(code), { decision }), decide));
    } catch (problem) {
      present(place, problemView(problem));
    }
  }

  const form = element('form', {
    class: 'card ask-form',
    novalidate: true,
    on: {
      submit(event) {
        event.preventDefault();
        if (input.value.trim()) show(input.value.trim());
        else input.focus();
      },
    },
  },
  element('div', { class: 'field grow' }, element('label', { for: 'code' }, 'Code'), input,
    element('p', { id: 'code-help', class: 'help' }, 'From the answer approval_required, such as 7KXD-M2QA. It is valid for ten minutes.')),
  element('button', { type: 'submit' }, 'Show'));
  return {
    title: 'Approvals',
    node: element('div', {}, element('h1', {}, 'Approvals'), form, place),
    enter(code) {
      if (!code) return;
      input.value = code;
      place.replaceChildren();
    },
  };
}

function approvalView(approval, decide) {
  const button = (decision, label, style) =>
    element('button', { type: 'button', class: style, on: { click: () => decide(approval.code, decision) } }, label);
  return element('section', { class: 'card' },
    element('h2', {}, approval.state === 'waiting' ? 'Waiting for a decision' : `Already ${approval.state}`),
    element('p', { class: 'asked' }, approval.action),
    element('dl', { class: 'facts' }, Object.entries({
      Code: approval.code, Tool: approval.tool, 'Caller': approval.caller, Client: approval.client, 'Valid until': approval.expires_at,
    }).map(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])),
    approval.state === 'waiting'
      ? element('div', { class: 'buttons' }, button('refuse', 'Refuse', 'quiet'), button('approve', 'Approve', 'danger'))
      : element('p', { class: 'small' }, approval.state === 'approved' ? 'Nothing has happened yet. The caller can now repeat the call once.' : null));
}
