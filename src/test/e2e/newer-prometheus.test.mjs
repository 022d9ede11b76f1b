// The tools on databases newer than those of system packages: Prometheus 3 with native histograms, and VictoriaMetrics.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exporter } from './exporter.mjs';
import { connect, serve, transports } from './launcher.mjs';
import { goProgram, withoutGo } from './pinned.mjs';
import { freePort, json, processes, until } from './prometheus.mjs';

const skip = await withoutGo();

// A server on a database that scrapes the platform.
function scraped(start) {
  const programs = processes();
  const of = {};
  before(async () => {
    of.folder = await mkdtemp(join(tmpdir(), 'copilot-scraped-'));
    of.platform = await exporter();
    const port = await freePort();
    of.url = `http://127.0.0.1:${port}`;
    const config = join(of.folder, 'scrape.yml');
    await writeFile(config, `global: { scrape_interval: 1s }
scrape_configs:
- job_name: platform
  static_configs: [{ targets: ['${of.platform.url.replace('http://', '')}'] }]
${start.jobs?.(port) ?? ''}`);
    const program = programs.start(await goProgram(start.program), start.args(of.folder, config, port));
    await program.ready(async () =>
      (await json(`${of.url}/api/v1/query?query=count_over_time(instainstru_http_requests_total[1m])>5`)).data.result.length > 0);
    of.server = await serve(['demo', '--port', '0'], { INSTAINSTRU_MCP_PROMETHEUS_URL: of.url });
    of.client = await connect(transports.http({ base: of.server.base }));
  });
  after(async () => {
    await of.client?.close();
    await of.server?.stop();
    await programs.stop();
    await of.platform?.close();
    await rm(of.folder, { recursive: true, force: true });
  });
  of.result = (tool, args) => of.client.callTool({ name: `instainstru_${tool}`, arguments: args });
  of.call = async (tool, args) => {
    const { isError, structuredContent } = await of.result(tool, args);
    assert.notEqual(isError, true, JSON.stringify(structuredContent));
    return structuredContent;
  };
  of.ask = (question) => of.call('metrics_query', { question, time_window: '1m' });
  of.direct = async (query, time) =>
    (await json(`${of.url}/api/v1/query?${new URLSearchParams({ query, ...(time && { time }) })}`)).data.result;
  return of;
}

const close = (actual, expected, within = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= within * Math.max(1, Math.abs(expected)), `${actual} and ${expected}`);

// What holds for both.
function platformQuestions(of) {
  test('a service without errors has an error rate of 0 and no errors', async () => {
    for (const question of ['error rate', 'how many errors']) {
      const { value, results } = await of.ask(question);
      assert.equal(value, 0, JSON.stringify(results));
    }
  });

  test('a share beyond a bound is that of the bucket, however its bound is spelled', async () => {
    const { value } = await of.ask('share of requests slower than 1 second');
    close(value, 0.3, 0.01);
  });

  test('a percentile beyond the last bound is told as more than it', async () => {
    const { formatted } = await of.ask('p99 latency');
    assert.match(formatted, /^more than 10(\.0+)? ?s/);
  });
}

describe('Prometheus 3', { skip }, () => {
  const of = scraped({
    program: 'prometheus',
    args: (folder, config, port) => [
      `--config.file=${config}`, `--storage.tsdb.path=${folder}/tsdb`, `--web.listen-address=127.0.0.1:${port}`,
    ],
    // Its own requests, kept as native histograms only, under the name of one of the platform's metrics.
    jobs: (port) => `- job_name: itself
  scrape_native_histograms: true
  static_configs: [{ targets: ['127.0.0.1:${port}'] }]
  metric_relabel_configs:
  - { source_labels: [__name__], regex: prometheus_http_request_duration_seconds, action: keep }
  - { target_label: __name__, replacement: instainstru_service_operation_duration_seconds }
  - { source_labels: [handler], target_label: operation }
  - { target_label: service, replacement: PrometheusServer }
`,
  });
  const NATIVE = 'instainstru_service_operation_duration_seconds';

  platformQuestions(of);

  test('it spells bounds in its own way and keeps no buckets of native histograms', async () => {
    assert.equal((await of.direct('instainstru_http_request_duration_seconds_bucket{le="1.0"}')).length, 1);
    assert.equal((await of.direct(`${NATIVE}_bucket`)).length, 0);
    assert.ok((await of.direct(NATIVE)).length > 0);
  });

  test('a native histogram is given as it is', async () => {
    const { results, note } = await of.call('prometheus_query', { query: `${NATIVE}{operation="/api/v1/query"}` });
    const [time, { count, sum }] = results[0].histogram;
    assert.ok(time > 0 && Number(count) > 0 && Number(sum) > 0, JSON.stringify(results[0]));
    assert.match(note, /native histograms, not numbers/);
    const range = await of.call('prometheus_query_range', { query: `sum(${NATIVE})`, start: '10s', step: '1s', include_points: true });
    assert.ok(range.results[0].histograms.length > 0, JSON.stringify(range.results[0]));
  });

  test('percentiles and average of a native histogram are those of Prometheus', async () => {
    const rate = `sum(rate(${NATIVE}[1m]))`;
    for (const [question, expected] of [
      ['p99 latency of service operations', `histogram_quantile(0.99, ${rate})`],
      ['median latency of service operations', `histogram_quantile(0.5, ${rate})`],
      ['average latency of service operations', `histogram_sum(${rate}) / histogram_count(${rate})`],
    ]) {
      const answer = await of.ask(question);
      const [{ value: [, direct] }] = await of.direct(expected, Date.parse(answer.evaluated_at) / 1000);
      close(answer.value, Number(direct));
      assert.ok(Number.isFinite(answer.value), question);
    }
  });

  test('what it notes about a query is told', async () => {
    const { warnings } = await of.call('prometheus_query', { query: 'rate(instainstru_http_requests_in_progress[1m])' });
    assert.match(warnings.join(), /metric might not be a counter/);
  });

  test('a wrong expression comes back with its own reason', async () => {
    const { isError, structuredContent: failure } = await of.result('prometheus_query', { query: 'sum(' });
    assert.equal(isError, true);
    assert.deepEqual([failure.error, failure.error_type], ['upstream_rejected', 'bad_data']);
    assert.match(failure.error_text, /parse error/);
  });
});

describe('VictoriaMetrics', { skip }, () => {
  const of = scraped({
    program: 'victoria-metrics',
    args: (folder, config, port) => [
      `-promscrape.config=${config}`, `-storageDataPath=${folder}/data`, `-httpListenAddr=127.0.0.1:${port}`, '-loggerLevel=ERROR',
    ],
  });

  platformQuestions(of);

  test('samples and their times are those that it gives', async () => {
    const time = String(Math.floor(Date.now() / 1000) - 31);
    await until('samples at that time', async () => (await of.direct('instainstru_http_requests_total', time)).length > 0);
    const { results } = await of.call('prometheus_query', { query: 'instainstru_http_requests_total', time });
    assert.deepEqual(results.map(({ metric, value }) => ({ metric, value })),
      (await of.direct('instainstru_http_requests_total', time)).map(({ metric, value }) => ({ metric, value })));
  });

  test('the age of its samples is told', async () => {
    const { newest_sample_age_seconds: age } = await of.ask('requests per second');
    // It shows them 30 seconds late.
    assert.ok(age >= 0 && age < 120, String(age));
  });

  test('a wrong expression comes back with its own reason', async () => {
    const { isError, structuredContent: failure } = await of.result('prometheus_query', { query: 'sum(' });
    assert.equal(isError, true);
    assert.deepEqual([failure.error, failure.error_type], ['upstream_rejected', '422']);
    assert.match(failure.error_text, /sum/);
  });
});
