// Programs of pinned versions that no system package has, installed once: node pinned.mjs installs all of them.
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const folder = fileURLToPath(new URL('../../../target/e2e', import.meta.url));
const requirements = fileURLToPath(new URL('celery-requirements.txt', import.meta.url));
const exists = (path) => access(path).then(() => true, () => false);

// Service discovery is left out of Prometheus: it is most of what there is to compile.
const PROGRAMS = {
  prometheus: { source: 'github.com/prometheus/prometheus/cmd/prometheus', version: 'v0.316.0', tags: 'remove_all_sd' },
  'victoria-metrics': { source: 'github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics', version: 'v1.148.9' },
};
const MIN_GO = 26;
const BUILD_LIMIT = 15 * 60_000;

// Why Go programs cannot be had on this machine; undefined if they can.
export async function withoutGo() {
  const version = await execute('go', ['env', 'GOVERSION']).then(({ stdout }) => stdout.trim(), () => 'none');
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);
  return minor >= MIN_GO ? undefined : `needs Go 1.${MIN_GO}; there is ${version}`;
}

// The path of a program that is built from its Go module.
export async function goProgram(name) {
  const { source, version, tags = '' } = PROGRAMS[name];
  const bin = join(folder, `${name}-${version}`);
  const program = join(bin, name);
  if (!(await exists(program))) {
    const unfinished = `${bin}.unfinished`;
    await mkdir(unfinished, { recursive: true });
    await execute('go', ['install', '-tags', tags, `${source}@${version}`],
      { env: { ...process.env, GOBIN: unfinished }, timeout: BUILD_LIMIT, cwd: unfinished });
    await rename(unfinished, bin);
  }
  return program;
}

// A Python with Celery and Flower.
export async function celeryPython() {
  const hash = createHash('sha256').update(await readFile(requirements)).digest('hex').slice(0, 12);
  const environment = join(folder, `celery-${hash}`);
  const python = join(environment, 'bin/python');
  const complete = join(environment, 'complete');
  if (!(await exists(complete))) {
    await rm(environment, { recursive: true, force: true });
    await execute('python3', ['-m', 'venv', environment]);
    await execute(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
    await mkdir(complete);
  }
  return python;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await celeryPython();
  const reason = await withoutGo();
  if (reason) {
    console.log(`no tests on Prometheus 3 and VictoriaMetrics: ${reason}`);
  } else {
    for (const name of Object.keys(PROGRAMS)) await goProgram(name);
    console.log('tests on Prometheus 3 and VictoriaMetrics');
  }
}
