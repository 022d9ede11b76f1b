// The form that takes a token.
import { element } from './dom.js';
import { problemView } from './problem.js';

/**
 * @param {function(string): Promise<void>} signIn throws a problem if the token is not accepted
 * @param {Problem|null} why shown at once
 */
export function signInView(signIn, why) {
  const input = element('input', {
    id: 'token', type: 'password', required: true, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', 'aria-describedby': 'token-help',
  });
  const failure = element('div', { role: 'alert' });
  const button = element('button', { type: 'submit' }, 'Sign in');
  if (why) failure.append(problemView(why));
  const form = element('form', {
    class: 'card sign-in',
    novalidate: true,
    on: {
      async submit(event) {
        event.preventDefault();
        const token = input.value.trim();
        if (!token) {
          failure.replaceChildren(element('p', { class: 'wrong' }, 'Enter a token.'));
          input.focus();
          return;
        }
        button.disabled = true;
        try {
          await signIn(token);
        } catch (problem) {
          failure.replaceChildren(problemView(problem));
          input.focus();
          input.select();
        } finally {
          button.disabled = false;
        }
      },
    },
  },
  element('h1', {}, 'Sign in'),
  element('label', { for: 'token' }, 'Bearer token'),
  input,
  element('p', { id: 'token-help', class: 'help' },
    'The token that MCP clients send to this server. It stays in this tab until you sign out or close the tab.'),
  failure,
  button);
  return { node: form, focus: () => input.focus() };
}
