// The desktop bundle and the registry's entry, by the tools that take them.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { getMcpConfigForManifest } from '@anthropic-ai/mcpb';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { connect, execute, run } from './launcher.mjs';
import { world } from './world.mjs';

const target = fileURLToPath(new URL('../../../target/', import.meta.url));
const bundle = join(target, 'admin-copilot.mcpb');
const mcpb = (...args) =>
  execute(process.execPath, [fileURLToPath(new URL('node_modules/@anthropic-ai/mcpb/dist/cli/cli.js', import.meta.url)), ...args]);

describe('the desktop bundle', { timeout: 300_000 }, () => {
  let folder;
  let unpacked;
  let manifest;
  before(async () => {
    await run(['--version']);
    folder = await mkdtemp(join(tmpdir(), 'copilot-bundle-'));
    unpacked = join(folder, 'unpacked');
    const { code, stdout, stderr } = await mcpb('unpack', bundle, unpacked);
    assert.equal(code, 0, stdout + stderr);
    manifest = JSON.parse(await readFile(join(unpacked, 'manifest.json'), 'utf8'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  // What a client would start, with what a person filled in.
  const configured = (userConfig) =>
    getMcpConfigForManifest({ manifest, extensionPath: unpacked, systemDirs: {}, userConfig, pathSeparator: '/' });

  // A desktop's surroundings: no variable of ours, another working directory.
  async function started(userConfig) {
    const { command, args, env } = await configured(userConfig);
    return connect(
      new StdioClientTransport({ command, args, env: { PATH: '/usr/bin:/bin', ...env }, cwd: folder, stderr: 'ignore' }));
  }

  test('mcpb validates it, shows it, and packs it again', async () => {
    const valid = await mcpb('validate', join(unpacked, 'manifest.json'));
    assert.equal(valid.code, 0, valid.stdout + valid.stderr);
    const shown = await mcpb('info', bundle);
    assert.equal(shown.code, 0, shown.stdout + shown.stderr);
    const again = join(folder, 'again.mcpb');
    const packed = await mcpb('pack', unpacked, again);
    assert.equal(packed.code, 0, packed.stdout + packed.stderr);
    assert.ok((await stat(again)).size > 1_000_000);
  });

  test('mcpb refuses a manifest with a fault', async () => {
    const broken = join(folder, 'broken.json');
    await writeFile(broken, JSON.stringify({ ...manifest, server: { ...manifest.server, type: 'jar' } }));
    const { code, stdout, stderr } = await mcpb('validate', broken);
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /server\.type/);
  });

  test('its tools are those of the catalog', async () => {
    const { stdout } = await run(['tools', '--actions', '--json']);
    assert.deepEqual(manifest.tools.map(({ name }) => name), JSON.parse(stdout).map(({ name }) => name));
  });

  test('it asks for secrets as secrets, and for nothing that has to be filled in', async () => {
    const configuration = await readFile(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    for (const [name, value] of Object.entries(manifest.server.mcp_config.env)) {
      const row = new RegExp(`^\\| \`${name}\` .*\\|$`, 'm').exec(configuration);
      assert.ok(row, `${name} is documented`);
      const question = manifest.user_config[/^\$\{user_config\.(\w+)\}$/.exec(value)[1]];
      assert.equal(question.sensitive ?? false, row[0].includes('(secret)'), name);
      assert.equal(question.required, false, name);
    }
  });

  test('the declared command serves a real client with what a person filled in', async () => {
    const upstreams = await world();
    after(() => upstreams.stop());
    const filled = Object.fromEntries(
      Object.entries(upstreams.settings).map(([name, value]) => [name.replace('INSTAINSTRU_MCP_', '').toLowerCase(), value]));
    const client = await started({ ...filled, actions: true });
    after(() => client.close());
    assert.equal(client.getServerVersion().version, manifest.version);
    assert.equal((await client.listTools()).tools.length, 39);
    const queues = await client.callTool({ name: 'instainstru_celery_queue_depth', arguments: {} });
    assert.ok(queues.structuredContent.total_depth > 0, JSON.stringify(queues));
    const issues = await client.callTool({ name: 'instainstru_sentry_issues_top', arguments: {} });
    assert.ok(!issues.isError, JSON.stringify(issues));
  });

  test('with nothing filled in it starts and says what is missing', async () => {
    const client = await started({});
    after(() => client.close());
    const answer = await client.callTool({ name: 'instainstru_celery_queue_depth', arguments: {} });
    assert.equal(answer.structuredContent.error, 'not_configured');
    assert.equal((await client.listTools()).tools.length, 36);
  });

  test('server.json names this very bundle', async () => {
    const entry = JSON.parse(await readFile(join(target, 'server.json'), 'utf8'));
    const [{ fileSha256, version, identifier }] = entry.packages;
    assert.equal(fileSha256, createHash('sha256').update(await readFile(bundle)).digest('hex'));
    assert.equal(version, manifest.version);
    assert.equal(entry.version, manifest.version);
    assert.match(identifier, new RegExp(`/v${version}/admin-copilot\\.mcpb$`));
    const variables = entry.packages[0].environmentVariables;
    assert.deepEqual(variables.map(({ name }) => name), Object.keys(manifest.server.mcp_config.env));
    for (const { name, isSecret } of variables) {
      assert.equal(isSecret, manifest.user_config[name.replace('INSTAINSTRU_MCP_', '').toLowerCase()].sensitive ?? false, name);
    }
  });
});

// The rules of schema 2025-12-11 as far as this entry uses it, and stricter: a field that they do not know is a fault.
const text = (limits = {}) => ({ type: 'string', minLength: 1, ...limits });
const record = (required, properties) => ({ type: 'object', required, properties, additionalProperties: false });
const input = {
  description: text(), default: text(), placeholder: text(), isRequired: { type: 'boolean' }, isSecret: { type: 'boolean' },
  choices: { type: 'array', items: text() },
};
const named = record(['name'], { name: text(), ...input });
const RULES = record(['$schema', 'name', 'description', 'version'], {
  $schema: { const: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json' },
  name: text({ maxLength: 200, pattern: '^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$' }),
  title: text({ maxLength: 100 }),
  description: text({ maxLength: 100 }),
  version: text({ maxLength: 255, pattern: '^\\d+\\.\\d+\\.\\d+(-[0-9a-z.]+)?$' }),
  packages: {
    type: 'array',
    items: record(['registryType', 'identifier', 'transport', 'fileSha256'], {
      registryType: { const: 'mcpb' },
      // The registry takes bundles from releases of these hosts only.
      identifier: text({ pattern: '^https://(github|gitlab)\\.com/\\S+\\.mcpb$' }),
      version: text({ pattern: '^\\d+\\.\\d+\\.\\d+(-[0-9a-z.]+)?$' }),
      fileSha256: text({ pattern: '^[a-f0-9]{64}$' }),
      transport: record(['type'], { type: { const: 'stdio' } }),
      environmentVariables: { type: 'array', items: named },
    }),
  },
  remotes: {
    type: 'array',
    items: record(['type', 'url'], {
      type: { const: 'streamable-http' },
      url: text({ pattern: '^https?://[^\\s]+$' }),
      variables: { type: 'object', additionalProperties: record([], input) },
      headers: { type: 'array', items: named },
    }),
  },
});

test('server.json keeps to the schema of the MCP registry', async () => {
  const entry = JSON.parse(await readFile(join(target, 'server.json'), 'utf8'));
  const check = new Ajv({ allErrors: true, strict: false }).compile(RULES);
  assert.ok(check(entry), JSON.stringify(check.errors));
  for (const [, name] of entry.remotes[0].url.matchAll(/\{(\w+)\}/g)) assert.ok(entry.remotes[0].variables[name], name);
  for (const wrong of [
    { name: 'admin-copilot' }, { description: 'x'.repeat(101) }, { version: 'latest' }, { titel: 'x' },
    { packages: [{ ...entry.packages[0], fileSha256: undefined }] },
  ]) {
    assert.equal(check(JSON.parse(JSON.stringify({ ...entry, ...wrong }))), false, JSON.stringify(wrong));
  }
});
