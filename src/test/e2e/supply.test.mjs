// What ships: the same from every build, listed, without known weaknesses and without secrets.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findings, scan, shown } from './secrets.mjs';

const home = fileURLToPath(new URL('../../..', import.meta.url));
const jar = join(home, 'target/admin-copilot-all.jar');

// Values that only look like secrets, each with the file that it belongs to.
const FIXTURES = new Map([
  ['AKIA' + 'IOSFODNN7EXAMPLE', 'src/test/java/com/instainstru/copilot/security/redaction/RedactionTest.java'],
  ['sk_live_' + 'abcdefgh12345678', 'src/test/java/com/instainstru/copilot/tools/MaskPersonalDataTest.java'],
]);

// Classes of Netty that look for a private key's first line, and one with the published key by which it tries out OpenSSL.
const LIBRARIES = new Set(['JdkSslServerContext', 'OpenSsl', 'SslUtils'].map((name) => `io/netty/handler/ssl/${name}.class`));

async function run(command, args, cwd = home) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code, output };
}
const maven = (args, cwd) => run('mvn', ['-B', '-ntp', '-Dstyle.color=never', ...args], cwd);

async function dependencies(cwd, folder, scope) {
  const file = join(folder, `dependencies-${scope}.txt`);
  const { code, output } = await maven(
    ['-q', 'dependency:list', `-DincludeScope=${scope}`, '-Dsort=true', `-DoutputFile=${file}`], cwd);
  assert.equal(code, 0, output);
  return (await readFile(file, 'utf8')).match(/[\w.-]+:[\w.-]+:\S+/g);
}

describe('what ships', { timeout: 900_000 }, () => {
  let folder;
  let copy;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copilot-supply-'));
    copy = join(folder, 'checkout');
    for (const part of ['pom.xml', 'tools-catalog.yaml', 'prompts.yaml', 'src/main', 'deploy']) {
      await cp(join(home, part), join(copy, part), { recursive: true });
    }
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('C-01: two builds have the same dependencies, each of one fixed version, and the same bytes', { timeout: 600_000 }, async () => {
    const here = await dependencies(home, folder, 'test');
    assert.ok(here.length > 50, `${here.length} dependencies`);
    for (const dependency of here) assert.doesNotMatch(dependency, /SNAPSHOT|:LATEST:|:RELEASE:|[[\](),]/);
    assert.deepEqual(await dependencies(copy, folder, 'test'), here);
    const digest = async (file) => createHash('sha256').update(await readFile(file)).digest('hex');
    const { code, output } = await maven(['-q', '-DskipTests', 'package'], copy);
    assert.equal(code, 0, output);
    assert.equal(await digest(join(copy, 'target/admin-copilot-all.jar')), await digest(jar));
  });

  test('C-01: a plugin or a dependency without a fixed version stops the build', async () => {
    const pom = join(copy, 'pom.xml');
    const pinned = await readFile(pom, 'utf8');
    const wrong = {
      'a range': pinned.replace('<picocli.version>4.7.7<', '<picocli.version>[4.7,4.8)<'),
      'a plugin without version': pinned.replace(
        /(<artifactId>maven-site-plugin<\/artifactId>)\s*<version>[^<]*<\/version>/, '$1'),
    };
    for (const [kind, text] of Object.entries(wrong)) {
      assert.notEqual(text, pinned, kind);
      await writeFile(pom, text);
      const { code, output } = await maven(['-Pstrict', 'enforcer:enforce@pinned'], copy);
      assert.notEqual(code, 0, kind);
      assert.match(output, /BanDynamicVersions failed|RequirePluginVersions failed/, kind);
    }
    await writeFile(pom, pinned);
  });

  test('C-02: the bill of materials beside the jar lists every runtime jar with its digest', async () => {
    const bill = JSON.parse(await readFile(join(home, 'target/admin-copilot-all.cdx.json'), 'utf8'));
    assert.equal(bill.bomFormat, 'CycloneDX');
    const listed = bill.components.map(({ group, name, version }) => `${group}:${name}:${version}`).sort();
    const shipped = (await dependencies(home, folder, 'runtime')).map((dependency) => {
      const [group, name, , version] = dependency.split(':');
      return `${group}:${name}:${version}`;
    });
    assert.deepEqual(listed, shipped.sort());
    for (const { name, hashes, purl } of bill.components) {
      assert.ok(hashes.some(({ alg }) => alg === 'SHA-256'), name);
      assert.match(purl, /^pkg:maven\//);
    }
  });

  test('C-04: a version with a known high advisory stops the build and names the advisory', async () => {
    const good = await maven(['-q', '-Pstrict', 'enforcer:enforce@advisories']);
    assert.equal(good.code, 0, good.output);
    for (const [version, advisory] of [
      ['h2.version=2.1.210', 'CVE-2022-45868'],
      ['logback.version=1.4.11', 'CVE-2023-6378'],
      ['jackson.version=3.1.2', 'CVE-2026-54512'],
      ['netty.version=4.2.13.Final', 'CVE-2026-50010'],
    ]) {
      const { code, output } = await maven(['-Pstrict', 'enforcer:enforce@advisories', `-D${version}`]);
      assert.notEqual(code, 0, version);
      assert.match(output, new RegExp(advisory), version);
    }
  });

  test('C-05: neither the repository nor the jar holds a secret', async () => {
    const found = await scan(home, ['.git', 'target', 'node_modules', '.env', '.idea', '.vscode']);
    const unknown = found.filter(({ name, value }) => FIXTURES.get(value) !== name);
    assert.deepEqual(unknown.map(shown), []);
    const known = new Set(found.map(({ value }) => value));
    assert.deepEqual([...FIXTURES.keys()].filter((value) => !known.has(value)), [], 'fixtures that are gone');

    const unpacked = join(folder, 'jar');
    const { code, output } = await run('unzip', ['-q', '-o', jar, '-d', unpacked]);
    assert.equal(code, 0, output);
    const shipped = await scan(unpacked);
    assert.deepEqual(shipped.filter(({ kind, name }) => kind !== 'private key' || !LIBRARIES.has(name)).map(shown), []);
  });

  test('C-05: the scan finds what it has to find', () => {
    // Put together here, so that this file holds none of them.
    const planted = {
      'private key': ['-----BEGIN ', 'PRIVATE KEY-----\n', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ'],
      'GitHub token': ['ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'],
      'AWS key': ['AKIA', 'IOSFODNN7EXAMPLX'],
      'Sentry token': ['sntrys_', 'eyJpYXQiOjE3MDAwMDAwMDAuMCwidXJsIjoi'],
      'Grafana token': ['glsa_', 'Q7r1v9Xy3Zb5Nc8Ld2Mf4Kh6Jg0Ts1Pq_0a1b2c3d'],
      'JSON web token': ['eyJhbGciOiJSUzI1NiIsInR5cCI6', '.eyJzdWIiOiJhZG1pbiIsImlhdCI6MTcwMDA', '.c2lnbmF0dXJlLXRoYXQtaXM'],
      'value of a secret': ['API_SERVICE_TOKEN', '=', 'q8Zr2Lx7Vn4Kp9Tb3Wd6Ys1'],
    };
    for (const [kind, parts] of Object.entries(planted)) {
      assert.ok(findings(`x\n${parts.join('')}\n`, 'planted').some((finding) => finding.kind === kind), kind);
    }
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder as configuration files have it
    assert.deepEqual(findings('token: ${BACKEND_TOKEN}\npassword = changeme\nsecret: aaaaaaaaaaaaaaaaaaaaaaaa1', 'plain'), []);
  });
});
