// The tools for Celery on a real broker, worker and Flower, behind a backend that reads Flower as the platform's does, mistakes included.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect, serve, transports } from './launcher.mjs';
import { celeryPython } from './pinned.mjs';
import { freePort, json, processes, until } from './prometheus.mjs';
import { json as answer, stub } from './stub.mjs';

const execute = promisify(execFile);
const CAPTURE = 'app.tasks.payment_tasks.capture_completed_lessons';
const PAYMENT_TASKS = ['process_scheduled_authorizations', 'capture_completed_lessons', 'retry_failed_authorizations'];

const TASKS = `import os, time
from celery import Celery
app = Celery('tasks', broker=os.environ['BROKER'])
@app.task(name='app.tasks.health.check')
def check():
    return 'fine'
@app.task(name='${CAPTURE}')
def capture():
    return 'captured'
@app.task(name='app.tasks.slow')
def slow(file):
    while not os.path.exists(file):
        time.sleep(0.1)
`;

const SEND = `import sys, tasks
name, queue, count, *args = sys.argv[1:]
for _ in range(int(count)):
    tasks.app.send_task(name, queue=queue, args=args)
`;

describe('Celery and Flower', () => {
  const programs = processes();
  let folder;
  let python;
  let options;
  let broker;
  let worker;
  let flower;
  let flowerUrl;
  let backend;
  let server;
  let client;

  async function startFlower() {
    const port = await freePort();
    flowerUrl = `http://127.0.0.1:${port}`;
    flower = programs.start(python, ['-m', 'celery', '-A', 'tasks', 'flower', '--address=127.0.0.1', `--port=${port}`], options);
    // Flower knows a worker once it has heard of it.
    await flower.ready(async () => Object.keys(await json(`${flowerUrl}/api/workers?refresh=true`)).length === 1);
  }

  const send = (name, queue, count, ...args) => execute(python, ['send.py', name, queue, String(count), ...args], options);

  const tasks = async (query = {}) => Object.values(await json(`${flowerUrl}/api/tasks?${new URLSearchParams(query)}`));

  const runs = (count) => until(`${count} runs`, async () => (await tasks({ state: 'SUCCESS' })).length === count);

  const time = (seconds) => (seconds ? new Date(seconds * 1000).toISOString() : null);

  const cannotBeBuilt = (rows) =>
    rows.some(({ name }) => name === null) && { status: 422, detail: [{ loc: ['task_name'], msg: 'Input should be a valid string' }] };

  // As the platform's backend reads Flower.
  const endpoints = {
    async queues() {
      // It takes the names of Flower's fields for those of queues.
      const queues = Object.entries(await json(`${flowerUrl}/api/queues/length`))
        .map(([name, depth]) => ({ name, depth: Number.isInteger(depth) ? depth : 0, consumers: 0 }));
      return { queues, total_depth: queues.reduce((sum, { depth }) => sum + depth, 0) };
    },
    async 'tasks/history'(query) {
      // Flower's parameter is called taskname.
      const rows = await tasks({ limit: query.get('limit'), name: query.get('task_name') ?? '' });
      return cannotBeBuilt(rows) || {
        tasks: rows.map((row) => ({ task_id: row.uuid, task_name: row.name, state: row.state, received_at: time(row.received) })),
        count: rows.length,
        filters_applied: { task_name: query.get('task_name') },
      };
    },
    async failed(query) {
      const rows = await tasks({ limit: query.get('limit') });
      return cannotBeBuilt(rows) || { failed_tasks: [], count: 0 };
    },
    async 'payment-health'() {
      const last_task_runs = [];
      for (const name of PAYMENT_TASKS) {
        const [newest] = await tasks({ limit: 1, name });
        last_task_runs.push({ task_name: name, last_run_at: time(newest?.received), status: newest?.state ?? null });
      }
      return { healthy: true, issues: [], last_task_runs };
    },
    async workers() {
      const workers = Object.entries(await json(`${flowerUrl}/api/workers`))
        .map(([hostname, { active }]) => ({ hostname, status: 'online', active_tasks: active?.length ?? 0 }));
      return { workers, summary: { total_active_tasks: workers.reduce((sum, { active_tasks }) => sum + active_tasks, 0) } };
    },
    async 'tasks/active'() {
      const rows = await tasks({ state: 'STARTED' });
      return { tasks: rows.map(({ uuid, name }) => ({ task_id: uuid, task_name: name })), count: rows.length };
    },
  };

  async function result(tool, args = {}) {
    const { isError, structuredContent } = await client.callTool({ name: `instainstru_${tool}`, arguments: args });
    return { isError: isError === true, ...structuredContent };
  }

  before(async () => {
    python = await celeryPython();
    folder = await mkdtemp(join(tmpdir(), 'copilot-celery-'));
    await writeFile(join(folder, 'tasks.py'), TASKS);
    await writeFile(join(folder, 'send.py'), SEND);
    broker = String(await freePort());
    options = {
      cwd: folder,
      env: { ...process.env, BROKER: `redis://127.0.0.1:${broker}/0`, FLOWER_UNAUTHENTICATED_API: 'true' },
    };
    await programs.start('redis-server', ['--bind', '127.0.0.1', '--port', broker, '--save', ''], options)
      .ready(async () => (await execute('redis-cli', ['-p', broker, 'ping'])).stdout.includes('PONG'));
    worker = programs.start(python,
      ['-m', 'celery', '-A', 'tasks', 'worker', '--pool=threads', '--concurrency=2', '--queues=celery', '--task-events'], options);
    await startFlower();
    backend = await stub(async ({ url }, response) => {
      const { pathname, searchParams } = new URL(url, 'http://backend');
      const body = await endpoints[pathname.replace('/api/v1/admin/mcp/celery/', '')](searchParams);
      answer(response, { ...body, checked_at: new Date().toISOString() }, body.status ?? 200);
    });
    server = await serve(['serve', '--no-auth', '--port', '0'], {
      INSTAINSTRU_MCP_API_BASE_URL: backend.url,
      INSTAINSTRU_MCP_API_SERVICE_TOKEN: 'backend-token-of-the-test',
    });
    client = await connect(transports.http({ base: server.base }));
  });

  after(async () => {
    await client?.close();
    await server?.stop();
    await backend?.close();
    // A worker would wait for its tasks.
    await programs.stop('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  test('messages that wait are not told as an empty queue', async () => {
    await send('app.tasks.health.check', 'payments', 7);
    assert.equal((await execute('redis-cli', ['-p', broker, 'LLEN', 'payments'])).stdout.trim(), '7');
    assert.deepEqual((await endpoints.queues()).queues.map(({ name, depth }) => [name, depth]), [['active_queues', 0]]);

    const { queues, total_depth: depth, warnings } = await result('celery_queue_depth');

    assert.deepEqual([queues, depth], [[], null]);
    assert.match(warnings[0], /^Queue depths are unknown/);
  });

  test('the history holds only tasks of the name', async () => {
    await send('app.tasks.health.check', 'celery', 3);
    await send(CAPTURE, 'celery', 1);
    await runs(4);

    const none = await result('celery_task_history', { task_name: 'no.such.task' });
    const some = await result('celery_task_history', { task_name: 'capture' });

    assert.deepEqual([none.count, none.tasks], [0, []]);
    assert.match(none.note, /None of the 4 runs read has a name with this text/);
    assert.deepEqual(some.tasks.map(({ task_name: name }) => name), [CAPTURE]);
  });

  test('payment tasks that never ran have no last run', async () => {
    await send('app.tasks.health.check', 'celery', 1);
    await runs(5);
    const told = (await endpoints['payment-health']()).last_task_runs;
    assert.equal(new Set(told.map(({ last_run_at: at }) => at)).size, 1, 'the backend tells one run for all');

    const { last_task_runs: last, warnings } = await result('celery_payment_health');

    const [capture] = await tasks({ taskname: CAPTURE });
    assert.deepEqual(last.map(({ last_run_at: at }) => at), [null, time(capture.received), null]);
    assert.ok(warnings.some((warning) => /retry_failed_authorizations are unknown/.test(warning)), warnings.join());
  });

  test('counts of workers are compared with what runs', async () => {
    await send('app.tasks.slow', 'celery', 2, join(folder, 'go'));
    await until('2 running tasks', async () => (await tasks({ state: 'STARTED' })).length === 2);

    const { summary, warnings } = await result('celery_worker_status');

    assert.equal(summary.total_active_tasks, 0);
    assert.ok(warnings.some((warning) => /2 tasks run now/.test(warning)), warnings.join());
  });

  test('a task whose start Flower did not see is not the fault of the caller', async () => {
    await flower.stop('SIGKILL');
    await startFlower();
    await writeFile(join(folder, 'go'), '');
    await until('a task without a name', async () => (await tasks()).some(({ name }) => name === null));

    for (const tool of ['celery_task_history', 'celery_failed_tasks']) {
      const failure = await result(tool);
      assert.equal(failure.error, 'upstream_bad_response');
      assert.match(failure.message, /The arguments are not the cause/);
      assert.match(failure.error_text, /^task_name: /);
    }
  });

  test('a worker that died is not told as alive without a word', async () => {
    await worker.stop('SIGKILL');

    const { workers, warnings } = await result('celery_worker_status');

    assert.deepEqual(workers.map(({ status }) => status), ['online']);
    assert.ok(warnings.some((warning) => /a worker stays online for minutes after it died/.test(warning)), warnings.join());
  });
});
