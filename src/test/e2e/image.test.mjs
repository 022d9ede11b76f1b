// The steps of the Dockerfile by hand, and the image as it should run: nothing but the server, which may do nothing but serve.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, environment, transports } from './launcher.mjs';
import { files } from './secrets.mjs';

const home = fileURLToPath(new URL('../../..', import.meta.url));
const NEWEST = 25;

// The Java that the image is made with, as the Dockerfile's stage has it.
function javaHome() {
  for (const folder of existsSync('/usr/lib/jvm') ? readdirSync('/usr/lib/jvm') : []) {
    if (new RegExp(`(^|\\D)${NEWEST}(\\D|$)`).test(folder)) return join('/usr/lib/jvm', folder);
  }
  return undefined;
}

async function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  assert.equal(code, 0, `${command} ${args.join(' ')}: ${output}`);
}

// Instructions of the Dockerfile by stage.
async function stages() {
  const found = [];
  for (const line of (await readFile(join(home, 'Dockerfile'), 'utf8')).split('\n')) {
    const [, instruction, rest] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (instruction === 'FROM') found.push({ name: / AS (\w+)$/.exec(rest)?.[1] ?? 'final', lines: [] });
    else if (instruction) found.at(-1).lines.push({ instruction, rest });
  }
  return (name, instruction) =>
    found.find((stage) => stage.name === name).lines.filter((line) => line.instruction === instruction).map(({ rest }) => rest);
}

const java = javaHome();
const skip = !java ? `needs Java ${NEWEST}` : process.getuid() !== 0 ? 'needs root for mounts' : false;

describe('the image', { skip, timeout: 300_000 }, () => {
  let folder;
  let root;
  let dockerfile;
  let running;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copilot-image-'));
    root = join(folder, 'image');
    const application = join(folder, 'application');
    await mkdir(application);
    await copyFile(join(home, 'target/admin-copilot-all.jar'), join(application, 'admin-copilot-all.jar'));
    dockerfile = await stages();
    await run(join(home, 'deploy/image-root.sh'), [java, application, root]);
    // The start-up cache, with that very Java at its path; a shell of our own stands in for the stage's.
    for (const command of dockerfile('cache', 'RUN')) {
      const words = command.replace(/ < \/dev\/null/, '').split(' ').filter((word) => word !== '');
      await run(join(home, 'deploy/image-run.sh'), ['--build', root, `/opt/java/openjdk/bin/${words[0]}`, ...words.slice(1)]);
    }
    const [program, ...options] = JSON.parse(dockerfile('final', 'ENTRYPOINT')[0]);
    assert.equal(program, 'java');
    const child = spawn(
      join(home, 'deploy/image-run.sh'),
      [root, '/opt/java/openjdk/bin/java', ...options, 'demo', '--port', '0'],
      {
        env: environment({ INSTAINSTRU_MCP_AUDIT_LOG: '/var/lib/admin-copilot/audit.jsonl', PATH: process.env.PATH }),
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    running = { child, exited: once(child, 'exit') };
    let stderr = '';
    running.base = await new Promise((resolve, reject) => {
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
        const ready = /^ready (http:\S+)\/mcp$/m.exec(stderr);
        if (ready) resolve(ready[1]);
      });
      running.exited.then(([code]) => reject(new Error(`ended with ${code}: ${stderr}`)));
    });
    running.pid = (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')).trim();
  });
  after(async () => {
    if (running && running.child.exitCode === null) {
      running.child.kill('SIGKILL');
      await running.exited;
    }
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  test('C-03: holds no shell and no program but Java', async () => {
    const programs = [];
    for await (const { path, name } of files(root)) {
      const head = (await readFile(path)).subarray(0, 18);
      const executable = head.subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1'));
      if ((executable && !/\.so(\.|$)/.test(name)) || head.subarray(0, 2).toString() === '#!') programs.push(name);
    }
    assert.deepEqual(programs.sort(), [
      'opt/java/openjdk/bin/java', 'opt/java/openjdk/lib/jexec', 'opt/java/openjdk/lib/jspawnhelper',
    ]);
    assert.deepEqual(dockerfile('final', 'USER'), ['10001:10001']);
    assert.deepEqual(dockerfile('final', 'RUN'), [], 'nothing could run in a stage without a shell');
  });

  test('C-03: the server serves as user 10001 without capabilities, with its start-up cache', async () => {
    const status = await readFile(`/proc/${running.pid}/status`, 'utf8');
    assert.match(status, /^Uid:\t10001\t10001\t10001\t10001$/m);
    assert.match(status, /^Gid:\t10001\t10001\t10001\t10001$/m);
    for (const set of ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb']) assert.match(status, new RegExp(`^Cap${set}:\t0+$`, 'm'));
    assert.match(status, /^NoNewPrivs:\t1$/m);
    const cache = /-XX:(?:SharedArchiveFile|AOTCache)=(\S+?)"/.exec(dockerfile('final', 'ENTRYPOINT')[0])[1];
    assert.ok((await readFile(`/proc/${running.pid}/maps`, 'utf8')).includes(cache), 'the cache is mapped');
  });

  test('C-03: the root file system is read-only but for the volume', async () => {
    const mounts = (await readFile(`/proc/${running.pid}/mountinfo`, 'utf8')).trim().split('\n').map((line) => line.split(' '));
    const seen = Object.fromEntries(mounts.map(([, , , , point, options]) => [point, options.split(',')]));
    assert.ok(seen['/'].includes('ro'), JSON.stringify(seen));
    const writable = mounts.map(([, , , , point]) => point).filter((point) => seen[point].includes('rw'));
    assert.deepEqual(
      writable.filter((point) => point !== '/proc' && !point.startsWith('/dev/')),
      ['/var/lib/admin-copilot'],
    );
  });

  test('C-03: a real client gets answers, a chart and an audit line', async () => {
    const client = await connect(transports.http({ base: running.base }));
    const queues = await client.callTool({ name: 'instainstru_celery_queue_depth', arguments: {} });
    assert.ok(queues.structuredContent.total_depth >= 0);
    const chart = await client.callTool({
      name: 'instainstru_metrics_query', arguments: { question: 'p95 latency by endpoint', chart: true },
    });
    assert.ok(chart.content.some(({ type }) => type === 'image'), JSON.stringify(chart));
    await client.close();
    const audit = await readFile(`/proc/${running.pid}/root/var/lib/admin-copilot/audit.jsonl`, 'utf8');
    assert.match(audit, /celery_queue_depth/);
  });

  test('C-03: ends on SIGTERM as process 1 of its container', async () => {
    process.kill(Number(running.pid), 'SIGTERM');
    const [code] = await running.exited;
    assert.equal(code, 0);
  });
});
