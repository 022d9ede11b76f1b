// Questions in plain words against a real Prometheus: an answer is right when its PromQL gives what the expected PromQL gives.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect, serve, transports } from './launcher.mjs';
import { writePlatformData } from './platform-data.mjs';
import { freePort, json, processes, until } from './prometheus.mjs';

const REFUSALS = ['unknown_question', 'ambiguous_question', 'unknown_label_value', 'invalid_arguments'];
const NOISE = ['"', '\\', '{', '}', '(', ')', '[', ']', '\n', "'", '`', '$', '.*', '|', '\u2028', 'é', '\\n', '\\"', '%22', '#', ',', '=~'];

// A word that finds the endpoint again, among what could end a label value.
const hostile = Array.from({ length: 40 }, (_, i) => {
  const pick = (n) => NOISE[(i * 7 + n * 13) % NOISE.length];
  const word = `hostile${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}q`;
  return { word, endpoint: `/api/v1/${word}-${pick(1)}${pick(2)} or vector(1)${pick(3)}z` };
});

describe('questions in plain words', () => {
  const programs = processes();
  let folder;
  let prometheus;
  let server;
  let client;
  let end;

  const ask = async (args) => {
    const result = await client.callTool({ name: 'instainstru_metrics_query', arguments: args });
    return { ...result.structuredContent, isError: result.isError };
  };
  const evaluate = async (promql) => {
    const body = new URLSearchParams({ query: promql, time: String(end) });
    const answer = await json(`${prometheus}/api/v1/query`, { method: 'POST', body });
    assert.equal(answer.status, 'success', `${promql}: ${answer.error}`);
    const rows = new Map();
    for (const { metric, value } of answer.data.result) {
      delete metric.__name__;
      const number = Number(value[1]);
      if (Number.isFinite(number)) rows.set(JSON.stringify(Object.entries(metric).sort()), number);
    }
    return rows;
  };
  const same = (ours, theirs) =>
    ours.size === theirs.size &&
    [...theirs].every(([labels, value]) => {
      const own = ours.get(labels);
      return own !== undefined && Math.abs(own - value) <= 1e-6 * Math.max(Math.abs(own), Math.abs(value), 1e-6);
    });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copilot-questions-'));
    end = Math.floor(Date.now() / 60_000) * 60;
    await writePlatformData(join(folder, 'data.om'), end, hostile.map(({ endpoint }) => endpoint));
    await promisify(execFile)('promtool', [
      'tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'data.om'), join(folder, 'tsdb'),
    ], { maxBuffer: 1 << 26 });
    const port = await freePort();
    prometheus = `http://127.0.0.1:${port}`;
    await writeFile(join(folder, 'prometheus.yml'), 'scrape_configs: []\n');
    programs.start('prometheus', [
      `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/tsdb`,
      '--storage.tsdb.retention.time=10y', `--web.listen-address=127.0.0.1:${port}`,
    ]);
    await until('Prometheus', async () => (await fetch(`${prometheus}/-/ready`)).ok);
    server = await serve(['demo', '--port', '0'], { INSTAINSTRU_MCP_PROMETHEUS_URL: prometheus });
    client = await connect(transports.http({ base: server.base }));
  });
  after(async () => {
    await client?.close();
    await server?.stop();
    await programs.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('each is answered as expected, or refused', async (t) => {
    const lines = await readFile(new URL('../resources/metrics/questions.jsonl', import.meta.url), 'utf8');
    const questions = lines.trim().split('\n').map((line) => JSON.parse(line));
    const wrong = [];
    const refused = [];
    let empty = 0;
    for (const { id, category, expected_promql: expected, also_accept: others = [], expect_refusal: isUnanswerable, open, ...args } of questions) {
      const answer = await ask(args);
      if (isUnanswerable) {
        if (!REFUSALS.includes(answer.error)) wrong.push(`${id}: ${args.question}: ${answer.promql}`);
        continue;
      }
      if (open && answer.isError) continue;
      if (answer.isError) {
        refused.push(`${id}: ${args.question}: ${answer.message}`);
        continue;
      }
      const ours = await evaluate(answer.promql);
      const accepted = await Promise.all([expected, ...others].map(evaluate));
      if (accepted[0].size === 0) empty++;
      // No such event is 0 here, while the expected expression says nothing.
      const none = accepted[0].size === 0 && [...ours.values()].every((value) => Number(value) === 0);
      if (!none && !accepted.some((theirs) => same(ours, theirs))) wrong.push(`${id}: ${args.question}: ${answer.promql}`);
    }
    t.diagnostic(`${questions.length} questions, ${wrong.length} wrong, ${refused.length} refused, ${empty} without data`);
    assert.deepEqual({ wrong, refused }, { wrong: [], refused: [] });
    assert.ok(empty <= questions.length / 20, `${empty} expected answers are empty and prove little`);
  });

  test('values that could end a string stay values', async () => {
    for (const { word, endpoint } of hostile) {
      const answer = await ask({ question: `requests per second of the ${word} endpoint` });
      assert.notEqual(answer.isError, true, `${word}: ${answer.message}`);
      assert.deepEqual(answer.interpretation.filters.map(({ label, operator }) => label + operator), ['endpoint=']);
      const rows = await evaluate(answer.promql);
      const literal = JSON.stringify(endpoint);
      const theirs = await evaluate(`sum(rate(instainstru_http_requests_total{endpoint=${literal}}[5m]))`);
      assert.equal(rows.size, 1, answer.promql);
      assert.deepEqual([...rows], [...theirs], answer.promql);
    }
  });

  test('the number that is shown is the one that Prometheus gives', async () => {
    for (const question of ['p95 latency', 'error rate', 'how many logins failed in the past hour']) {
      const answer = await ask({ question });
      const at = Date.parse(answer.evaluated_at) / 1000;
      const direct = await json(`${prometheus}/api/v1/query?time=${at}&query=${encodeURIComponent(answer.promql)}`);
      const value = Number(direct.data.result[0].value[1]);
      assert.ok(Math.abs(value - answer.value) <= 1e-9 * Math.abs(value), `${question}: ${answer.value} and ${value}`);
      assert.ok(answer.newest_sample_age_seconds >= 0 && answer.newest_sample_age_seconds < 120);
    }
  });
});
