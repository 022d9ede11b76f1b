// Somebody who follows the prompt incident_triage literally finds what is wrong in the demo world.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import * as v2 from '@modelcontextprotocol/client';
import { connect, copilot, execute, node22, serve, transports } from './launcher.mjs';

const inspector = fileURLToPath(
  new URL('node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js', import.meta.url),
);
const PROMPTS = ['incident_triage', 'daily_operations_brief', 'payment_health_check', 'founding_funnel_review', 'explain_error'];
const STEP = /^(\d+)\. Call (\w+) with (\{.*?\})((?:, and \w+ = \S+ of the answer to step \d+)*)$/gm;
const TAKEN = /, and (\w+) = (\S+) of the answer to step (\d+)/g;

const at = (document, pointer) => pointer.split('/').slice(1).reduce((value, key) => value?.[key], document);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

// The calls that the text asks for, and nothing that is not in it.
function stepsOf(text) {
  return [...text.matchAll(STEP)].map(([, number, tool, args, taken]) => ({
    number: Number(number),
    tool,
    args: JSON.parse(args),
    taken: [...taken.matchAll(TAKEN)].map(([, argument, pointer, step]) => ({ argument, pointer, step: Number(step) })),
  }));
}

// Makes the calls in their order. Gives the answers by the number of the step.
async function follow(client, text) {
  const steps = stepsOf(text);
  const answers = new Map();
  for (const { number, tool, args, taken } of steps) {
    assert.equal(number, answers.size + 1, 'steps are numbered in order');
    for (const { argument, pointer, step } of taken) args[argument] = at(answers.get(step), pointer);
    const result = await client.callTool({ name: tool, arguments: args });
    assert.notEqual(result.isError, true, `${tool} ${JSON.stringify(args)}: ${JSON.stringify(result.structuredContent)}`);
    answers.set(number, result.structuredContent);
  }
  return {
    steps,
    // The answer to the step that calls the tool, and whose arguments hold the text.
    answer: (tool, holding = '') =>
      answers.get(steps.find((step) => step.tool === `instainstru_${tool}` && JSON.stringify(step.args).includes(holding))?.number),
  };
}

const get = async (client, name, args = {}) => {
  const { messages } = await client.getPrompt({ name, arguments: args });
  assert.equal(messages.length, 1);
  assert.equal(messages[0].role, 'user');
  return messages[0].content.text;
};

describe('prompts', () => {
  let server;
  let client;
  let modern;
  before(async () => {
    server = await serve(['demo', '--port', '0']);
    client = await connect(transports.http({ base: server.base }));
    modern = new v2.Client({ name: 'e2e-v2', version: '1.0.0' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await modern.connect(new v2.StreamableHTTPClientTransport(new URL(`${server.base}/mcp`)));
  });
  after(async () => {
    await client?.close();
    await modern?.close();
    await server?.stop();
  });

  test('clients of both protocols list the same prompts and get the same texts', async () => {
    const { prompts } = await client.listPrompts();
    assert.deepEqual(prompts.map(({ name }) => name), PROMPTS);
    assert.deepEqual((await modern.listPrompts()).prompts, prompts);
    const args = { time_window: '3h' };
    assert.equal(await get(modern, 'incident_triage', args), await get(client, 'incident_triage', args));
  });

  test('who follows incident_triage literally finds the planted incident', async () => {
    const { answer } = await follow(client, await get(client, 'incident_triage', { symptom: 'Payments look odd.' }));

    // Alerts that began together, and not the one that is days old.
    const alerts = answer('alerts_list').alerts;
    const newest = Math.max(...alerts.map(({ starts_at }) => Date.parse(starts_at)));
    const together = alerts.filter(({ starts_at }) => newest - Date.parse(starts_at) < 60 * 60_000).map(({ name }) => name);
    assert.deepEqual(together.toSorted(), ['ErrorRateHigh', 'HighLatency', 'PaymentQueueBacklog']);

    // Routes that fail many times as often as the others; they are slow as well, and have no more traffic.
    const beyond = (rows, times) => {
      const usual = median(rows.map(({ value }) => value));
      return rows.filter(({ value }) => value > usual * times).map(({ labels }) => labels.endpoint).toSorted();
    };
    const failing = beyond(answer('metrics_query', 'error rate').rows, 3);
    assert.deepEqual(failing, ['/api/v1/bookings', '/api/v1/payments/checkout']);
    const slow = beyond(answer('metrics_query', 'p95').rows, 1.5);
    assert.deepEqual(slow, failing);
    const busy = beyond(answer('metrics_query', 'requests per second').rows, 1.5);
    assert.ok(!busy.includes('/api/v1/payments/checkout'), 'load does not explain it');

    // When it began: before the first alert, and not long before.
    const points = answer('prometheus_query_range').results[0].values.map(([time, value]) => [time, Number(value)]);
    const usual = median(points.slice(0, 10).map(([, value]) => value));
    const begun = points.findIndex((_, i) => points.slice(i).every(([, value]) => value >= usual * 1.5));
    assert.ok(begun > 10, `${begun} of ${points.length}`);
    const began = points[begun][0] * 1000;
    const first = Math.min(...alerts.filter(({ name }) => together.includes(name)).map(({ starts_at }) => Date.parse(starts_at)));
    assert.ok(began < first && first - began < 20 * 60_000, `began ${new Date(began)}, first alert ${new Date(first)}`);

    // The error of that time: the issue that the course looks into is the one that was first seen then.
    const issues = answer('sentry_issues_top').issues;
    const [suspect] = issues.toSorted((a, b) =>
      Math.abs(Date.parse(a.first_seen) - began) - Math.abs(Date.parse(b.first_seen) - began));
    const { issue, event } = answer('sentry_issue_detail');
    assert.equal(issue.id, suspect.id);
    const [type, message] = suspect.title.split(': ');
    assert.match(event.stacktrace, /app\/services\/payment\.py", line \d+, in capture/);

    // Background jobs fail with the same exception since the same time: what both depend on is the cause.
    const failed = answer('celery_failed_tasks').failed_tasks.filter(({ exception }) =>
      exception.includes(type) && exception.includes(message));
    const tasks = new Set(failed.map(({ task_name }) => task_name.split('.').at(-1)));
    assert.ok(tasks.has('capture_completed_lessons') && tasks.has('process_scheduled_authorizations'), [...tasks].join());
    const firstFailed = Math.min(...failed.map(({ failed_at }) => Date.parse(failed_at)));
    assert.ok(Math.abs(firstFailed - began) < 20 * 60_000, new Date(firstFailed).toISOString());
    const queues = answer('celery_queue_depth').queues.toSorted((a, b) => b.depth - a.depth);
    assert.equal(queues[0].name, 'payments');
    assert.ok(queues[0].depth > 10 * queues[1].depth);
    assert.equal(answer('celery_worker_status').summary.offline_workers, 0, 'workers are not the cause');
    assert.equal(answer('celery_payment_health').healthy, false);

    assert.match(message, /payment provider did not answer/, 'the conclusion');
  });

  test('every prompt can be followed to its end in the demo world', async () => {
    const { issues } = (await client.callTool({ name: 'instainstru_sentry_issues_top', arguments: {} })).structuredContent;
    const { event } = (await client.callTool({ name: 'instainstru_sentry_issue_detail', arguments: { issue_id: issues[0].id } }))
      .structuredContent;
    const given = {
      incident_triage: { time_window: '6h', metric: 'background_jobs_failed', dashboard: 'api-health' },
      daily_operations_brief: { period: 'today', booking_status: 'confirmed' },
      payment_health_check: { hours: '3' },
      founding_funnel_review: { stage: 'bgc_initiated', stuck_days: '14', category: 'music', service: 'piano' },
      explain_error: { event_id: event.id },
    };
    for (const name of PROMPTS) {
      const { steps } = await follow(client, await get(client, name, given[name]));
      assert.ok(steps.length >= 6, name);
    }
    const { answer } = await follow(client, await get(client, 'explain_error', given.explain_error));
    assert.equal(answer('sentry_event_lookup').event.id, event.id);
    assert.equal(answer('sentry_issue_detail').issue.id, issues[0].id);
    const payments = await follow(client, await get(client, 'payment_health_check', { hours: '6' }));
    const runs = (state) => payments.answer('celery_task_history', state).tasks.map(({ received_at }) => Date.parse(received_at));
    assert.ok(Math.min(...runs('FAILURE')) > Math.max(...runs('SUCCESS')), 'payment tasks stopped working at one moment');
  });

  test('arguments are completed with what this deployment knows, in both protocols', async () => {
    const complete = async (by, ref, name, value) => (await by.complete({ ref, argument: { name, value } })).completion.values;
    const prompt = (name) => ({ type: 'ref/prompt', name });
    const template = (uri) => ({ type: 'ref/resource', uri });
    for (const by of [client, modern]) {
      assert.deepEqual(await complete(by, prompt('incident_triage'), 'dashboard', 'ba'), ['background-jobs']);
      assert.deepEqual(await complete(by, prompt('founding_funnel_review'), 'category', 'MUS'), ['music']);
      assert.deepEqual(await complete(by, prompt('founding_funnel_review'), 'service', 'pia'), ['piano']);
      assert.deepEqual(await complete(by, prompt('founding_funnel_review'), 'status', 'l'), ['live']);
      assert.deepEqual(await complete(by, prompt('incident_triage'), 'metric', 'background_jobs_f'), ['background_jobs_failed']);
      assert.deepEqual(await complete(by, template('catalog://tools/{name}'), 'name', 'payouts'), ['instainstru_payments_pending_payouts']);
      assert.deepEqual(await complete(by, template('runbook://failures/{code}'), 'code', 'circ'), ['circuit_open']);
    }
  });

  test('catalog, dictionary and runbook are resources of both protocols', async () => {
    for (const by of [client, modern]) {
      const { resources } = await by.listResources();
      assert.deepEqual(resources.map(({ uri }) => uri), ['catalog://tools', 'metrics://dictionary', 'runbook://failures']);
      const read = async (uri) => JSON.parse((await by.readResource({ uri })).contents[0].text);
      for (const { uri } of resources) await read(uri);
      assert.equal((await read('catalog://tools')).count, 36);
      assert.equal((await read('catalog://tools/users_lookup')).name, 'instainstru_users_lookup');
      assert.equal((await read('metrics://dictionary/background_jobs_failed')).resolved_name, 'background_jobs_failed');
      assert.equal((await read('runbook://failures/circuit_open')).who_acts, 'who runs the upstream');
      await assert.rejects(read('catalog://tools/invites_send'), 'an action of a deployment without actions');
    }
  });

  for (const [kind, target] of Object.entries({
    stdio: () => [copilot, 'demo', '--stdio'],
    http: () => [`${server.base}/mcp`, '--transport', 'http'],
  })) {
    test(`the MCP Inspector over ${kind} lists prompts and gets each`, async () => {
      const inspect = async (args) => {
        const { code, stdout, stderr } = await execute(node22, [inspector, '--cli', ...target(), ...args]);
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout);
      };
      const { prompts } = await inspect(['--method', 'prompts/list']);
      assert.deepEqual(prompts.map(({ name }) => name), PROMPTS);
      for (const name of PROMPTS) {
        const args = name === 'explain_error' ? ['--prompt-args', `event_id=${'0a'.repeat(16)}`] : [];
        const { messages } = await inspect(['--method', 'prompts/get', '--prompt-name', name, ...args]);
        assert.ok(stepsOf(messages[0].content.text).length >= 6, name);
      }
    });
  }
});
