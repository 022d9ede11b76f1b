// The command line as a person or a script meets it.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copilot, environment, run } from './launcher.mjs';

describe('the command line', () => {
  test('ask answers on stdout and ends with 0', async () => {
    const { code, stdout } = await run(['ask', '--demo', '--json', 'p99 latency']);
    assert.equal(code, 0);
    assert.match(JSON.parse(stdout).formatted, /(ms| s)$/);
  });

  test('call prints the answer; a failed tool ends with 1 and its failure as JSON on stderr', async () => {
    const good = await run(['call', '--demo', '--json', 'celery_failed_tasks', 'limit=2']);
    assert.equal(good.code, 0, good.stderr);
    assert.equal(JSON.parse(good.stdout).failed_tasks.length, 2);
    const bad = await run(['call', '--demo', 'celery_failed_tasks', 'limit=5000']);
    assert.equal(bad.code, 1);
    assert.equal(bad.stdout, '');
    assert.equal(JSON.parse(bad.stderr.trim().split('\n').at(-1)).error, 'invalid_arguments');
  });

  test('a wrong tool name suggests the nearest and ends with 2', async () => {
    const { code, stderr } = await run(['call', '--demo', 'celery_failed_task']);
    assert.equal(code, 2);
    assert.match(stderr, /celery_failed_tasks/);
  });

  test('tools lists 36 and doctor finds the demo world well', async () => {
    const tools = await run(['tools', '--json']);
    assert.equal(tools.code, 0);
    assert.equal(JSON.parse(tools.stdout).length ?? JSON.parse(tools.stdout).tools.length, 36);
    const doctor = await run(['doctor', '--demo']);
    assert.equal(doctor.code, 0, doctor.stdout + doctor.stderr);
  });

  test('an unknown setting stops the start naming the nearest', async () => {
    const { code, stdout, stderr } = await run(['stdio'], { env: { INSTAINSTRU_MCP_ACTION: 'on' } });
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /INSTAINSTRU_MCP_ACTIONS/);
  });

  test('serve without any way in refuses to start', async () => {
    const { code, stderr } = await run(['serve', '--port', '0']);
    assert.equal(code, 2);
    assert.match(stderr, /INSTAINSTRU_MCP_INBOUND_TOKEN/);
  });

  test('a second catalog adds a tool without a build; a broken one stops with line and remedy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'copilot-catalog-'));
    const good = join(folder, 'extra.yaml');
    await writeFile(
      good,
      `catalog: 1
modules:
  extras:
    title: Extras
    upstream: backend
    tools:
      queue_glance:
        title: A glance at the queues
        description: >-
          Number of waiting messages of each Celery queue, as the platform reports them now. Use it for a quick look; for workers and
          failures use the tools of the Celery module. It knows the broker's queues only and keeps no history.
        scope: mcp:read
        annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true }
        input: { properties: {} }
        request: { method: GET, path: /api/v1/admin/mcp/celery/queues }
        output: { type: object, required: [queues], properties: { queues: { type: array } } }
`,
    );
    const called = await run(['call', '--demo', '--json', 'queue_glance'], { env: { INSTAINSTRU_MCP_CATALOG: good } });
    assert.equal(called.code, 0, called.stderr);
    assert.ok(JSON.parse(called.stdout).queues.length > 0);
    const broken = join(folder, 'broken.yaml');
    await writeFile(broken, 'catalog: 1\nmodules:\n  extras:\n    title: Extras\n    upstream: backend\n    tols: {}\n');
    for (const args of [['stdio'], ['tools', '--check', broken]]) {
      const refused = await run(args, { env: args[0] === 'stdio' ? { INSTAINSTRU_MCP_CATALOG: broken } : {} });
      assert.equal(refused.code, 2, refused.stderr);
      assert.match(refused.stdout + refused.stderr, /broken\.yaml:6/);
      assert.match(refused.stdout + refused.stderr, /tools/);
    }
    await rm(folder, { recursive: true });
  });

  test('stdio answers all that it has read and ends at end of input', async () => {
    const lines = [
      { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } } },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 2, method: 'tools/list' },
      { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'instainstru_celery_queue_depth', arguments: {} } },
    ];
    const { code, stdout } = await run(['demo', '--stdio'], { input: `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnot json\n\n` });
    assert.equal(code, 0);
    const answers = stdout.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(answers.map(({ id }) => id ?? null).sort(), [1, 2, 3, null].sort());
    assert.equal(answers.find(({ id }) => id == null).error.code, -32700);
  });

  test('SIGTERM ends stdio at once', async () => {
    const child = spawn(copilot, ['demo', '--stdio'], { env: environment(), stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [code, signal] = await once(child, 'exit');
    assert.ok(code === 0 || code === 143 || signal === 'SIGTERM');
  });
});
