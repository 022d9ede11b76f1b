// The command line against a deployed server.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { run, serve } from './launcher.mjs';

describe('copilot --server', () => {
  let folder;
  let demo;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copilot-remote-'));
    demo = await serve(['demo', '--port', '0', '--actions']);
  });
  after(async () => {
    demo?.kill();
    await rm(folder, { recursive: true });
  });

  test('call, ask, tools, prompts and doctor ask the server that runs', async () => {
    const call = await run(['--server', demo.base, 'call', '--json', 'celery_failed_tasks', 'limit=2']);
    assert.equal(call.code, 0, call.stderr);
    assert.equal(JSON.parse(call.stdout).failed_tasks.length, 2);
    const ask = await run(['ask', '--server', demo.base, '--json', 'p99 latency']);
    assert.match(JSON.parse(ask.stdout).formatted, /(ms| s)$/, ask.stderr);
    const tools = await run(['--server', demo.base, 'tools', '--json']);
    assert.equal(JSON.parse(tools.stdout).length, 39, tools.stderr);
    const prompts = await run(['--server', demo.base, 'prompts', 'incident_triage']);
    assert.match(prompts.stdout, /instainstru_alerts_list/, prompts.stderr);
    const doctor = await run(['--server', demo.base, 'doctor']);
    assert.equal(doctor.code, 0, doctor.stdout);
    assert.match(doctor.stdout, /2026-07-28/);
    for (const { stderr } of [call, ask, tools, prompts, doctor]) assert.equal(stderr, '');
  });

  test('a failed tool ends with 1; an action without a terminal asks nobody and does nothing', async () => {
    const bad = await run(['--server', demo.base, 'call', 'celery_failed_tasks', 'limit=5000']);
    assert.equal(bad.code, 1);
    assert.equal(JSON.parse(bad.stderr).error, 'invalid_arguments');
    const silence = await run(
      ['--server', demo.base, 'call', 'alert_silence', 'duration_minutes=30', 'comment=x', 'matchers:=[{"name":"alertname","value":"HighLatency"}]'],
      { input: '30\n' },
    );
    assert.equal(silence.code, 1);
    assert.match(JSON.parse(silence.stderr).message, /dry_run/);
  });

  test('a server with a token gets it from a file that nobody else can read', async () => {
    const server = await serve(['serve', '--port', '0'], { INSTAINSTRU_MCP_INBOUND_TOKEN: 'token-of-the-callers' });
    try {
      const token = join(folder, 'token');
      await writeFile(token, 'token-of-the-callers\n', { mode: 0o600 });
      const ask = ['--server', server.base, '--token-file', token, 'tools'];
      assert.equal((await run(ask)).code, 0);
      await chmod(token, 0o644);
      const open = await run(ask);
      assert.equal(open.code, 2);
      assert.match(open.stderr, /chmod 600/);
      const none = await run(['--server', server.base, 'tools']);
      assert.equal(none.code, 2);
      assert.match(none.stderr, /INSTAINSTRU_MCP_CALLER_TOKEN/);
      assert.doesNotMatch(open.stderr + none.stderr, /token-of-the-callers/);
    } finally {
      server.kill();
    }
  });

  test('a server of another maker that speaks only 2025-11-25 is asked in that revision', async () => {
    const sessions = new Map();
    const http = createServer(async (request, response) => {
      const known = sessions.get(request.headers['mcp-session-id']);
      const transport =
        known ??
        new StreamableHTTPServerTransport({
          sessionIdGenerator: () => `session-${sessions.size}`,
          onsessioninitialized: (id) => sessions.set(id, transport),
        });
      if (!known) {
        const server = new McpServer({ name: 'other', version: '1.0.0' });
        server.registerTool('echo', { description: 'Says hello.' }, () => ({ content: [{ type: 'text', text: 'hello' }] }));
        await server.connect(transport);
      }
      await transport.handleRequest(request, response);
    });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    try {
      const url = `http://127.0.0.1:${http.address().port}`;
      const call = await run(['--server', url, 'call', '--json', 'echo']);
      assert.equal(call.code, 0, call.stderr);
      assert.deepEqual(JSON.parse(call.stdout), { text: 'hello' });
      assert.match((await run(['--server', url, 'doctor'])).stdout, /2025-11-25/);
    } finally {
      http.closeAllConnections();
      http.close();
    }
  });
});
