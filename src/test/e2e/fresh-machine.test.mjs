// The first start on a machine that has neither Java nor Maven: real launcher, with stand-ins for the package manager and Maven, in name
// spaces of its own in which no Java is installed.
import { afterEach, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { copilot, environment, run } from './launcher.mjs';

const home = dirname(copilot);
const TOOLS = ['bash', 'cat', 'chmod', 'cp', 'env', 'find', 'flock', 'grep', 'head', 'ln', 'mkdir', 'mktemp', 'mv', 'readlink', 'rm', 'sed', 'sort',
  'stat', 'stty', 'sync', 'tail', 'tee', 'touch', 'unshare'];

// Hides what is installed, then runs the arguments; the hidden Javas stay reachable for the package manager's stand-in.
const HIDE = `
mount --rbind /usr/lib/jvm "$JDKS"
mount -t tmpfs none /usr/lib/jvm
[ ! -d /opt/java ] || mount -t tmpfs none /opt/java
PATH=$SANDBOX exec "$@"`;
const spaces = ['--user', '--map-root-user', '--mount'];
const skip = !existsSync('/usr/lib/jvm')
  ? 'needs Java below /usr/lib/jvm'
  : spawnSync('unshare', [...spaces, 'mount', '-t', 'tmpfs', 'none', '/mnt']).status !== 0 && 'needs name spaces of its own';

describe('a fresh machine', { skip, timeout: 300_000 }, () => {
  let folder;
  let checkout;
  let bin;
  let log;

  before(() => run(['--version'])); // builds the jar that the stand-in for Maven delivers
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copilot fresh '));
    checkout = join(folder, 'checkout');
    bin = join(folder, 'bin');
    log = join(folder, 'log');
    for (const path of [bin, join(folder, 'jdks'), join(checkout, 'src/main')]) await mkdir(path, { recursive: true });
    for (const file of ['copilot', 'build.sh', 'pom.xml', 'tools-catalog.yaml', 'prompts.yaml']) {
      await copyFile(join(home, file), join(checkout, file));
    }
    await writeFile(join(checkout, 'src/main/Source.java'), '');
    for (const tool of TOOLS) {
      const found = process.env.PATH.split(delimiter).map((path) => join(path, tool)).find(existsSync);
      assert.ok(found, tool);
      await symlink(await realpath(found), join(bin, tool));
    }
    await writeFile(log, '');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function program(name, text) {
    await writeFile(join(bin, name), `#!/usr/bin/env bash\nprintf '%s\\n' "${name} $*" >>'${log}'\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  }
  const called = async () => (await readFile(log, 'utf8')).trim().split('\n').filter((line) => line !== '');

  // Debian's, which knows one JDK.
  async function apt() {
    await program('apt-cache', '[ "$2" != openjdk-21-jdk-headless ] || echo "Package: $2"');
    await program('apt-get', `if [ "$1" = install ]; then
      for jdk in "$JDKS"/*; do [ ! -x "$jdk/bin/javac" ] || ln -s "$jdk" /usr/lib/jvm/; done
      cp '${join(folder, 'mvn')}' '${join(bin, 'mvn')}'
    fi`);
    await writeFile(join(folder, 'mvn'), await maven());
    await chmod(join(folder, 'mvn'), 0o755);
  }
  async function maven({ version = '3.9.9', build = `cp '${join(home, 'target/admin-copilot-all.jar')}' "$jar"` } = {}) {
    await program('mvn', `
      if [ "$1" = -v ]; then printf '\\033[1mApache Maven ${version}\\033[m\\n'; exit; fi
      for word in "$@"; do case $word in -Drunnable.jar=*) jar=\${word#*=} ;; esac; done
      printf '%s\\n' 'Downloaded from central: a' 'Downloaded from central: b' '[INFO] --- compiler:3.14.0:compile (default-compile) @ x ---'
      printf '\\033[31m[INFO] --- shade:3.6.1:shade (default) @ x ---\\033[m\\n'
      ${build}`);
    const text = await readFile(join(bin, 'mvn'), 'utf8');
    await rm(join(bin, 'mvn'));
    return text;
  }
  async function installed(options) {
    await writeFile(join(bin, 'mvn'), await maven(options));
    await chmod(join(bin, 'mvn'), 0o755);
  }

  async function start(args, { env = {}, wrapper = [], java = false, launcher = join(checkout, 'copilot') } = {}) {
    const show = java ? 'for jdk in "$JDKS"/*; do [ ! -x "$jdk/bin/javac" ] || ln -s "$jdk" /usr/lib/jvm/; done\n' : '';
    const child = spawn(
      'unshare',
      [...spaces, 'bash', '-euc', HIDE.replace('PATH=', `${show}PATH=`), 'hide', ...wrapper, 'bash', launcher, ...args],
      {
        env: environment({ JDKS: join(folder, 'jdks'), SANDBOX: bin, COPILOT_CACHE: 'off', COPILOT_INSTALL: '', JAVA_HOME: '', COPILOT_JAVA: '', ...env }),
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const [code] = await once(child, 'close');
    return { code, stdout, stderr };
  }

  test('root on Debian gets a JDK and Maven, is told before, sees the build advance and gets an answer', async () => {
    await apt();
    const { code, stdout, stderr } = await start(['--version']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^copilot \d[\d.]*\n$/);
    const calls = await called();
    const install = calls.find((line) => line.startsWith('apt-get install'));
    assert.match(install, / openjdk-21-jdk-headless maven$/);
    assert.match(stderr, /needs a JDK from 17 on and Maven from 3\.6\.3 on[\s\S]*COPILOT_INSTALL=off[\s\S]*openjdk-21-jdk-headless maven\n/);
    assert.match(stderr, /Building[\s\S]*libraries and plugins: 1 files[\s\S]*compiling[\s\S]*packing the jar[\s\S]*Built in \d+ s\./);
    assert.ok(!stderr.includes('\u001b') && !stderr.includes('\r'), stderr);
    // The second start has all it needs.
    await writeFile(log, '');
    const again = await start(['--version'], { java: true });
    assert.equal(again.stdout, stdout);
    assert.equal(again.stderr, '');
    assert.deepEqual(await called(), []);
  });

  for (const [who, args, options] of [
    ['COPILOT_INSTALL=off', ['--version'], { env: { COPILOT_INSTALL: 'off' } }],
    ['a client that starts stdio', ['stdio'], {}],
    ['a client that starts the demo', ['demo', '--stdio'], {}],
    ['a user without rights', ['--version'], { wrapper: ['unshare', '--user', '--map-user=1000'] }],
  ]) {
    test(`${who} installs nothing and learns the command`, async () => {
      await apt();
      const { code, stdout, stderr } = await start(args, options);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, /^ {2}apt-get install -y --no-install-recommends openjdk-21-jdk-headless maven$/m);
      assert.deepEqual((await called()).filter((line) => !line.startsWith('apt-cache')), []);
    });
  }

  test('only what is missing is named', async () => {
    await apt();
    const { code, stderr } = await start(['--version'], { java: true, env: { COPILOT_INSTALL: 'off' } });
    assert.equal(code, 2);
    assert.match(stderr, /needs Maven from 3\.6\.3 on to build[\s\S]*^ {2}apt-get \S+ -y \S+ maven$/m);
  });

  for (const [manager, command] of [
    ['dnf', '  dnf install -y java-21-openjdk-devel maven'],
    ['zypper', '  zypper install -y java-21-openjdk-devel maven'],
    ['apk', '  apk add openjdk21 maven'],
    ['pacman', '  pacman -S jdk-openjdk maven'],
  ]) {
    test(`with ${manager} the command is its own, and nobody runs it`, async () => {
      await program(manager, '');
      const { code, stderr } = await start(['--version']);
      assert.equal(code, 2);
      assert.ok(stderr.split('\n').includes(command), stderr);
      assert.deepEqual(await called(), []);
    });
  }

  test('without a known package manager the needs are named', async () => {
    const { code, stderr } = await start(['--version']);
    assert.equal(code, 2);
    assert.match(stderr, /a JDK from 17 on and Maven from 3\.6\.3 on/);
  });

  test('an installation that fails ends with the command', async () => {
    await apt();
    await program('apt-get', 'echo "E: no network" >&2; exit 100');
    const { code, stderr } = await start(['--version']);
    assert.equal(code, 2);
    assert.match(stderr, /E: no network[\s\S]*failed[\s\S]*apt-get install -y --no-install-recommends openjdk-21-jdk-headless maven/);
  });

  test('a release installs nothing, whoever starts it', async () => {
    await apt();
    const release = join(folder, 'release');
    await mkdir(release);
    await copyFile(copilot, join(release, 'copilot'));
    await copyFile(join(home, 'target/admin-copilot-all.jar'), join(release, 'admin-copilot-all.jar'));
    const { code, stderr } = await start(['serve'], { launcher: join(release, 'copilot') });
    assert.equal(code, 2);
    assert.match(stderr, /needs Java 17 or newer[\s\S]*openjdk-17-jre-headless[\s\S]*COPILOT_JAVA=/);
    assert.deepEqual(await called(), []);
  });

  test('a Maven that is too old is named', async () => {
    await installed({ version: '3.6.0' });
    const { code, stderr } = await start(['--version'], { java: true });
    assert.equal(code, 2);
    assert.match(stderr, /Maven 3\.6\.0 \(.*\/bin\/mvn\) is too old[\s\S]*3\.6\.3/);
    assert.deepEqual(await called(), ['mvn -v']);
  });

  test('a build that fails says why and leaves no jar', async () => {
    await installed({ build: 'echo half >"$jar"; echo "[ERROR] Source.java:[1,1] not a class"; exit 1' });
    const { code, stderr } = await start(['--version'], { java: true });
    assert.equal(code, 2);
    assert.match(stderr, /^\[ERROR\] Source\.java:\[1,1\] not a class$[\s\S]*target\/build\.log/m);
    assert.ok(!(await readdir(join(checkout, 'target'))).includes('admin-copilot-all.jar'));
  });

  test('two starts at once build once, and a changed source builds again', async () => {
    await installed({ build: `cp '${join(home, 'target/admin-copilot-all.jar')}' "$jar"` });
    const builds = async () => (await called()).filter((line) => line.includes(' package')).length;
    const both = await Promise.all([1, 2].map(() => start(['--version'], { java: true })));
    assert.deepEqual(both.map(({ code }) => code), [0, 0], JSON.stringify(both));
    assert.equal(await builds(), 1);
    const later = new Date(Date.now() + 3_600_000);
    await utimes(join(checkout, 'src/main/Source.java'), later, later);
    assert.equal((await start(['--version'], { java: true })).code, 0);
    assert.equal(await builds(), 2);
  });
});
