// What operators see of a process with every secret set.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { serve } from './launcher.mjs';

const secrets = {
  INSTAINSTRU_MCP_API_SERVICE_TOKEN: 'Zz-secret-1-backend',
  INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_SECRET: 'Zz-secret-2-machine',
  INSTAINSTRU_MCP_GRAFANA_CLOUD_API_KEY: 'Zz-secret-3-grafana',
  INSTAINSTRU_MCP_SENTRY_API_TOKEN: 'Zz-secret-4-sentry',
  INSTAINSTRU_MCP_SENTRY_DSN: 'http://5ec3e755ec3e75@127.0.0.1:9/7',
  INSTAINSTRU_MCP_INBOUND_TOKEN: 'Zz-secret-6-inbound',
  INSTAINSTRU_MCP_SEAL_KEY: '5ea1'.repeat(16),
};

test('P-06, V-06: start-up with every secret set at DEBUG logs none, and one line of settings', async () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server = await serve(['serve', '--port', '0'], {
    ...secrets,
    INSTAINSTRU_MCP_API_BASE_URL: 'http://127.0.0.1:9',
    INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_ID: 'client',
    INSTAINSTRU_MCP_WORKOS_M2M_TOKEN_URL: 'http://127.0.0.1:9/token',
    INSTAINSTRU_MCP_GRAFANA_CLOUD_URL: 'http://127.0.0.1:9',
    INSTAINSTRU_MCP_SENTRY_BASE_URL: 'http://127.0.0.1:9',
    INSTAINSTRU_MCP_OAUTH_ISSUER: 'https://issuer.example.com',
    INSTAINSTRU_MCP_JWT_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }),
    INSTAINSTRU_MCP_LOG_LEVEL: 'DEBUG',
  });
  const call = (name) =>
    fetch(server.url, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${secrets.INSTAINSTRU_MCP_INBOUND_TOKEN}`,
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {} } }),
    });
  for (const tool of ['payments_pipeline', 'dashboards_list', 'sentry_issues_top']) {
    assert.equal((await call(`instainstru_${tool}`)).status, 200);
  }
  await server.stop();
  const { stderr, stdout } = server.output();
  for (const [name, value] of Object.entries(secrets)) {
    const core = name.endsWith('DSN') ? '5ec3e755ec3e75' : value;
    assert.ok(!(stderr + stdout).includes(core), `${name} is in the log`);
  }
  const lines = stderr.split('\n').filter((line) => line.includes('settings:'));
  assert.equal(lines.length, 1, stderr);
  assert.match(lines[0], /inbound_token=\[redacted\]/);
  assert.match(lines[0], /seal_key=\[redacted\]/);
});
