// What real clients of both protocols get over each transport they have, each in the revision it prefers.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import * as v2 from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { connect, copilot, environment, execute, node22, serve, transports } from './launcher.mjs';

const TOOL = 'instainstru_celery_queue_depth';
const inspector = fileURLToPath(
  new URL('node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js', import.meta.url),
);

const modern = {
  stdio: () => new StdioClientTransport({ command: copilot, args: ['demo', '--stdio'], env: environment(), stderr: 'ignore' }),
  http: (base) => new v2.StreamableHTTPClientTransport(new URL(`${base}/mcp`)),
  sse: (base) => new v2.SSEClientTransport(new URL(`${base}/sse`)),
};

async function connectModern(transport, mode = 'auto', capabilities = {}) {
  const client = new v2.Client({ name: 'e2e-v2', version: '1.0.0' }, { versionNegotiation: { mode }, capabilities });
  await client.connect(transport);
  return client;
}

// Revisions differ in what surrounds a tool but not in the tool.
const snapshot = (tools) => tools.map(({ name, title, description, inputSchema, outputSchema, annotations }) =>
  ({ name, title, description, inputSchema, outputSchema, annotations }));

describe('real clients', () => {
  let stateless;
  let sessions;
  before(async () => {
    stateless = await serve(['demo', '--port', '0']);
    sessions = await serve(['demo', '--port', '0'], { INSTAINSTRU_MCP_SESSIONS: 'on' });
  });
  after(async () => {
    await stateless?.stop();
    await sessions?.stop();
  });
  const bases = () => ({ stateless: stateless.base, sessions: sessions.base });

  async function listsAndCalls(client) {
    const { tools } = await client.listTools();
    assert.equal(tools.length, 36);
    const result = await client.callTool({ name: TOOL, arguments: {} });
    assert.notEqual(result.isError, true);
    assert.ok(result.structuredContent.total_depth >= 0);
    // A client that has listed holds every result against the schema of its tool, failures too.
    const failure = await client.callTool({ name: 'instainstru_users_lookup', arguments: { identifer: 'x' } });
    assert.equal(failure.isError, true);
    assert.equal(failure.structuredContent.error, 'invalid_arguments');
    return tools;
  }

  for (const kind of Object.keys(modern)) {
    // HTTP+SSE is a transport of the legacy protocol.
    const revision = kind === 'sse' ? '2025-11-25' : '2026-07-28';
    for (const served of kind === 'http' ? ['stateless', 'sessions'] : ['stateless']) {
      test(`TypeScript SDK 2 over ${kind} (${served}) speaks ${revision}, lists and calls`, async () => {
        const client = await connectModern(modern[kind](bases()[served]), kind === 'sse' ? 'legacy' : 'auto');
        assert.equal(client.getNegotiatedProtocolVersion(), revision);
        await listsAndCalls(client);
        await client.close();
      });
    }
  }

  test('TypeScript SDK 2 pinned to 2026-07-28 reads resources and completes', async () => {
    const client = await connectModern(modern.http(stateless.base), { pin: '2026-07-28' });
    const { resources } = await client.listResources();
    assert.ok((await client.readResource({ uri: resources[0].uri })).contents[0].text.length > 0);
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'metrics://dictionary/{name}' }, argument: { name: 'name', value: '' },
    });
    assert.ok(completion.values.length > 0);
    await client.close();
  });

  test('TypeScript SDK 2 that asks for the legacy protocol gets it, with and without sessions', async () => {
    for (const base of Object.values(bases())) {
      const client = await connectModern(modern.http(base), 'legacy');
      assert.equal(client.getNegotiatedProtocolVersion(), '2025-11-25');
      await listsAndCalls(client);
      await client.close();
    }
  });

  for (const kind of Object.keys(transports)) {
    for (const served of kind === 'http' ? ['stateless', 'sessions'] : ['stateless']) {
      test(`TypeScript SDK 1 over ${kind} (${served}) lists and calls`, async () => {
        const transport = transports[kind]({ base: bases()[served], args: ['demo', '--stdio'] });
        const client = await connect(transport);
        await listsAndCalls(client);
        if (kind === 'http') {
          assert.equal(transport.protocolVersion, '2025-11-25');
          assert.equal(Boolean(transport.sessionId), served === 'sessions');
        }
        await client.close();
      });
    }
  }

  test('one process serves an old and a new client at once, with the same tools', async () => {
    const old = await connect(transports.http({ base: sessions.base }));
    const young = await connectModern(modern.http(sessions.base));
    const [before, after] = await Promise.all([listsAndCalls(old), listsAndCalls(young)]);
    assert.deepEqual(snapshot(before), snapshot(after));
    await Promise.all([old.close(), young.close()]);
  });

  test('a stdio process serves both protocols as well', async () => {
    const old = await connect(transports.stdio({ args: ['demo', '--stdio'] }));
    const young = await connectModern(modern.stdio());
    assert.deepEqual(snapshot((await old.listTools()).tools), snapshot((await young.listTools()).tools));
    await Promise.all([old.close(), young.close()]);
  });

  const targets = {
    stdio: () => [copilot, 'demo', '--stdio'],
    http: () => [`${stateless.base}/mcp`, '--transport', 'http'],
    'http with sessions': () => [`${sessions.base}/mcp`, '--transport', 'http'],
    sse: () => [`${stateless.base}/sse`, '--transport', 'sse'],
  };
  for (const [kind, target] of Object.entries(targets)) {
    test(`the MCP Inspector over ${kind} lists and calls`, async () => {
      const inspect = async (args) => {
        const { code, stdout, stderr } = await execute(node22, [inspector, '--cli', ...target(), ...args]);
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout);
      };
      assert.equal((await inspect(['--method', 'tools/list'])).tools.length, 36);
      const result = await inspect(['--method', 'tools/call', '--tool-name', TOOL]);
      assert.ok(result.structuredContent.total_depth >= 0);
    });
  }
});
