// Tokens of a real OpenID Connect provider, and a real MCP client that logs in by itself.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { serve } from './launcher.mjs';
import { freePort } from './prometheus.mjs';
import { startProvider } from './provider.mjs';

const SERVICE_TOKEN = 'service-token-of-the-tests';
const TOOL = { name: 'instainstru_celery_worker_status', arguments: {} };

// The backend: answers one tool and keeps what it was sent.
async function startBackend() {
  const requests = [];
  const server = createHttpServer((request, response) => {
    requests.push(request.headers);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ workers: [{ hostname: 'w1' }], summary: {}, checked_at: '2026-01-01T00:00:00Z' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { requests, url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// A server whose public URL, and so its audience, is where it listens.
async function serveTrusting(provider, backend, extra = {}) {
  const base = `http://127.0.0.1:${await freePort()}`;
  return serve(['serve', '--port', new URL(base).port], {
    INSTAINSTRU_MCP_API_BASE_URL: backend.url,
    INSTAINSTRU_MCP_API_SERVICE_TOKEN: 'outbound-token-of-the-tests',
    INSTAINSTRU_MCP_INBOUND_TOKEN: SERVICE_TOKEN,
    INSTAINSTRU_MCP_PUBLIC_URL: base,
    INSTAINSTRU_MCP_WORKOS_ISSUER: provider.issuer,
    ...extra,
  });
}

async function call(server, token) {
  return fetch(`${server.base}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: TOOL }),
  });
}

async function status(server, token) {
  return (await call(server, token)).status;
}

// Repeats until the status is the wanted one; says how long that took.
async function until(server, token, wanted, millis) {
  const begun = Date.now();
  for (;;) {
    const got = await status(server, token);
    if (got === wanted) return Date.now() - begun;
    assert.ok(Date.now() - begun < millis, `still ${got} after ${millis} ms`);
    await pause(250);
  }
}

describe('tokens of an OpenID Connect provider', () => {
  let provider;
  let backend;
  let server;
  let resource;
  const shown = [];

  async function token(client, options = {}) {
    const value = await provider.token(client, { resource, scope: 'mcp:read', ...options });
    shown.push(value);
    return value;
  }

  before(async () => {
    provider = await startProvider();
    backend = await startBackend();
    server = await serveTrusting(provider, backend, { INSTAINSTRU_MCP_ALLOWED_SUBJECTS: 'Ana@Example.COM' });
    resource = `${server.base}/mcp`;
  });
  after(async () => {
    assert.equal(await server?.stop(), 0);
    const { stderr } = server.output();
    for (const value of shown) assert.ok(!stderr.includes(value), 'no token in the log');
    backend.close();
    await provider.down();
  });

  test('Z-07 Z-08: a person of the allowlist is served, whatever the letter case; others are not', async () => {
    const answer = await call(server, await token('ana'));
    assert.equal(answer.status, 200);
    assert.deepEqual((await answer.json()).result.structuredContent.workers, [{ hostname: 'w1' }]);
    assert.equal(await status(server, await token('bob')), 403);
    assert.equal(await status(server, await token('mallory')), 403, 'the same address, not verified');
  });

  test('the token of the caller is not passed on', async () => {
    const sent = backend.requests.at(-1);
    assert.equal(sent.authorization, 'Bearer outbound-token-of-the-tests');
  });

  test('A-06 A-16: a token made for another application is refused', async () => {
    assert.equal(await status(server, await token('ana', { resource: 'https://other.example.com/mcp' })), 401);
    assert.equal(await status(server, await token('ana', { resource: server.base })), 401);
    assert.equal(await status(server, await token('ana', { resource: undefined, scope: undefined })), 401, 'opaque');
  });

  test('A-05: an expired token is refused', async () => {
    assert.equal(await status(server, await token('late')), 401);
  });

  test('Z-01: a token without the scope is told which one is missing', async () => {
    const answer = await call(server, await token('ana', { scope: 'mcp:write' }));
    assert.equal(answer.status, 403);
    assert.match(answer.headers.get('www-authenticate'), /error="insufficient_scope", scope="mcp:read"/);
  });

  test('A-10: a new key works within seconds, without a restart', async () => {
    provider.rotate();
    assert.ok((await until(server, await token('ana'), 200, 10_000)) < 10_000);
  });

  test('A-10: the last good keys serve while the provider is down', async () => {
    const before = await token('ana');
    await provider.down();
    try {
      assert.equal(await status(server, before), 200);
    } finally {
      await provider.up();
    }
  });

  test('A-14: down at the start, the service token works and the provider’s does once it is back', async () => {
    await provider.down();
    const late = await serveTrusting(provider, backend);
    try {
      assert.equal(await status(late, SERVICE_TOKEN), 200);
      await provider.up();
      const good = await token('ana', { resource: `${late.base}/mcp` });
      await provider.down();
      const answer = await call(late, good);
      assert.equal(answer.status, 503);
      assert.ok(Number(answer.headers.get('retry-after')) >= 1);
      await provider.up();
      await until(late, good, 200, 15_000);
    } finally {
      await late.stop();
    }
  });
});

// Keeps what a client keeps, and walks the browser's part itself.
class Agent {
  redirectUrl = 'http://127.0.0.1/callback';
  clientMetadata = {
    client_name: 'agent of the tests',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback'],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  clientInformation() { return this.information; }
  saveClientInformation(information) { this.information = information; }
  tokens() { return this.saved; }
  saveTokens(tokens) { this.saved = tokens; }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  codeVerifier() { return this.verifier; }
  redirectToAuthorization(url) { this.authorization = url; }
}

// Follows redirects with cookies, up to the one that leaves for the client.
async function browse(start, end) {
  const cookies = new Map();
  let url = new URL(start);
  for (let hop = 0; hop < 12; hop++) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=');
      cookies.set(name, value);
    }
    assert.ok(response.headers.get('location'), `${url.pathname} answered ${response.status}: ${await response.text()}`);
    url = new URL(response.headers.get('location'), url);
    if (url.href.startsWith(end)) return url;
  }
  throw new Error('the login does not end');
}

describe('the authorization-code flow with PKCE', () => {
  let provider;
  let backend;
  let server;

  before(async () => {
    provider = await startProvider();
    backend = await startBackend();
    server = await serveTrusting(provider, backend, { INSTAINSTRU_MCP_ALLOWED_SUBJECTS: 'ana@example.com' });
  });
  after(async () => {
    await server?.stop();
    backend.close();
    await provider.down();
  });

  async function login(agent) {
    const transport = () => new StreamableHTTPClientTransport(new URL(`${server.base}/mcp`), { authProvider: agent });
    const first = transport();
    await assert.rejects(new Client({ name: 'agent', version: '1' }).connect(first), UnauthorizedError);
    const { searchParams } = agent.authorization;
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    assert.equal(searchParams.get('resource'), `${server.base}/mcp`);
    assert.equal(searchParams.get('scope'), 'mcp:read');
    const back = await browse(agent.authorization, agent.redirectUrl);
    assert.ok(back.searchParams.get('code'), back.href);
    await first.finishAuth(back.searchParams.get('code'));
    const client = new Client({ name: 'agent', version: '1' });
    await client.connect(transport());
    return client;
  }

  test('a client finds its way from 401 to a tool’s answer', async () => {
    provider.login('ana');
    const client = await login(new Agent());
    const { tools } = await client.listTools();
    assert.ok(tools.some(({ name }) => name === TOOL.name));
    assert.ok(!tools.some(({ name }) => name === 'instainstru_invites_send'), 'only what the scope allows');
    const answer = await client.callTool(TOOL);
    assert.deepEqual(answer.structuredContent.workers, [{ hostname: 'w1' }]);
    await client.close();
  });

  test('Z-04: a person who is not on the list logs in and is still not admitted', async () => {
    provider.login('bob');
    await assert.rejects(login(new Agent()), /not admitted/);
  });
});
