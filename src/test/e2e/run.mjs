// Runs end-to-end files one after the other: node run.mjs [--limit SECONDS] [FILE ...]
// A file that takes longer than its limit is ended with every process that came of it, and the tests that ran in it are named.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: 'string', default: '900' } },
});
const limit = Number(values.limit);
const files = positionals.length > 0 ? positionals : (await readdir(here)).filter((name) => name.endsWith('.test.mjs')).sort();

// Inherited by all that a file starts, so that even a process whose parent is gone is found.
const MARK = 'COPILOT_E2E_RUN';
const folder = await mkdtemp(join(tmpdir(), 'copilot-e2e-run-'));

async function processesOf(mark) {
  const found = [];
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    const environment = await readFile(`/proc/${entry}/environ`, 'latin1').catch(() => '');
    if (environment.split('\0').includes(`${MARK}=${mark}`)) found.push(Number(entry));
  }
  return found;
}

// The launcher makes its start-up cache beside a server that may have ended: such a process gets the time to finish.
async function ended(mark) {
  for (const end = performance.now() + 60_000; performance.now() < end; await pause(100)) {
    if ((await processesOf(mark)).length === 0) return;
  }
  console.error('processes are left after a minute');
  await endAll(mark);
}

// Again until none is left: a process may start another one meanwhile.
async function endAll(mark) {
  const seen = new Set();
  for (let left = await processesOf(mark); left.length > 0; left = await processesOf(mark)) {
    for (const pid of left) {
      if (seen.has(pid)) continue;
      seen.add(pid);
      const name = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '');
      console.error(`  ended process ${pid}: ${name.replaceAll('\0', ' ').slice(0, 160)}`);
    }
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (gone) {
        if (gone.code !== 'ESRCH') throw gone;
      }
    }
  }
}

async function runningTests(log) {
  const running = new Map();
  for (const line of (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean)) {
    const { type, name, line: at, column } = JSON.parse(line);
    const key = `${name}:${at}:${column}`;
    if (type === 'test:dequeue') running.set(key, name);
    else running.delete(key);
  }
  return [...running.values()];
}

// Runs one file; false if a test failed or the file did not end.
async function passes(file) {
  const mark = `${process.pid}-${file}`;
  const log = join(folder, `${file.replaceAll('/', '_')}.log`);
  const child = spawn(
    process.execPath,
    [
      '--test-reporter=spec', '--test-reporter-destination=stdout',
      `--test-reporter=${join(here, 'test-log.mjs')}`, `--test-reporter-destination=${log}`,
      file,
    ],
    { cwd: here, env: { ...process.env, [MARK]: mark }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const exit = once(child, 'exit').then(([code]) => code === 0);
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, limit * 1000, 'late')));
  const outcome = await Promise.race([exit, late]);
  clearTimeout(timer);
  if (outcome !== 'late') {
    await ended(mark);
    return outcome;
  }
  const stuck = await runningTests(log);
  console.error(`STUCK ${file} has not ended after ${limit} s; running: ${stuck.join(' > ') || 'no test: it waits outside of them'}`);
  await endAll(mark);
  await exit;
  return false;
}

const failed = [];
for (const file of files) {
  console.log(`\n${file}`);
  const begun = performance.now();
  if (!(await passes(file))) failed.push(file);
  console.log(`${file}: ${Math.round((performance.now() - begun) / 1000)} s`);
}
await rm(folder, { recursive: true, force: true });
if (failed.length > 0) console.error(`\nfailed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
