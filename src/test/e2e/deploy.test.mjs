// The Kubernetes manifests and the systemd unit, as far as they can be tried without a cluster and without systemd running.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { execute, run, serve } from './launcher.mjs';

const home = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(home, 'deploy/kubernetes');

async function documents(file) {
  return parseAllDocuments(await readFile(file, 'utf8')).map((document) => {
    assert.deepEqual(document.errors, [], file);
    return document.toJS();
  });
}

// The API's schemas as functions; a kind that does not exist has none.
async function schemaOf({ apiVersion, kind }) {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  const name = `IoK8sApi${[group.replace('.k8s.io', ''), version, kind].map((word) => word[0].toUpperCase() + word.slice(1)).join('')}`;
  return (await import(`kubernetes-models/_schemas/${name}`)).validate;
}

// What is wrong with a manifest: against the schema, and fields that it does not know. The schemas' functions read every field that
// they know; what they never read is misspelt or at the wrong place.
async function faults(manifest) {
  const unread = new Set();
  const watched = (value, path) => {
    if (value === null || typeof value !== 'object') return value;
    for (const key of Array.isArray(value) ? [] : Object.keys(value)) unread.add(`${path}/${key}`);
    const inner = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, watched(each, `${path}/${key}`)]));
    return new Proxy(Array.isArray(value) ? Object.values(inner) : inner, {
      get(target, key) {
        unread.delete(`${path}/${String(key)}`);
        return target[key];
      },
    });
  };
  let validate;
  try {
    validate = await schemaOf(manifest);
  } catch {
    return [`${manifest.apiVersion} ${manifest.kind}: there is no such kind`];
  }
  const object = watched(manifest, '');
  const found = validate(object) ? [] : validate.errors.map(({ instancePath, message, keyword, params }) =>
    `${instancePath}: ${message ?? keyword} ${JSON.stringify(params)}`);
  return [...found, ...[...unread].map((path) => `${path}: unknown`)];
}

describe('the Kubernetes manifests', { timeout: 120_000 }, () => {
  let all;
  let of;
  before(async () => {
    const [kustomization] = await documents(join(folder, 'kustomization.yaml'));
    const files = (await readdir(folder)).filter((file) => file !== 'kustomization.yaml' && file !== 'secret.example.yaml').sort();
    assert.deepEqual([...kustomization.resources].sort(), files, 'every file is applied');
    all = (await Promise.all([...files, 'secret.example.yaml'].map((file) => documents(join(folder, file))))).flat();
    of = (kind) => all.find((manifest) => manifest.kind === kind);
  });

  test('keep to the schemas of the API, without unknown fields', async () => {
    for (const manifest of all) assert.deepEqual(await faults(manifest), [], manifest.kind);
  });

  test('a manifest with faults is found out', async () => {
    const broken = structuredClone(of('Deployment'));
    broken.spec.replicas = 'two';
    delete broken.spec.selector;
    broken.spec.template.spec.containers[0].readOnlyRootFilesystem = true;
    const found = (await faults(broken)).join('\n');
    assert.match(found, /\/spec\/replicas/);
    assert.match(found, /selector/);
    assert.match(found, /\/spec\/template\/spec\/containers\/0\/readOnlyRootFilesystem: unknown/);
    assert.match((await faults({ ...broken, apiVersion: 'apps/v9' })).join(), /no such kind/);
  });

  test('speak of each other by their right names', () => {
    const pod = of('Deployment').spec.template;
    const labels = Object.entries(pod.metadata.labels);
    const selected = (selector) => Object.entries(selector).every((label) => labels.some((own) => own.join() === label.join()));
    for (const selector of [
      of('Deployment').spec.selector.matchLabels, of('Service').spec.selector,
      of('PodDisruptionBudget').spec.selector.matchLabels, of('NetworkPolicy').spec.podSelector.matchLabels,
    ]) {
      assert.ok(Object.keys(selector).length > 0 && selected(selector), JSON.stringify(selector));
    }
    const { kind, name, apiVersion } = of('HorizontalPodAutoscaler').spec.scaleTargetRef;
    assert.deepEqual([kind, name, apiVersion], ['Deployment', of('Deployment').metadata.name, of('Deployment').apiVersion]);
    const [container] = pod.spec.containers;
    const ports = container.ports.map((port) => port.name);
    assert.ok(ports.includes(of('Service').spec.ports[0].targetPort));
    const admitted = of('NetworkPolicy').spec.ingress.flatMap((rule) => rule.ports.map(({ port }) => port));
    assert.deepEqual(admitted.sort(), [...ports].sort());
    assert.deepEqual(container.envFrom.map((source) => (source.configMapRef ?? source.secretRef).name),
      [of('ConfigMap').metadata.name, of('Secret').metadata.name]);
    assert.equal(pod.spec.serviceAccountName, of('ServiceAccount').metadata.name);
    const { minReplicas } = of('HorizontalPodAutoscaler').spec;
    assert.equal(minReplicas, 2);
    assert.equal(of('Deployment').spec.replicas, 2);
    assert.ok(of('PodDisruptionBudget').spec.minAvailable < minReplicas, 'a node can be emptied');
  });

  test('let the pod do nothing but serve', () => {
    const { spec } = of('Deployment').spec.template;
    const [container] = spec.containers;
    assert.equal(spec.securityContext.runAsNonRoot, true);
    assert.equal(spec.securityContext.runAsUser, 10001);
    assert.equal(spec.securityContext.seccompProfile.type, 'RuntimeDefault');
    assert.equal(spec.automountServiceAccountToken, false);
    assert.deepEqual(container.securityContext, {
      readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] },
    });
    assert.deepEqual(container.volumeMounts.map(({ mountPath }) => mountPath), ['/var/lib/admin-copilot']);
    assert.ok(container.resources.limits.memory);
  });

  test('hold no secret: as they are, the server refuses to start', async () => {
    const secrets = of('Secret').stringData;
    assert.deepEqual([...new Set(Object.values(secrets))], ['']);
    const { code, stderr } = await run(['serve', '--port', '0'], { env: { ...of('ConfigMap').data, ...secrets } });
    assert.equal(code, 2);
    assert.match(stderr, /No caller could authenticate/);
  });

  test('with secrets their settings start a server that passes the probes', async () => {
    const state = await mkdtemp(join(tmpdir(), 'copilot-pod-'));
    after(() => rm(state, { recursive: true }));
    const env = {
      ...of('ConfigMap').data, ...of('Secret').stringData,
      INSTAINSTRU_MCP_INBOUND_TOKEN: 'in', INSTAINSTRU_MCP_SEAL_KEY: '5ea1'.repeat(16),
      // Not the machine's other addresses, in a test.
      INSTAINSTRU_MCP_HOST: '127.0.0.1', INSTAINSTRU_MCP_MANAGEMENT_HOST: '127.0.0.1', INSTAINSTRU_MCP_MANAGEMENT_PORT: '0',
      INSTAINSTRU_MCP_AUDIT_LOG: join(state, 'audit.jsonl'),
    };
    const [container] = of('Deployment').spec.template.spec.containers;
    const server = await serve([...container.args, '--port', '0'], env);
    after(() => server.kill());
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      const { path, httpHeaders } = container[probe].httpGet;
      const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]));
      assert.equal((await fetch(server.base + path, { headers })).status, 200, probe);
    }
    assert.equal(await server.stop(), 0);
  });
});

describe('the systemd unit', { timeout: 60_000 }, () => {
  const unit = join(home, 'deploy/systemd/admin-copilot.service');
  let root;
  before(async () => {
    // A machine with the unit and the program at their places.
    root = await mkdtemp(join(tmpdir(), 'copilot-unit-'));
    for (const place of ['etc/systemd/system', 'opt/admin-copilot', 'usr/lib/systemd']) await mkdir(join(root, place), { recursive: true });
    await cp('/lib/systemd/system', join(root, 'usr/lib/systemd/system'), { recursive: true, verbatimSymlinks: true });
    await copyFile(join(home, 'copilot'), join(root, 'opt/admin-copilot/copilot'));
    await copyFile(unit, join(root, 'etc/systemd/system/admin-copilot.service'));
  });
  after(() => rm(root, { recursive: true, force: true }));

  const verified = () => execute('systemd-analyze', ['verify', '--man=no', `--root=${root}`, 'admin-copilot.service']);

  test('is understood by systemd, which finds its program', async () => {
    const { code, stdout, stderr } = await verified();
    assert.equal(code, 0, stdout + stderr);
    assert.doesNotMatch(stderr, /admin-copilot/);
  });

  test('a unit with a fault is found out', async () => {
    const place = join(root, 'etc/systemd/system/admin-copilot.service');
    const text = await readFile(unit, 'utf8');
    for (const wrong of [
      text.replace('ProtectSystem=strict', 'ProtectSystm=strict'), text.replace('/copilot serve', '/copilt serve'),
    ]) {
      assert.notEqual(wrong, text);
      await writeFile(place, wrong);
      const { code, stderr } = await verified();
      assert.ok(code !== 0 || /admin-copilot/.test(stderr), stderr);
    }
    await writeFile(place, text);
  });

  test('is exposed little', async () => {
    const { code, stdout, stderr } = await execute('systemd-analyze', ['security', '--offline=true', '--no-pager', '--threshold=20', unit]);
    assert.equal(code, 0, stdout + stderr);
    const open = text => /Overall exposure level for [^:]*: ([\d.]+)/.exec(text)[1];
    assert.ok(Number(open(stdout)) <= 2, stdout);
  });
});
