// The official conformance suite of MCP: everything that both protocols require, against its tools on the product's transports
// and chain; and what fits any server against the product itself.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, execute, node22, serve } from './launcher.mjs';
import { freePort } from './prometheus.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const suite = here('node_modules/@modelcontextprotocol/conformance/dist/index.js');
const target = here('../../../target');

// Scenarios of the suite that need none of its own tools, resources and prompts.
const ANY_SERVER = {
  '2026-07-28': [
    'tools-list', 'resources-list', 'sep-2164-resource-not-found', 'dns-rebinding-protection',
    'server-sse-multiple-streams', 'http-header-validation',
  ],
  '2025-11-25': [
    'server-initialize', 'ping', 'logging-set-level', 'tools-list', 'resources-list', 'dns-rebinding-protection',
    'server-sse-multiple-streams', 'server-session-lifecycle',
  ],
};

async function conformance(url, args) {
  const out = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    return await execute(node22, [suite, 'server', '--url', url, '-o', out, ...args]);
  } finally {
    await rm(out, { recursive: true });
  }
}

// The scenarios that a revision requires, as the suite lists them.
async function required(revision) {
  const text = await readFile(here(`node_modules/@modelcontextprotocol/conformance/requirements/${revision}.yaml`), 'utf8');
  return /^server:\n((?: {2}- .+\n)+)/m.exec(text)[1].trim().split('\n').map((line) => line.replace(/^\s*- /, ''));
}

// What the summary says of each scenario.
function summary(stdout) {
  const lines = stdout.slice(stdout.indexOf('=== SUMMARY ===')).matchAll(/^[✓✗] ([\w-]+): (\d+) passed, (\d+) failed/gm);
  return new Map([...lines].map(([, name, passed, failed]) => [name, { passed: Number(passed), failed: Number(failed) }]));
}

describe('the conformance suite', () => {
  let child;
  let url;

  before(async () => {
    const port = await freePort();
    const libraries = (await readFile(join(target, 'test-classpath.txt'), 'utf8')).trim();
    child = spawn(
      process.env.COPILOT_JAVA ?? 'java',
      [
        '-cp', `${join(target, 'test-classes')}:${join(target, 'classes')}:${libraries}`,
        'com.instainstru.copilot.mcp.conformance.ConformanceServer', String(port),
      ],
      { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let stderr = '';
    await new Promise((resolve, reject) => {
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
        if (/^ready /m.test(stderr)) resolve();
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${stderr}`)));
    });
    url = `http://127.0.0.1:${port}/mcp`;
  });
  after(async () => {
    child?.kill();
    if (child && child.exitCode === null) await once(child, 'exit');
  });

  for (const revision of ['2026-07-28', '2025-11-25']) {
    test(`${revision}: every required scenario passes`, async () => {
      const { code, stdout } = await conformance(url, ['--requirements', revision]);
      const seen = summary(stdout);
      const wanted = await required(revision);
      assert.ok(wanted.length >= 30, 'the suite lists what it requires');
      for (const scenario of wanted) {
        assert.ok(seen.get(scenario)?.passed > 0, `${scenario} ran`);
        assert.equal(seen.get(scenario).failed, 0, `${scenario}\n${stdout}`);
      }
      assert.equal(code, 0, stdout);
    });
  }
});

describe('the conformance suite against the product', () => {
  for (const [revision, scenarios] of Object.entries(ANY_SERVER)) {
    describe(revision, () => {
      let server;
      before(async () => {
        const port = await freePort();
        server = await serve(['demo', '--port', String(port)], {
          INSTAINSTRU_MCP_SESSIONS: 'on',
          INSTAINSTRU_MCP_ALLOWED_ORIGINS: `http://127.0.0.1:${port},http://localhost:${port}`,
        });
      });
      after(() => server?.stop());

      for (const scenario of scenarios) {
        test(scenario, async () => {
          const { code, stdout } = await conformance(server.url, ['--spec-version', revision, '--scenario', scenario]);
          assert.equal(code, 0, stdout);
          assert.match(stdout, /[1-9]\d*\/\d+, 0 failed|[1-9]\d* passed, 0 failed|Passed: [1-9]/, stdout);
        });
      }
    });
  }
});
