// The dashboard and the alerts for the server itself: each speaks of meters that a real scrape has, and each alert fires when it should.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, execute, serve, transports } from './launcher.mjs';
import { freePort, json, processes, until } from './prometheus.mjs';
import { world } from './world.mjs';

const home = fileURLToPath(new URL('../../..', import.meta.url));
const rules = join(home, 'deploy/prometheus/alerts.yml');
const cases = join(home, 'deploy/prometheus/alerts.test.yml');
const METER = /\b(?:copilot|jvm|process|system)_[a-z0-9_]+/g;

const read = (file) => readFile(join(home, file), 'utf8');
const dashboard = JSON.parse(await read('deploy/grafana/dashboard.json'));
const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const alerts = [...(await readFile(rules, 'utf8')).matchAll(/- alert: (\w+)/g)].map(([, name]) => name);

describe('monitoring', () => {
  const programs = processes();
  let folder;
  let upstreams;
  let server;
  let client;
  let metrics;
  let prometheus;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copilot-monitoring-'));
    upstreams = await world();
    const [managementPort, prometheusPort, dead] = [await freePort(), await freePort(), await freePort()];
    // Sentry is gone, so that a breaker opens; no machine token can be had, so that the static one is used.
    server = await serve(['serve', '--no-auth', '--port', '0'], {
      ...upstreams.settings,
      INSTAINSTRU_MCP_MANAGEMENT_PORT: String(managementPort),
      INSTAINSTRU_MCP_SENTRY_BASE_URL: `http://127.0.0.1:${dead}`,
      INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_ID: 'monitoring',
      INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_SECRET: 'of-the-test',
      INSTAINSTRU_MCP_WORKOS_M2M_TOKEN_URL: `http://127.0.0.1:${dead}/token`,
      INSTAINSTRU_MCP_M2M_FALLBACK: 'on',
    });
    metrics = `http://127.0.0.1:${managementPort}/metrics`;
    client = await connect(transports.http({ base: server.base }));
    await calls();
    prometheus = `http://127.0.0.1:${prometheusPort}`;
    await writeFile(join(folder, 'prometheus.yml'), `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: ['${rules}']
scrape_configs: [{ job_name: admin-copilot, static_configs: [{ targets: ['127.0.0.1:${managementPort}'] }] }]\n`);
    programs.start('prometheus', [
      `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/tsdb`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
    ]);
  });
  after(async () => {
    await client?.close();
    await server?.stop();
    await upstreams?.stop();
    await programs.stop();
    await rm(folder, { recursive: true, force: true });
  });

  // Something of everything that is counted.
  async function calls() {
    const call = (name, args = {}) => client.callTool({ name: `instainstru_${name}`, arguments: args });
    for (let i = 0; i < 6; i++) assert.equal((await call('sentry_issues_top')).isError, true);
    for (const name of ['celery_queue_depth', 'dashboards_list']) {
      assert.notEqual((await call(name)).isError, true, name);
    }
  }

  test('every meter of dashboard and alerts is in a scrape of the running server', async () => {
    const named = new Set([...JSON.stringify(dashboard).matchAll(METER), ...(await readFile(rules, 'utf8')).matchAll(METER)]
      .map(([name]) => name));
    assert.ok(named.size > 15, [...named].join());
    let missing;
    // A pause of the collector and the end of a breaker come by themselves.
    await until('all meters', async () => {
      const scraped = new Set((await (await fetch(metrics)).text()).split('\n')
        .filter((line) => line && !line.startsWith('#')).map((line) => /^\w+/.exec(line)[0]));
      missing = [...named].filter((name) => !scraped.has(name));
      if (missing.length) await calls();
      return missing.length === 0;
    }).catch(() => assert.deepEqual(missing, []));
  });

  test('every panel of the dashboard shows something in a real Prometheus', async () => {
    await until('a few scrapes', async () =>
      (await json(`${prometheus}/api/v1/query?query=count_over_time(up[1m])>5`)).data.result.length > 0);
    for (const { title, targets } of panels) {
      for (const { expr } of targets) {
        const query = expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*');
        let answer;
        await until(title, async () => {
          await calls();
          answer = await json(`${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`);
          assert.equal(answer.status, 'success', `${title}: ${answer.error}`);
          return answer.data.result.length > 0;
        });
      }
    }
  });

  test('a real Prometheus takes the rules and evaluates each', async () => {
    let known;
    await until('an evaluation', async () => {
      known = (await json(`${prometheus}/api/v1/rules`)).data.groups.flatMap((group) => group.rules);
      return known.length > 0 && known.every(({ health }) => health === 'ok');
    });
    assert.deepEqual(known.map(({ name }) => name), alerts);
    // The breaker of Sentry is open, which is told after five minutes.
    await until('the alert to be pending', async () =>
      (await json(`${prometheus}/api/v1/alerts`)).data.alerts.some(({ labels }) =>
        labels.alertname === 'CopilotUpstreamDown' && labels.upstream === 'sentry'));
  });

  test('promtool finds the rules right, and each alert fires in its cases and in no other', async () => {
    for (const args of [['check', 'rules', rules], ['test', 'rules', cases]]) {
      const { code, stdout, stderr } = await execute('promtool', args);
      assert.equal(code, 0, stdout + stderr);
    }
    const tried = (await readFile(cases, 'utf8')).split(/^ {2}- name: /m).slice(1);
    for (const alert of alerts) {
      const own = tried.filter((text) => text.includes(`- alertname: ${alert}\n`));
      assert.ok(own.some((text) => text.includes('exp_labels')), `${alert} fires in no case`);
      assert.ok(own.some((text) => text.includes('exp_alerts: []')), `${alert} fires in every case`);
    }
  });

  test('each alert has its part in the runbook, and links to it', async () => {
    const headings = [...(await read('docs/operations.md')).matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    assert.deepEqual(headings.filter((name) => name.startsWith('Copilot')), alerts);
    const links = [...(await readFile(rules, 'utf8')).matchAll(/runbook_url: docs\/operations\.md#(\w+)/g)].map(([, anchor]) => anchor);
    assert.deepEqual(links, alerts.map((name) => name.toLowerCase()));
  });

  test('panels have an id of their own and do not cover each other', () => {
    assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
    const cells = new Set();
    for (const { title, gridPos: { x, y, w, h } } of dashboard.panels) {
      for (let column = x; column < x + w; column++) {
        for (let line = y; line < y + h; line++) {
          assert.ok(column < 24 && !cells.has(`${column}/${line}`), title);
          cells.add(`${column}/${line}`);
        }
      }
    }
  });
});
