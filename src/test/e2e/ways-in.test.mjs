// How the real process starts, or refuses to, with and without ways in.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { connect as dial } from 'node:net';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, run, serve, transports } from './launcher.mjs';
import { world } from './world.mjs';

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'; // of "test"

test('A-12 T-18: without any way in the server names the missing setting and does not start', async () => {
  for (const env of [{}, { INSTAINSTRU_MCP_HOST: '0.0.0.0' }]) {
    const { code, stdout, stderr } = await run(['serve', '--port', '0'], { env });
    assert.notEqual(code, 0);
    assert.equal(stdout, '');
    const lines = stderr.trim().split('\n');
    assert.equal(lines.length, 1, stderr);
    assert.match(lines[0], /INSTAINSTRU_MCP_INBOUND_TOKEN/);
  }
});

test('A-12: --no-auth is for the loopback only', async () => {
  const { code, stderr } = await run(['serve', '--no-auth', '--host', '0.0.0.0', '--port', '0']);
  assert.notEqual(code, 0);
  assert.match(stderr, /INSTAINSTRU_MCP_INBOUND_TOKEN/);
});

for (const command of [['serve', '--no-auth'], ['demo']]) {
  test(`A-12: ${command.join(' ')} says in one warning that everybody gets in, on the loopback`, async () => {
    const server = await serve([...command, '--port', '0']);
    const warnings = server.output().stderr.split('\n').filter((line) => line.includes(' WARN '));
    assert.equal(await server.stop(), 0);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /--no-auth/);
    assert.equal(new URL(server.url).hostname, '127.0.0.1');
  });
}

test('A-12: settings that would let nobody or anybody in stop the start', async () => {
  for (const [name, value] of [
    ['JWT_PUBLIC_KEY', 'no key'],
    ['JWT_PUBLIC_KEY', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['INBOUND_TOKENS', 'ci=mcp:read=the-token-itself'],
    ['WORKOS_ISSUER', 'http://id.example.com'],
    ['ALLOWED_ORIGINS', '*'],
  ]) {
    const { code, stderr } = await run(['serve', '--port', '0'], {
      env: {
        INSTAINSTRU_MCP_INBOUND_TOKEN: 'token',
        INSTAINSTRU_MCP_OAUTH_ISSUER: 'https://copilot.example.com',
        [`INSTAINSTRU_MCP_${name}`]: value,
      },
    });
    assert.notEqual(code, 0, name);
    assert.match(stderr, new RegExp(`INSTAINSTRU_MCP_${name}`));
    assert.ok(!stderr.includes('the-token-itself'));
  }
});

test('T-18: by default only the loopback is listened on', async () => {
  const server = await serve(['serve', '--port', '0'], { INSTAINSTRU_MCP_INBOUND_TOKEN: 'token' });
  try {
    const { port } = new URL(server.url);
    const others = Object.values(networkInterfaces()).flat().filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const socket = dial({ host: address, port });
      const [outcome] = await Promise.race([
        once(socket, 'connect').then(() => ['connected']),
        once(socket, 'error').then(([failure]) => [failure.code]),
      ]).catch((failure) => [failure.code]);
      socket.destroy();
      assert.equal(outcome, 'ECONNREFUSED', address);
    }
    assert.equal((await fetch(server.url, { method: 'POST' })).status, 401);
  } finally {
    assert.equal(await server.stop(), 0);
  }
});

test('named tokens are good with their scopes until their last day', async () => {
  const server = await serve(['serve', '--port', '0'], {
    INSTAINSTRU_MCP_INBOUND_TOKENS: `ci=mcp:read=sha256:${HASH}`,
  });
  const ended = await serve(['serve', '--port', '0'], {
    INSTAINSTRU_MCP_INBOUND_TOKENS: `ci=mcp:read=sha256:${HASH}=2020-01-31`,
  });
  try {
    const ping = (target, token) =>
      fetch(target.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
      });
    assert.equal((await ping(server, 'test')).status, 200);
    assert.equal((await ping(server, HASH)).status, 401, 'the digest is no token');
    assert.equal((await ping(ended, 'test')).status, 401);
    assert.match(ended.output().stderr, /WARN .*authentication failed: service token expired; sha256=9f86d081884c/);
  } finally {
    await server.stop();
    await ended.stop();
  }
});

test('stdio trusts its parent as far as settings say', async () => {
  const client = await connect(
    transports.stdio({ args: ['stdio', '--actions'], env: { INSTAINSTRU_MCP_STDIO_SCOPES: 'mcp:read' } }),
  );
  const { tools } = await client.listTools();
  assert.ok(tools.length > 30);
  assert.ok(!tools.some(({ name }) => name === 'instainstru_invites_send'));
  const refused = await client.callTool({ name: 'instainstru_invites_send', arguments: { confirm_token: 'x' } });
  assert.equal(refused.structuredContent.error, 'insufficient_scope');
  await client.close();
});

test('stdio reads no file of its folder; named, its addresses get no secret of the environment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'copilot-e2e-'));
  const asked = [];
  const stranger = createServer((request, response) => {
    asked.push(request.url);
    response.end('{}');
  });
  await new Promise((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${stranger.address().port}`;
  await writeFile(join(folder, '.env'), `INSTAINSTRU_MCP_SENTRY_BASE_URL=${address}
INSTAINSTRU_MCP_WORKOS_M2M_TOKEN_URL=${address}/token\nINSTAINSTRU_MCP_ACTIONS=on\nINSTAINSTRU_MCP_CONSENT=token\n`);
  const env = {
    INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_ID: 'client',
    INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_SECRET: 'real-secret',
    INSTAINSTRU_MCP_SENTRY_API_TOKEN: 'real-token',
  };
  const input = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: {
    protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'e2e', version: '1' },
  } })}\n${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n${
    JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' })}\n`;
  try {
    const unread = await run(['stdio'], { env, input, cwd: folder });
    assert.equal(unread.code, 0, unread.stderr);
    assert.ok(!unread.stdout.includes('alert_silence'), 'actions are offered');
    for (const args of [['stdio', '--env-file', '.env'], ['serve', '--no-auth', '--port', '0']]) {
      const { code, stderr } = await run(args, { env, cwd: folder });
      assert.equal(code, 2);
      assert.match(stderr, /INSTAINSTRU_MCP_SENTRY_BASE_URL comes from .*INSTAINSTRU_MCP_SENTRY_API_TOKEN from the environment/);
      assert.match(stderr, /INSTAINSTRU_MCP_WORKOS_M2M_TOKEN_URL comes from/);
      assert.ok(!/real-token|real-secret/.test(stderr));
    }
    assert.deepEqual(asked, []);
  } finally {
    stranger.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('serve reads the .env of its folder that the demo world writes, and names the settings', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'copilot-e2e-'));
  const upstreams = await world();
  let server;
  try {
    const lines = Object.entries(upstreams.settings).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(folder, '.env'), lines.join(''));
    server = await serve(['serve', '--port', '0'], {}, folder);
    const { stderr } = server.output();
    for (const name of Object.keys(upstreams.settings)) {
      assert.match(stderr, new RegExp(`found in the working directory: .*${name}`));
    }
    assert.ok(!stderr.includes(upstreams.settings.INSTAINSTRU_MCP_API_SERVICE_TOKEN));
  } finally {
    await server?.stop();
    await upstreams.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
