// Puts the parts together: signs in, then shows the views.
import { activityView } from './activity.js';
import { approvalsView } from './approvals.js';
import { askView } from './ask.js';
import { Problem } from './problem.js';
import { Server } from './server.js';
import { Session } from './session.js';
import { signInView } from './sign-in.js';
import { Tabs } from './tabs.js';
import { toolsView } from './tools.js';

const session = new Session();
const server = new Server(session);
const main = document.getElementById('main');
const nav = document.getElementById('views');
const who = document.getElementById('who');
const signOut = document.getElementById('sign-out');
let tabs = null;

// A header holds no other characters, and a browser would refuse to send it.
const SENDABLE = /^[\x21-\x7e]+$/;

async function signIn(token) {
  if (!SENDABLE.test(token)) {
    throw new Problem('invalid_token', 'A token contains only ASCII characters and no spaces.', { next: 'Copy the whole token and nothing else.' });
  }
  session.use(token);
  try {
    await begin();
  } catch (problem) {
    session.use(null);
    throw problem;
  }
  // The form that had the focus is gone.
  main.focus({ preventScroll: true });
}

async function begin() {
  const identity = await server.get('api/v1/console');
  const tools = await server.tools();
  session.begin(identity);
  nav.hidden = false;
  who.hidden = false;
  signOut.hidden = !session.hasToken;
  document.getElementById('caller').textContent = session.hasToken ? identity.caller : 'no sign-in';
  tabs = new Tabs(nav, main, new Map(Object.entries({
    ask: askView(server, tools),
    tools: toolsView(server, tools, identity),
    activity: activityView(server),
    approvals: approvalsView(server),
  })));
  tabs.show();
}

function showSignIn(why = null) {
  tabs?.dispose();
  tabs = null;
  nav.hidden = true;
  who.hidden = true;
  document.title = 'Sign in · Admin Copilot';
  const view = signInView(signIn, why);
  main.replaceChildren(view.node);
  view.focus();
}

signOut.addEventListener('click', () => session.end());
session.addEventListener('end', (event) => showSignIn(event.detail));

try {
  await begin();
} catch (problem) {
  // Without a token the server has only said that it wants one.
  const expected = problem.status === 401 && !session.hasToken;
  if (problem.status === 401) session.forget();
  else session.use(null);
  showSignIn(expected ? null : problem);
}
