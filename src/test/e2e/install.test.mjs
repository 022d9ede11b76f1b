// From a fresh checkout and an empty home folder to a first answer, by what the README says and nothing else.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { connect, environment, execute } from './launcher.mjs';

const home = fileURLToPath(new URL('../../..', import.meta.url));

describe('a newcomer', { timeout: 600_000 }, () => {
  let folder;
  let checkout;
  let user;
  let readme;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copilot newcomer '));
    checkout = join(folder, 'admin-copilot');
    user = join(folder, 'user');
    await mkdir(user);
    const left = new Set(['.git', 'target', 'node_modules', '.env', '.idea', '.vscode']);
    await cp(home, checkout, { recursive: true, filter: (source) => !left.has(basename(source)) });
    readme = await readFile(join(checkout, 'README.md'), 'utf8');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const firstScreen = () => readme.slice(0, readme.indexOf('\n---\n'));
  const commands = (text) => [...text.matchAll(/^```\n((?:\.\/.*\n)+)```$/gm)].flatMap(([, lines]) => lines.trim().split('\n'));

  // What a person types, in their shell.
  async function typed(line) {
    const child = spawn('bash', ['-c', line], {
      cwd: checkout, env: environment({ HOME: user, XDG_CONFIG_HOME: '' }), stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const [code] = await once(child, 'close');
    return { code, output };
  }

  test('installs it in Claude Desktop, which starts it and gets a first answer', async () => {
    const line = commands(firstScreen()).find((command) => command.includes('install claude-desktop'));
    const { code, output } = await typed(line);
    assert.equal(code, 0, output);
    const file = join(user, '.config/Claude/claude_desktop_config.json');
    assert.ok(output.includes(file), output);
    const { mcpServers } = JSON.parse(await readFile(file, 'utf8'));
    const [[, { command, args, env }]] = Object.entries(mcpServers);
    // As a desktop starts it: another folder, hardly any environment.
    const client = await connect(
      new StdioClientTransport({ command, args, env: { PATH: '/usr/bin:/bin', HOME: user, ...env }, cwd: '/', stderr: 'ignore' }));
    after(() => client.close());
    const { tools } = await client.listTools();
    assert.equal(tools.length, 36);
    const question = /ask "([^"]+)"/.exec(firstScreen())[1];
    const answer = await client.callTool({ name: 'instainstru_metrics_query', arguments: { question } });
    assert.ok(!answer.isError, JSON.stringify(answer));
    assert.match(answer.structuredContent.formatted, /^[\d.]+ ?m?s$/);
    assert.match(answer.structuredContent.promql, /histogram_quantile\(0\.99/);
  });

  test('tries the demo over HTTP', async () => {
    const line = commands(firstScreen()).find((command) => command.startsWith('./copilot demo'));
    // Another port than the README's, which may be in use here.
    const child = spawn('bash', ['-c', `exec ${line} --port 0`], {
      cwd: checkout, env: environment({ HOME: user }), stdio: ['ignore', 'ignore', 'pipe'],
    });
    after(() => child.kill('SIGKILL'));
    let stderr = '';
    const url = await new Promise((resolve, reject) => {
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
        const ready = /^ready (http:\S+)$/m.exec(stderr);
        if (ready) resolve(ready[1]);
      });
      once(child, 'exit').then(() => reject(new Error(stderr)));
    });
    assert.match(url, /\/mcp$/);
    assert.ok(firstScreen().includes('http://127.0.0.1:8001/mcp'));
    child.kill('SIGTERM');
    assert.equal((await once(child, 'exit'))[0], 0);
  });

  test('tries the other commands as they stand', async () => {
    const tried = commands(readme.slice(readme.indexOf('## Try it'), readme.indexOf('## Run it for real')));
    assert.ok(tried.length >= 4, tried.join());
    for (const line of tried) {
      const { code, output } = await typed(line);
      assert.equal(code, 0, `${line}\n${output}`);
    }
  });

  test('the jar alone has every command', async () => {
    const jar = join(checkout, 'target/admin-copilot-all.jar');
    const java = (...args) => execute('java', ['-jar', jar, ...args], environment({ HOME: user, XDG_CONFIG_HOME: '' }));
    const help = await java('--help');
    assert.equal(help.code, 0, help.stderr);
    const listed = [...help.stdout.slice(help.stdout.indexOf('Commands:')).matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name);
    assert.ok(listed.includes('serve') && listed.includes('install'), help.stdout);
    for (const name of listed) {
      const { code, stdout, stderr } = await java(name, '--help');
      assert.equal(code, 0, stderr);
      assert.match(stdout, /Examples?:/, name);
    }
    const asked = await java('ask', '--demo', '--json', 'error rate');
    assert.match(JSON.parse(asked.stdout).formatted, /%$/);
    // Installed from the jar, a client starts Java with it.
    const { code, stderr } = await java('install', 'cursor', '--demo', '--write');
    assert.equal(code, 0, stderr);
    const { command, args } = JSON.parse(await readFile(join(user, '.cursor/mcp.json'), 'utf8')).mcpServers['instainstru-demo'];
    const client = await connect(
      new StdioClientTransport({ command, args, env: { PATH: '/usr/bin:/bin' }, cwd: '/', stderr: 'ignore' }));
    after(() => client.close());
    assert.equal((await client.listTools()).tools.length, 36);
  });

  test('a client starts it with a file of settings that lies elsewhere', async () => {
    const settings = join(user, 'copilot.env');
    await writeFile(settings, 'INSTAINSTRU_MCP_ACTIONS=on\n');
    const { code, output } = await typed(`./copilot install claude-code --env-file '${settings}' --write`);
    assert.equal(code, 0, output);
    const { command, args } = JSON.parse(await readFile(join(user, '.claude.json'), 'utf8')).mcpServers.instainstru;
    const client = await connect(
      new StdioClientTransport({ command, args, env: { PATH: '/usr/bin:/bin', HOME: user }, cwd: '/', stderr: 'ignore' }));
    after(() => client.close());
    assert.equal((await client.listTools()).tools.length, 39);
  });

  test('a terminal gets tables of its width, and failures as sentences', async () => {
    const terminal = (line) => typed(`script -qec 'stty cols 60; ${line}' /dev/null`);
    const { code, output } = await terminal('./copilot call --demo bookings_recent limit=2 hours=168');
    assert.equal(code, 0, output);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's escape sequences
    const table = output.split('\n').map((line) => line.replace(/\x1b\[\S*?[mK]|\r/g, ''));
    const rows = table.slice(table.findIndex((line) => line.startsWith('bookings (2)')), -2);
    assert.ok(rows.length >= 4 && rows.every((line) => line.length <= 60), output);
    const failed = await terminal('./copilot call --demo celery_failed_tasks limit=5000');
    assert.equal(failed.code, 1);
    assert.match(failed.output, /invalid_arguments: limit must be/);
  });

  test('the shell completes commands, options and tools', async () => {
    const completed = async (...words) => {
      const script = `source <(./copilot completion bash); COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')});
        COMP_CWORD=${words.length - 1}; _complete_copilot 2>&1; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return (await typed(script)).output.trim().split('\n').map((line) => line.trim());
    };
    assert.deepEqual(await completed('copilot', 'doc'), ['doctor']);
    assert.ok((await completed('copilot', 'install', '--en')).includes('--env-file'));
    assert.ok((await completed('copilot', 'install', 'claude-')).includes('claude-desktop'));
    assert.ok((await completed('copilot', 'call', 'celery_q')).includes('celery_queue_depth'));
  });
});
