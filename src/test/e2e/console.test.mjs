// The operator console as somebody uses it, in a real Chromium against the real process.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { browser, overflow, violations } from './browser.mjs';
import { serve } from './launcher.mjs';
import { freePort } from './prometheus.mjs';
import { post, toolCall } from './http.mjs';
import { world } from './world.mjs';

const QUESTION = 'p99 latency on checkout over the last hour';
const entry = (name, scopes, token) => `${name}=${scopes}=sha256:${createHash('sha256').update(token).digest('hex')}`;
const problem = (page) => page.locator('.problem');
const tab = (page, name) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name });

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium?.close());

// Opens a tab, and sees to it that nothing went wrong in it but what a test provokes.
async function using(url, { tolerated, ...options }, work) {
  const { page, faults, close } = await chromium.open(url, options);
  try {
    await work(page);
    assert.deepEqual(faults.filter((fault) => !tolerated?.test(fault)), []);
  } finally {
    await close();
  }
}

async function ask(page, question) {
  await page.getByLabel('Question').fill(question);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
}

async function silence(page, minutes) {
  await page.getByRole('group', { name: 'matchers 1' }).getByLabel('name').fill('alertname');
  await page.getByRole('group', { name: 'matchers 1' }).getByLabel('value').fill('HighLatency');
  await page.getByLabel('duration_minutes').fill(String(minutes));
  await page.getByLabel('comment').fill('deploy');
  await page.getByRole('button', { name: 'Run…' }).click();
}

describe('the demo, where nobody has to sign in', () => {
  let server;
  let url;
  before(async () => {
    server = await serve(['demo', '--port', '0', '--actions']);
    url = `${server.base}/console`;
  });
  after(() => server?.stop());

  test('tells where the console is', () => {
    assert.match(server.output().stderr, new RegExp(`^Operator console: ${url} \\(nobody has to sign in\\)$`, 'm'));
  });

  test('a question is answered with a number, its chart, its proof and what to ask next', () => using(url, {}, async (page) => {
    await ask(page, QUESTION);
    await page.getByRole('heading', { name: QUESTION }).waitFor();
    assert.match(await page.locator('.number').textContent(), /^\d+(\.\d+)?(ms| s)$/);
    assert.match(await page.locator('.reading').textContent(), /99th percentile/);
    const chart = page.getByRole('img', { name: /^Values from \d\d:\d\d to \d\d:\d\d UTC\. lowest .* highest .* last / });
    assert.ok((await chart.locator('path.line').getAttribute('d')).split('L').length > 50);
    await page.getByText('Confidence').waitFor();
    assert.match(await page.getByRole('link', { name: 'Open in Grafana' }).getAttribute('href'), /^http/);

    await page.getByRole('button', { name: 'Copy PromQL' }).click();
    await page.getByText('Copied').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.getByLabel('PromQL').textContent());

    await page.getByRole('button', { name: `${QUESTION} by method` }).click();
    await page.getByRole('heading', { name: `${QUESTION} by method` }).waitFor();
  }));

  test('an answer of several rows is drawn as bars', () => using(url, {}, async (page) => {
    await ask(page, 'error rate by endpoint');
    const bars = page.locator('.bars li');
    await bars.first().waitFor();
    assert.equal(await bars.count(), 5);
    assert.match(await bars.first().textContent(), /\/api\/v1\/payments\/checkout.*%/);
  }));

  test('the window that is chosen counts', () => using(url, {}, async (page) => {
    await page.getByLabel('Window').selectOption('24h');
    await ask(page, 'p99 latency');
    await page.getByLabel('PromQL').filter({ hasText: '[1d]' }).waitFor();
  }));

  test('a question that is not understood tells its code, why, and what to ask instead', () => using(url, {}, async (page) => {
    await ask(page, 'how is it');
    await problem(page).getByText('ambiguous_question').waitFor();
    await problem(page).getByText('names nothing to measure').waitFor();
    await problem(page).getByRole('button', { name: 'error rate', exact: true }).click();
    await page.getByRole('heading', { name: 'error rate', exact: true }).waitFor();
  }));

  test('text that looks like markup stays text', () => using(url, { tolerated: /TrustedHTML/ }, async (page) => {
    await ask(page, 'latency of <img src=x onerror=alert(1)>');
    await problem(page).waitFor();
    assert.equal(await page.locator('main img, main script').count(), 0);
    const parsed = await page.evaluate(() => {
      try {
        document.body.insertAdjacentHTML('beforeend', '<b>parsed</b>');
        return 'parsed';
      } catch (error) {
        return error.name;
      }
    });
    assert.equal(parsed, 'TypeError');
  }));

  test('all tools are there by module, with their schemas', () => using(url, {}, async (page) => {
    await tab(page, 'Tools').click();
    await page.getByText('39 tools are offered to you').waitFor();
    assert.equal(await page.getByRole('navigation', { name: 'Tools' }).getByRole('link').count(), 39);
    await page.getByRole('heading', { name: 'Celery jobs' }).waitFor();
    await page.getByLabel('Find a tool').fill('payout');
    await page.getByText('1 match').waitFor();
    await page.getByRole('link', { name: 'payments_pending_payouts' }).click();
    await page.getByText('Schemas').click();
    assert.equal(JSON.parse(await page.getByLabel('Input schema').textContent()).properties.limit.maximum, 100);
    assert.ok(JSON.parse(await page.getByLabel('Output schema').textContent()).properties);
  }));

  test('a tool is tried by a form made from its schema', () => using(`${url}#tools/instainstru_celery_task_history`, {}, async (page) => {
    const state = page.getByLabel('state');
    await state.waitFor();
    assert.deepEqual(await state.locator('option').allTextContents(), ['Not set', 'SUCCESS', 'FAILURE', 'PENDING', 'RECEIVED', 'STARTED', 'RETRY', 'REVOKED']);
    await page.getByText('How far to look back (1 to 24; default 1)').waitFor();

    await page.getByLabel('hours').fill('25');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('The maximum is 24.').waitFor();
    assert.equal(await page.getByLabel('hours').evaluate((input) => input === document.activeElement), true);

    await page.getByLabel('hours').fill('24');
    await state.selectOption('FAILURE');
    await page.getByLabel('limit').fill('500');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('heading', { name: 'Result' }).waitFor();
    await page.getByText('Treat it as data').waitFor();
    assert.ok(await page.getByRole('region', { name: 'tasks' }).getByRole('row').count() > 1);
    await page.locator('.result').getByText('JSON', { exact: true }).click();
    assert.ok(JSON.parse(await page.getByLabel('Result as JSON').textContent()).tasks.every((task) => task.state === 'FAILURE'));
  }));

  test('a required argument that is missing is told before anything is sent', () => using(`${url}#tools/instainstru_users_booking_history`, {}, async (page) => {
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('This is required.').waitFor();
    await page.getByLabel('user_id').fill('nobody');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('The value must match').waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Result' }).count(), 0);
  }));

  test('a call that fails tells its code, why, and the request', () => using(`${url}#tools/instainstru_invites_detail`, {}, async (page) => {
    await page.getByLabel('identifier').fill('nothing');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await problem(page).getByText('not_found').waitFor();
    await problem(page).getByText(/^Request /).waitFor();
  }));

  test('an action asks again, then the tool asks its user; refused, it tells the code and why', () => using(`${url}#tools/instainstru_alert_silence`, {}, async (page) => {
    const again = page.getByRole('dialog', { name: 'Run Silence alerts?' });
    const asked = page.getByRole('dialog', { name: 'The tool asks' });
    await silence(page, 30);
    await again.getByText('it has an effect on other people').waitFor();
    await page.keyboard.press('Escape');
    await again.waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: 'Run…' }).evaluate((button) => button === document.activeElement), true);

    await page.getByRole('button', { name: 'Run…' }).click();
    await again.getByRole('button', { name: 'Run the action' }).click();
    await asked.getByText('Mute every alert whose alertname is “HighLatency”').waitFor();
    await asked.getByRole('button', { name: 'Decline' }).click();
    await problem(page).getByText('consent_refused').waitFor();
    await problem(page).getByText('Nothing was done').waitFor();

    await page.getByRole('button', { name: 'Run…' }).click();
    await again.getByRole('button', { name: 'Run the action' }).click();
    await asked.getByLabel('Minutes').fill('30');
    await asked.getByRole('button', { name: 'Agree' }).click();
    await page.getByRole('heading', { name: 'Result' }).waitFor();
    await page.getByText('silence id').waitFor();
  }));

  test('a preview leads to the call that it previews', () => using(`${url}#tools/instainstru_invites_preview`, {}, async (page) => {
    const again = page.getByRole('dialog');
    await page.getByLabel('recipient_emails').fill('ana@example.com\nbo@example.com');
    await page.getByRole('button', { name: 'Run…' }).click();
    await again.getByText('This tool writes data.').waitFor();
    await again.getByRole('button', { name: 'Run it' }).click();
    await page.getByRole('button', { name: 'Continue to sending…' }).click();
    await page.getByRole('heading', { name: 'Send previewed invites' }).waitFor();
    assert.ok((await page.getByLabel('confirm_token').inputValue()).length > 50);
    await page.getByRole('button', { name: 'Run…' }).click();
    await again.getByRole('button', { name: 'Run the action' }).click();
    await page.getByRole('dialog', { name: 'The tool asks' }).getByText('ana@example.com').waitFor();
    await page.getByRole('dialog', { name: 'The tool asks' }).getByRole('spinbutton').fill('2');
    await page.getByRole('button', { name: 'Agree' }).click();
    await page.getByRole('heading', { name: 'Result' }).waitFor();
  }));

  test('the activity shows upstreams, failures by code and the latest calls, without values', () => using(`${url}#activity`, {}, async (page) => {
    await post(server.url, toolCall(1, 'users_lookup', { identifier: 'who-is-this@example.com' }));
    await post(server.url, toolCall(2, 'celery_failed_tasks', { limit: 0 }));
    await page.getByRole('button', { name: 'Refresh' }).click();
    const failures = page.getByRole('region', { name: 'Failures by code' });
    await failures.getByText('invalid_arguments').waitFor();
    await page.getByText('backend: ok').waitFor();
    const calls = page.getByRole('region', { name: 'Latest calls' });
    await calls.getByText('users_lookup').first().waitFor();
    await calls.getByText('identifier').first().waitFor();
    assert.ok(!(await page.content()).includes('who-is-this'));
  }));

  test('everything goes without a mouse', () => using(url, {}, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
    const tabTo = async (wanted) => {
      for (let i = 0; i < 80 && !(await focused()).startsWith(wanted); i += 1) await page.keyboard.press('Tab');
      assert.ok((await focused()).startsWith(wanted), `${wanted} is not reached`);
    };
    await page.getByRole('heading', { name: 'Ask' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Skip to content');
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'question');
    await page.keyboard.type('slowest endpoints');
    await page.keyboard.press('Enter');
    await page.locator('.bars').waitFor();
    assert.equal(await focused(), 'slowest endpoints');

    await page.reload();
    await page.getByRole('heading', { name: 'Ask' }).waitFor();
    await tabTo('Tools');
    await page.keyboard.press('Enter');
    await page.getByText('39 tools are offered to you').waitFor();
    await tabTo('sentry_debug');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sentry self-test', level: 2 }).first().waitFor();
    await tabTo('Run…');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    assert.equal(await focused(), 'Cancel');
    await tabTo('Run the action');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Result' }).waitFor();
    assert.equal(await focused(), 'Result');
  }));

  // Every view as it looks when there is something in it.
  const views = {
    ask: async (page) => {
      await ask(page, QUESTION);
      await page.locator('.chart').waitFor();
    },
    rows: async (page) => {
      await ask(page, 'slowest endpoints');
      await page.locator('.bars').waitFor();
      await page.getByText('All 5 rows').click();
    },
    failure: async (page) => {
      await ask(page, 'how is it');
      await problem(page).waitFor();
    },
    tools: async (page) => {
      await tab(page, 'Tools').click();
      await page.getByText('39 tools').waitFor();
    },
    result: async (page) => {
      await page.goto(`${url}#tools/instainstru_celery_failed_tasks`);
      await page.getByText('Schemas').click();
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('heading', { name: 'Result' }).waitFor();
      await page.locator('.result').getByText('JSON', { exact: true }).click();
    },
    action: async (page) => {
      await page.goto(`${url}#tools/instainstru_alert_silence`);
      await page.getByRole('button', { name: 'Run…' }).click();
      await page.getByText('This is required.').first().waitFor();
    },
    dialog: async (page) => {
      await page.goto(`${url}#tools/instainstru_sentry_debug`);
      await page.getByRole('button', { name: 'Run…' }).click();
      await page.getByRole('dialog').waitFor();
    },
    activity: async (page) => {
      await tab(page, 'Activity').click();
      await page.getByRole('region', { name: 'Latest calls' }).waitFor();
    },
    approvals: async (page) => {
      await tab(page, 'Approvals').click();
      await page.getByLabel('Code').fill('2222-2222');
      await page.keyboard.press('Enter');
      await problem(page).waitFor();
    },
  };
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1200, 360]) {
      test(`${colorScheme} at ${width} px: axe finds nothing, and no view is wider than the window`, () => using(url, { colorScheme, width }, async (page) => {
        for (const [name, show] of Object.entries(views)) {
          await page.goto('about:blank');
          await page.goto(url);
          await page.getByLabel('Question').waitFor();
          await show(page);
          assert.deepEqual(await violations(page), [], name);
          assert.equal(await overflow(page), 0, name);
        }
      }));
    }
  }
});

describe('a server where callers sign in', () => {
  const tokens = { admin: 'token-of-the-admin', reader: 'token-of-the-reader' };
  let upstreams;
  let settings;
  let server;
  let url;
  before(async () => {
    upstreams = await world();
    settings = {
      ...upstreams.settings,
      INSTAINSTRU_MCP_INBOUND_TOKENS: [entry('admin', 'mcp:read+mcp:write', tokens.admin), entry('reader', 'mcp:read', tokens.reader)].join(),
      INSTAINSTRU_MCP_CONSENT: 'person',
      INSTAINSTRU_MCP_PORT: String(await freePort()),
    };
    server = await serve(['serve', '--actions'], settings);
    url = `${server.base}/console`;
  });
  after(async () => {
    await server?.stop();
    await upstreams?.stop();
  });

  test('a wrong token is refused with its code, a right one is kept in the tab alone', () => using(url, { width: 360 }, async (page) => {
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.deepEqual(await violations(page), []);
    assert.equal(await overflow(page), 0);
    const token = page.getByLabel('Bearer token');
    await page.keyboard.press('Enter');
    await page.getByText('Enter a token.').waitFor();
    await token.fill('wrong');
    await page.keyboard.press('Enter');
    await problem(page).getByText('sign_in_required').waitFor();
    await problem(page).getByText('The token is not valid').waitFor();
    assert.deepEqual(await violations(page), []);
    await token.fill('töken');
    await page.keyboard.press('Enter');
    await problem(page).getByText('invalid_token').waitFor();
    assert.equal(await page.getByRole('navigation', { name: 'Views' }).count(), 0);

    await token.fill(tokens.admin);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ask' }).waitFor();
    const kept = await page.evaluate(() => [Object.values(sessionStorage), Object.values(localStorage), document.cookie, location.href].map(String));
    assert.deepEqual(kept.map((text) => text.includes(tokens.admin)), [true, false, false, false]);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Ask' }).waitFor();
    const other = await page.context().newPage();
    await other.goto(url);
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  }));

  test('who may only read is offered what reads, and sees own calls', () => using(url, { token: tokens.reader }, async (page) => {
    await post(server.url, toolCall(1, 'payments_pipeline'), { token: tokens.admin });
    await tab(page, 'Tools').click();
    await page.getByText('4 more are not').waitFor();
    assert.equal(await page.getByText('not offered').count(), 4);
    await page.getByRole('link', { name: 'services_catalog' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('heading', { name: 'Result' }).waitFor();
    await tab(page, 'Activity').click();
    const calls = page.getByRole('region', { name: 'Latest calls' });
    await calls.getByText('services_catalog').first().waitFor();
    assert.equal(await calls.getByText('payments_pipeline').count(), 0);
    await tab(page, 'Approvals').click();
    await page.getByLabel('Code').fill('2222-2222');
    await page.keyboard.press('Enter');
    await problem(page).getByText('not_allowed').waitFor();
  }));

  test('an action that waits for approval is read and approved by an operator, then passes', () => using(`${url}#tools/instainstru_alert_silence`, {}, async (page) => {
    await page.getByLabel('Bearer token').fill(tokens.admin);
    await page.keyboard.press('Enter');
    await silence(page, 20);
    await page.getByRole('button', { name: 'Run the action' }).click();
    await problem(page).getByRole('heading', { name: 'approval_required' }).waitFor();
    const code = await problem(page).locator('strong code').textContent();

    await using(`${url}#approvals`, { width: 360 }, async (operator) => {
      await operator.getByLabel('Bearer token').fill(tokens.admin);
      await operator.keyboard.press('Enter');
      await operator.getByLabel('Code').fill(code);
      await operator.keyboard.press('Enter');
      await operator.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
      await operator.getByText('Mute every alert whose alertname is “HighLatency”').waitFor();
      assert.deepEqual(await violations(operator), []);
      assert.equal(await overflow(operator), 0);
      await operator.getByRole('button', { name: 'Approve' }).click();
      await operator.getByRole('heading', { name: 'Already approved' }).waitFor();
    });

    await page.getByRole('button', { name: 'Run…' }).click();
    await page.getByRole('button', { name: 'Run the action' }).click();
    await page.getByRole('heading', { name: 'Result' }).waitFor();
  }));

  test('an operator refuses, and the action tells so', () => using(`${url}#tools/instainstru_alert_silence`, {}, async (page) => {
    await page.getByLabel('Bearer token').fill(tokens.admin);
    await page.keyboard.press('Enter');
    await silence(page, 21);
    await page.getByRole('button', { name: 'Run the action' }).click();
    await problem(page).getByRole('link', { name: 'Approvals' }).click();
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByRole('heading', { name: 'Already refused' }).waitFor();
    await tab(page, 'Tools').click();
    await page.goBack();
    await page.goto(`${url}#tools/instainstru_alert_silence`);
    await silence(page, 21);
    await page.getByRole('button', { name: 'Run the action' }).click();
    await problem(page).getByText('consent_refused').waitFor();
  }));

  test('a token that has become invalid leads back to signing in; a server that is gone is told', () => using(url, { token: tokens.admin }, async (page) => {
    await server.stop();
    await ask(page, QUESTION);
    await problem(page).getByText('unreachable').waitFor();
    server = await serve(['serve', '--actions'], { ...settings, INSTAINSTRU_MCP_INBOUND_TOKENS: entry('new', 'mcp:read', 'another-token') });
    await ask(page, QUESTION);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await problem(page).getByText('sign_in_required').waitFor();
  }));
});

test('a rehearsal leads to the same call with its token', async () => {
  const server = await serve(['demo', '--port', '0', '--actions'], { INSTAINSTRU_MCP_CONSENT: 'token' });
  try {
    await using(`${server.base}/console#tools/instainstru_alert_silence`, {}, async (page) => {
      await page.getByLabel('dry_run').check();
      await silence(page, 15);
      await page.getByRole('button', { name: 'Run the action' }).click();
      await page.getByText('Nothing has happened yet').waitFor();
      await page.getByRole('button', { name: 'Continue with this call…' }).click();
      await page.getByRole('heading', { name: 'Result' }).waitFor({ state: 'detached' });
      assert.equal(await page.getByLabel('duration_minutes').inputValue(), '15');
      assert.equal(await page.getByLabel('dry_run').isChecked(), false);
      await page.getByRole('button', { name: 'Run…' }).click();
      await page.getByRole('button', { name: 'Run the action' }).click();
      await page.getByText('silence id').waitFor();
    });
  } finally {
    await server.stop();
  }
});

test('with actions off, what acts is listed as not offered', async () => {
  const server = await serve(['demo', '--port', '0']);
  try {
    await using(`${server.base}/console#tools`, {}, async (page) => {
      await page.getByText('36 tools are offered to you').waitFor();
      await page.getByText('3 more are not').waitFor();
    });
  } finally {
    await server.stop();
  }
});

test('INSTAINSTRU_MCP_CONSOLE=off serves none', async () => {
  const server = await serve(['demo', '--port', '0'], { INSTAINSTRU_MCP_CONSOLE: 'off' });
  try {
    assert.equal((await fetch(`${server.base}/console`)).status, 404);
    assert.doesNotMatch(server.output().stderr, /Operator console/);
  } finally {
    await server.stop();
  }
});
