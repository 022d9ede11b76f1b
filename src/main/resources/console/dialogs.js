// Questions that have to be answered before something happens. Esc is always a no.
import { element, freshId } from './dom.js';
import { schemaForm } from './schema-form.js';

/**
 * Opens a dialog and waits for its end.
 * @returns {Promise<string>} value of the button that ended it; empty for Esc
 */
function opened(dialog) {
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    dialog.showModal();
  });
}

function frame(title, ...children) {
  const id = freshId('dialog');
  return element('dialog', { 'aria-labelledby': id }, element('h2', { id }, title), ...children);
}

/**
 * Asks again before an action runs.
 * @returns {Promise<boolean>}
 */
export async function confirmAction(tool, args) {
  const dialog = frame(`Run ${tool.title ?? tool.name}?`,
    element('p', {}, tool.action ? 'This is an action: it has an effect on other people' : 'This tool writes data',
      tool.annotations?.destructiveHint ? ' and cannot always be undone.' : '.'),
    element('pre', { tabindex: 0, role: 'group', 'aria-label': 'Arguments' }, JSON.stringify(args, null, 2)),
    element('div', { class: 'buttons' },
      element('button', { type: 'button', class: 'quiet', autofocus: true, on: { click: () => dialog.close('') } }, 'Cancel'),
      element('button', { type: 'button', class: 'danger', on: { click: () => dialog.close('run') } }, tool.action ? 'Run the action' : 'Run it')));
  return (await opened(dialog)) === 'run';
}

/**
 * Shows the form that a tool asks on its way, and answers as an MCP elicitation.
 * @param {{message: string, requestedSchema: object}} question
 * @returns {Promise<{action: string, content?: object}>}
 */
export async function askQuestion({ message, requestedSchema }) {
  const form = schemaForm(requestedSchema);
  let content;
  const dialog = frame('The tool asks', element('p', { class: 'asked' }, message),
    element('form', {
      novalidate: true,
      on: {
        submit(event) {
          event.preventDefault();
          content = form.read();
          if (content) dialog.close('accept');
        },
      },
    },
    form.node,
    element('div', { class: 'buttons' },
      element('button', { type: 'button', class: 'quiet', on: { click: () => dialog.close('decline') } }, 'Decline'),
      element('button', { type: 'submit', class: 'danger' }, 'Agree'))));
  const action = (await opened(dialog)) || 'cancel';
  return action === 'accept' ? { action, content } : { action };
}
