// The observability tools against a real Prometheus and a real Alertmanager, compared with what these say when asked directly.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, serve, transports } from './launcher.mjs';
import { freePort, json, processes, startAlertmanager, until } from './prometheus.mjs';

describe('a real Prometheus and Alertmanager', () => {
  const programs = processes();
  const start = programs.start;
  let folder;
  let prometheus;
  let alertmanager;
  let server;
  let client;

  const call = async (name, args = {}) => {
    const result = await client.callTool({ name: `instainstru_${name}`, arguments: args });
    assert.notEqual(result.isError, true, JSON.stringify(result.structuredContent));
    return result.structuredContent;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copilot-e2e-'));
    const prometheusPort = await freePort();
    prometheus = `http://127.0.0.1:${prometheusPort}`;
    await writeFile(
      join(folder, 'prometheus.yml'),
      `global: { scrape_interval: 1s }
scrape_configs: [{ job_name: self, static_configs: [{ targets: ['127.0.0.1:${prometheusPort}'] }] }]\n`,
    );
    start('prometheus', [
      `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/tsdb`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
    ]);
    await until('a first scrape', async () =>
      (await json(`${prometheus}/api/v1/query?query=count_over_time(up[1m])>3`)).data.result.length > 0);
    alertmanager = await startAlertmanager(programs, folder,
      [{ labels: { alertname: 'QueueBacklog', severity: 'critical' }, annotations: { summary: 'payments' } }]);
    server = await serve(['demo', '--port', '0', '--actions'], {
      INSTAINSTRU_MCP_PROMETHEUS_URL: prometheus,
      INSTAINSTRU_MCP_ALERTMANAGER_URL: alertmanager,
    });
    client = await connect(transports.http({ base: server.base }));
  });
  after(async () => {
    await client?.close();
    await server?.stop();
    await programs.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('an instant query gives the samples that Prometheus gives', async () => {
    const time = Math.floor(Date.now() / 1000) - 1;
    for (const query of ['up', 'sum by (code) (prometheus_http_requests_total)', 'scalar(vector(4.5))', '"text"']) {
      const ours = await call('prometheus_query', { query, time: String(time) });
      const { data } = await json(`${prometheus}/api/v1/query?time=${time}&query=${encodeURIComponent(query)}`);
      assert.equal(ours.result_type, data.resultType, query);
      const theirs = data.resultType === 'vector' ? data.result : [{ metric: {}, value: data.result }];
      assert.deepEqual(
        ours.results.map(({ metric, value }) => ({ metric, value })),
        theirs.map(({ metric, value }) => ({ metric, value })),
        query,
      );
    }
  });

  test('a range query gives the samples that Prometheus gives', async () => {
    const end = Math.floor(Date.now() / 1000) - 1;
    const start = end - 60;
    const ours = await call('prometheus_query_range', { query: 'up', start: String(start), end: String(end), step: '5s' });
    const { data } = await json(`${prometheus}/api/v1/query_range?query=up&start=${start}&end=${end}&step=5`);
    assert.deepEqual(
      ours.results.map(({ metric, values }) => ({ metric, values })),
      data.result,
    );
  });

  test("a wrong expression comes back with Prometheus' own reason", async () => {
    const result = await client.callTool({ name: 'instainstru_prometheus_query', arguments: { query: 'sum(' } });
    assert.equal(result.isError, true);
    assert.equal(result.structuredContent.error, 'upstream_rejected');
    assert.equal(result.structuredContent.error_type, 'bad_data');
    assert.match(result.structuredContent.error_text, /parse error/);
  });

  test('alerts and silences are those of Alertmanager', async () => {
    const ours = await call('alerts_list');
    const theirs = await json(`${alertmanager}/api/v2/alerts`);
    assert.deepEqual(
      ours.alerts.map(({ name, state, labels, annotations }) => ({ name, state, labels, annotations })),
      theirs.map((alert) => ({
        name: alert.labels.alertname, state: alert.status.state, labels: alert.labels, annotations: alert.annotations,
      })),
    );
    const wanted = {
      matchers: [{ name: 'alertname', value: 'QueueBacklog' }],
      duration_minutes: 10,
      comment: 'known backlog',
    };
    const rehearsed = await call('alert_silence', { ...wanted, dry_run: true });
    assert.deepEqual(rehearsed.alerts.map(({ name }) => name), ['QueueBacklog']);
    const silence = await call('alert_silence', { ...wanted, confirm_token: rehearsed.confirm_token });
    const kept = await json(`${alertmanager}/api/v2/silence/${silence.silence_id}`);
    assert.equal(kept.comment, 'known backlog');
    assert.deepEqual(kept.matchers, [{ name: 'alertname', value: 'QueueBacklog', isRegex: false, isEqual: true }]);
    assert.equal(Date.parse(kept.endsAt), Date.parse(silence.ends_at));
    // Alertmanager moves a start that has just passed to its own present.
    const lasts = Date.parse(kept.endsAt) - Date.parse(kept.startsAt);
    assert.ok(lasts <= 10 * 60_000 && lasts > 9 * 60_000, `${lasts}`);
    const listed = await call('silences_list');
    assert.deepEqual(listed.silences.map(({ id }) => id), [silence.silence_id]);
    await until('the alert to be suppressed', async () =>
      (await json(`${alertmanager}/api/v2/alerts`))[0].status.state === 'suppressed');
    assert.equal((await call('alerts_list', { state: 'suppressed' })).count, 1);
    assert.equal((await call('alerts_list', { state: 'firing' })).count, 0);
  });
});
