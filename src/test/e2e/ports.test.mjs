// Several servers on one machine, each started as its reader finds it in the README.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { connect, run, serve, transports } from './launcher.mjs';
import { stub } from './stub.mjs';

// The tests' environment without its free management port: the defaults count.
const defaults = { INSTAINSTRU_MCP_MANAGEMENT_PORT: undefined };
const movedTo = (stderr, port) =>
  new RegExp(`cannot listen at 127\\.0\\.0\\.1:${port} .*, so (http://127\\.0\\.0\\.1:\\d+) takes its place`).exec(stderr)?.[1];

describe('servers with default settings', { timeout: 300_000 }, () => {
  const servers = [];
  let desktop;

  before(async () => {
    desktop = await connect(transports.stdio({ args: ['demo', '--stdio'], env: defaults }));
    servers.push(await serve(['demo'], defaults));
    servers.push(await serve(['demo'], defaults));
    servers.push(await serve(['serve', '--no-auth'], defaults));
  });
  after(async () => {
    await desktop?.close();
    servers.forEach((server) => server.kill());
  });

  test('all answer at once: a desktop client over stdio, two demos and a server over HTTP', async () => {
    const clients = await Promise.all(servers.map((server) => connect(transports.http(server))));
    const call = { name: 'instainstru_celery_queue_depth', arguments: {} };
    const [overStdio, first, second, unconnected] = await Promise.all(
      [desktop, ...clients].map((client) => client.callTool(call)),
    );
    for (const answer of [overStdio, first, second]) {
      assert.ok(answer.structuredContent.total_depth >= 0, JSON.stringify(answer.structuredContent));
    }
    // The server has no upstream, and says so.
    assert.equal(unconnected.structuredContent.error, 'not_configured');
    await Promise.all(clients.map((client) => client.close()));
  });

  test('each that cannot have a default port says which one it took, and serves there', async () => {
    assert.equal(new Set(servers.map(({ url }) => url)).size, servers.length);
    const logs = servers.map((server) => server.output().stderr);
    servers.forEach(({ base }, i) => {
      assert.equal(movedTo(logs[i], 8001) ?? 'http://127.0.0.1:8001', base);
    });
    const management = logs.map((log) => movedTo(log, 9464) ?? 'http://127.0.0.1:9464');
    assert.equal(new Set(management).size, servers.length);
    for (const base of management) {
      const metrics = await fetch(`${base}/metrics`);
      assert.equal(metrics.status, 200);
      assert.match(await metrics.text(), /^jvm_/m);
    }
  });
});

describe('a port that was set', { timeout: 300_000 }, () => {
  let taken;
  let port;
  before(async () => {
    taken = await stub((_seen, response) => response.end());
    port = new URL(taken.url).port;
  });
  after(() => taken.close());

  for (const [name, args, env] of [
    ['--port', () => ['demo', '--port', port], () => ({})],
    ['PORT', () => ['demo'], () => ({ PORT: port })],
    ['INSTAINSTRU_MCP_PORT', () => ['serve', '--no-auth'], () => ({ INSTAINSTRU_MCP_PORT: port })],
    ['INSTAINSTRU_MCP_MANAGEMENT_PORT', () => ['demo', '--port', '0'], () => ({ INSTAINSTRU_MCP_MANAGEMENT_PORT: port })],
  ]) {
    test(`and is in use ends the start, which names ${name} and the address`, async () => {
      const { code, stdout, stderr } = await run(args(), { env: env() });
      assert.equal(code, 2);
      assert.equal(stdout, '');
      const last = stderr.trim().split('\n').at(-1);
      assert.ok(last.startsWith(`${name}: cannot listen at 127.0.0.1:${port} (`), stderr);
    });
  }
});
