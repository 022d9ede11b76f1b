// What the real process takes and keeps under many calls.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { run, serve } from './launcher.mjs';

const TOKEN = 'inbound-token-of-the-tests';
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
let backend;
let proxy;
let server;

async function listening(handler) {
  const http = createServer(handler);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return http;
}

before(async () => {
  // Builds the jar if there is none, while no proxy is in the way.
  await run(['--version']);
  const rows = Array.from({ length: 50 }, (_unused, i) => ({ task_id: `task-${i}`, exception: 'x'.repeat(200) }));
  const body = JSON.stringify({ failed_tasks: rows, count: rows.length, checked_at: '2026-01-31T15:00:00Z' });
  backend = await listening((_call, answer) => {
    answer.setHeader('Content-Type', 'application/json');
    answer.end(body);
  });
  proxy = await listening((_call, answer) => answer.end('{}'));
  proxy.requests = 0;
  proxy.on('connection', () => (proxy.requests += 1));
  const nobody = `http://127.0.0.1:${proxy.address().port}`;
  server = await serve(['serve', '--port', '0'], {
    INSTAINSTRU_MCP_INBOUND_TOKEN: TOKEN,
    INSTAINSTRU_MCP_API_BASE_URL: `http://127.0.0.1:${backend.address().port}`,
    INSTAINSTRU_MCP_API_SERVICE_TOKEN: 'backend-token-of-the-tests',
    HTTP_PROXY: nobody,
    INSTAINSTRU_MCP_RATE_LIMIT: '0',
    INSTAINSTRU_MCP_TOOL_RATE_LIMIT: '0',
    HTTPS_PROXY: nobody,
    ALL_PROXY: nobody,
    http_proxy: nobody,
    https_proxy: nobody,
    JAVA_TOOL_OPTIONS: `-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=${proxy.address().port} -Dhttp.nonProxyHosts=`,
  });
});

after(async () => {
  agent.destroy();
  await server?.stop();
  backend?.close();
  proxy?.close();
});

async function call(tool, args) {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: `instainstru_${tool}`, arguments: args },
  });
  const sent = request(server.url, {
    method: 'POST',
    agent,
    headers: {
      Authorization: `Bearer ${TOKEN}`,
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      'Content-Length': Buffer.byteLength(body),
    },
  });
  sent.end(body);
  const [answer] = await once(sent, 'response');
  const chunks = [];
  for await (const chunk of answer) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()).result;
}

async function calls(count) {
  let left = count;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) {
        const result = await call('celery_failed_tasks', {});
        assert.equal(result.structuredContent.count, 50);
      }
    }),
  );
}

function residentMebibytes() {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'));
  return Number(kibibytes) / 1024;
}

test('O-07: proxies of the environment are not asked', async () => {
  assert.equal((await call('celery_failed_tasks', {})).structuredContent.count, 50);
  assert.equal(proxy.requests, 0);
});

test('L-04: memory stays flat over 10,000 calls', { timeout: 300_000 }, async (t) => {
  await calls(2_000);
  const start = residentMebibytes();
  await calls(8_000);
  const end = residentMebibytes();
  t.diagnostic(`resident memory ${start.toFixed(0)} MiB after 2,000 calls, ${end.toFixed(0)} MiB after 10,000`);
  assert.ok(end - start <= 64, `resident memory grew from ${start} to ${end} MiB`);
});
