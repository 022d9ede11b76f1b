// The start-up cache of the launcher: made once for each jar, whole or not at all, and never in the way.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile, chmod, chown, copyFile, lstat, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, truncate, utimes, writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { copilot, environment, execute, run } from './launcher.mjs';

const LIST = '{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n';
const PATIENCE_MS = 120_000;

describe('the start-up cache', { timeout: 900_000 }, () => {
  let folder;
  let launcher;
  let jar;

  before(async () => {
    await run(['--version']); // builds the jar if need be
    folder = await mkdtemp(join(tmpdir(), 'copilot-cache-'));
    launcher = join(folder, 'copilot');
    jar = join(folder, 'admin-copilot-all.jar');
    await copyFile(copilot, launcher);
    await copyFile(join(dirname(copilot), 'target', 'admin-copilot-all.jar'), jar);
    await chmod(launcher, 0o755);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function list() {
    // The loosest of masks: what the launcher writes is nobody else's all the same.
    const child = spawn('bash', ['-c', 'umask 000; exec "$0" stdio', launcher], { env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stdin.end(LIST);
    const [code] = await once(child, 'close');
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).result.tools.length, 36, 'standard output holds the answer alone');
  }

  const version = async (env = {}) => (await execute(launcher, ['--version'], environment({ COPILOT_CACHE: 'off', ...env }))).stdout;
  const makeCache = async () => {
    const { code, stderr } = await execute(launcher, ['--make-cache']);
    assert.equal(code, 0, stderr);
  };
  const beside = async () => (await readdir(folder)).filter((name) => /-.*-(?!all\.jar)/.test(name));

  // The file, once it is the only one and fulfils a condition.
  async function cache(condition = () => true) {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
      const files = await beside();
      if (files.length === 1 && /\.(aot|jsa)$/.test(files[0])) {
        const file = join(folder, files[0]);
        const facts = await lstat(file).catch(() => undefined);
        if (facts && condition(facts)) return file;
      }
    }
    assert.fail(`not there: ${await beside()}`);
  }

  // Whether a start would use it: what a Java of the same release is given.
  async function used() {
    const [, release] = /^admin-copilot-all-\d+-[\d.]+-(.*)\.(?:aot|jsa)$/.exec((await beside()).find((name) => /\.(aot|jsa)$/.test(name)));
    const home = join(folder, 'java');
    await mkdir(join(home, 'bin'), { recursive: true });
    await writeFile(join(home, 'release'), `JAVA_VERSION="${release.replace(/\+.*/, '')}"\nJAVA_RUNTIME_VERSION="${release}"\n`);
    await writeFile(join(home, 'bin/java'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
    const given = await version({ COPILOT_JAVA: join(home, 'bin/java') });
    assert.match(given, /^-jar$/m);
    return /^-XX:(AOTCache|SharedArchiveFile)=/m.test(given);
  }

  test('starts at the same time make one, which only its owner can write, and leave nothing else behind', async () => {
    await Promise.all([list(), list(), list()]);
    const made = await cache();
    const { size, mode } = await stat(made);
    assert.ok(size > 1_000_000);
    assert.equal(mode & 0o777, 0o644);
    const facts = await stat(jar);
    assert.ok(made.includes(`-${facts.size}-${Math.floor(facts.mtimeMs / 1000)}.`), 'its name tells the jar');
    assert.ok(await used());
    await list();
  });

  test('after a rollback and after an upgrade the classes of the jar that is there run, whatever its time', async () => {
    // A release whose main class is another one.
    const source = join(folder, 'Copilot.java');
    await writeFile(source, 'package com.instainstru.copilot;\nclass Copilot { public static void main(String[] a) { System.out.println("other"); } }\n');
    const classes = join(folder, 'classes');
    const other = join(folder, 'other.jar');
    await copyFile(jar, other);
    assert.equal((await execute('javac', ['--release', '17', '-d', classes, source])).code, 0);
    assert.equal((await execute('jar', ['--update', '--file', other, '-C', classes, '.'])).code, 0);
    const here = await version();
    assert.match(here, /^copilot \d/);

    // An upgrade to a file that is older than the cache, as rsync and cp -p make it.
    await cache();
    const former = join(folder, 'former.jar');
    await rename(jar, former);
    await copyFile(other, jar);
    await utimes(jar, new Date('2020-01-01'), new Date('2020-01-01'));
    assert.equal(await version(), 'other\n');

    // Back again, after the other one has got its cache.
    await makeCache();
    await cache(); // the former one's is gone
    assert.ok(await used());
    await rename(jar, other);
    await rename(former, jar);
    assert.equal(await used(), false);
    assert.equal(await version(), here);
    await makeCache();
    await cache();
    assert.equal(await version(), here);
    assert.ok(await used());
  });

  test('one that is broken or that others could have written is not used', async () => {
    const file = await cache();
    const good = join(folder, 'good');
    // With its time, which the launcher compares.
    const restore = async () => {
      await rm(file, { force: true });
      assert.equal((await execute('cp', ['-p', good, file])).code, 0);
      assert.ok(await used());
    };
    await rename(file, good);
    const ways = {
      'cut off': () => truncate(file, 100_000),
      'something else': () => writeFile(file, 'no cache at all'),
      'written to later': () => appendFile(file, 'more'),
      'writable by all': () => chmod(file, 0o666),
      'writable by its group': () => chmod(file, 0o664),
      'a link': async () => {
        await rm(file);
        await symlink(good, file);
      },
    };
    // Only root can give a file away.
    if (process.getuid() === 0) ways['of another owner'] = () => chown(file, 65534, 65534);
    for (const [name, spoil] of Object.entries(ways)) {
      await restore();
      await spoil();
      assert.equal(await used(), false, name);
    }
    await rm(good);
  });

  test('such a one is replaced', async () => {
    const [name] = await beside();
    const broken = join(folder, name);
    await rm(broken, { recursive: true });
    await mkdir(broken);
    await list();
    assert.equal(await cache((facts) => facts.isFile()), broken);
    await writeFile(broken, 'no cache at all', { mode: 0o666 });
    await list();
    await cache(({ size }) => size > 1_000_000);
    assert.ok(await used());
    const { uid, mode } = await stat(broken);
    assert.equal(uid, process.getuid());
    assert.equal(mode & 0o777, 0o644);
  });

  test('COPILOT_CACHE=off makes none', async () => {
    for (const name of await beside()) await rm(join(folder, name), { recursive: true });
    assert.match(await version(), /^copilot/);
    assert.deepEqual(await beside(), []);
  });
});
