// A file that does not end fails within its limit: it names its test, and no process of it is left.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from './launcher.mjs';

const FILES = {
  'passes.mjs': `import { test } from 'node:test';
    test('good', () => {});`,
  'fails.mjs': `import { test } from 'node:test';
    test('bad', () => { throw new Error('broken'); });`,
  // Its child has a process group of its own, and a parent that is gone.
  'hangs.mjs': `import { describe, test } from 'node:test';
    import { spawn } from 'node:child_process';
    import { writeFileSync } from 'node:fs';
    describe('outer', () => {
      test('is over', () => {});
      test('waits for ever', async () => {
        const child = spawn('sh', ['-c', 'setsid sleep 1000 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
        child.stdout.once('data', (pid) => {
          writeFileSync(process.argv[1] + '.pid', pid);
          child.kill('SIGKILL');
        });
        await new Promise(() => setInterval(() => {}, 1_000));
      });
    });`,
};

describe('the runner of these files', { timeout: 120_000 }, () => {
  let folder;
  const run = (limit, ...files) =>
    execute(process.execPath, [fileURLToPath(new URL('run.mjs', import.meta.url)), '--limit', String(limit), ...files.map((file) => join(folder, file))]);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copilot-runner-'));
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
  });
  after(() => rm(folder, { recursive: true }));

  test('succeeds when all tests do', async () => {
    const { code, stdout } = await run(60, 'passes.mjs');
    assert.equal(code, 0, stdout);
  });

  test('fails with a test, and runs the other files', async () => {
    const { code, stdout, stderr } = await run(60, 'fails.mjs', 'passes.mjs');
    assert.equal(code, 1);
    assert.match(stderr, /failed: \S*fails\.mjs\n/);
    assert.match(stdout, /good/);
  });

  test('names a test that hangs, and ends every process of its file', async () => {
    const { code, stderr } = await run(5, 'hangs.mjs');
    assert.equal(code, 1);
    assert.match(stderr, /STUCK \S*hangs\.mjs has not ended after 5 s; running: outer > waits for ever\n/);
    const pid = (await readFile(join(folder, 'hangs.mjs.pid'), 'utf8')).trim();
    // One that was ended and that nobody has waited for yet has no command line any more.
    const left = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    assert.equal(left, '', `process ${pid} is left`);
  });
});
