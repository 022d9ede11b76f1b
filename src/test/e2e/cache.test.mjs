// The start-up cache of the launcher: made once, whole or not at all, and never in the way.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { copilot, environment, run } from './launcher.mjs';

const LIST = '{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n';
const PATIENCE_MS = 90_000;

describe('the start-up cache', () => {
  let folder;
  let launcher;

  before(async () => {
    await run(['--version']); // builds the jar if need be
    folder = await mkdtemp(join(tmpdir(), 'copilot-cache-'));
    launcher = join(folder, 'copilot');
    await copyFile(copilot, launcher);
    await copyFile(join(dirname(copilot), 'target', 'admin-copilot-all.jar'), join(folder, 'admin-copilot-all.jar'));
    await chmod(launcher, 0o755);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function list() {
    const child = spawn(launcher, ['stdio'], { env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stdin.end(LIST);
    const [code] = await once(child, 'close');
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).result.tools.length, 36, 'standard output holds the answer alone');
  }

  const beside = async () => (await readdir(folder)).filter((name) => !['copilot', 'admin-copilot-all.jar'].includes(name));

  async function cache() {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
      const files = await beside();
      if (files.length === 1 && /\.(aot|jsa)$/.test(files[0])) return join(folder, files[0]);
    }
    assert.fail(`no cache, but ${await beside()}`);
  }

  test('starts at the same time make one, and leave nothing else behind', async () => {
    await Promise.all([list(), list(), list()]);
    const made = await cache();
    assert.ok((await stat(made)).size > 1_000_000);
    await list();
  });

  test('a newer jar gets a new one', async () => {
    const old = await cache();
    const { mtimeMs } = await stat(old);
    const later = new Date(Date.now() + 2_000);
    await utimes(join(folder, 'admin-copilot-all.jar'), later, later);
    await list();
    for (const end = Date.now() + PATIENCE_MS; (await stat(old)).mtimeMs === mtimeMs; await pause(100)) {
      assert.ok(Date.now() < end, 'the cache was not renewed');
    }
  });

  test('a broken one is no obstacle', async () => {
    const broken = await cache();
    await rm(broken);
    await writeFile(broken, 'no cache at all');
    const later = new Date(Date.now() + 60_000);
    await utimes(broken, later, later);
    await list();
  });

  test('COPILOT_CACHE=off makes none', async () => {
    for (const name of await beside()) await rm(join(folder, name), { recursive: true });
    const child = spawn(launcher, ['--version'], { env: environment({ COPILOT_CACHE: 'off' }), stdio: 'ignore' });
    assert.equal((await once(child, 'exit'))[0], 0);
    assert.deepEqual(await beside(), []);
  });
});
