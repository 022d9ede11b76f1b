// alerts_list on an Alertmanager with more alerts than a model can read, compared with what it says when asked directly.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, serve, transports } from './launcher.mjs';
import { json, processes, startAlertmanager, until } from './prometheus.mjs';

const ALERTS = 411;
const MAX_BYTES = 100_000;

const alerts = Array.from({ length: ALERTS }, (_, i) => ({
  labels: {
    alertname: i % 10 === 0 ? 'QueueBacklog' : `HighLatency${i % 7}`,
    severity: i % 3 === 0 ? 'critical' : 'warning',
    instance: `instance-${i}`,
  },
  annotations: { summary: `Alert ${i} of many`, description: 'what an operator has to know. '.repeat(20) },
}));

describe(`${ALERTS} alerts`, () => {
  const programs = processes();
  let folder;
  let alertmanager;
  let server;
  let client;

  const answer = async (args) => {
    const result = await client.callTool({ name: 'instainstru_alerts_list', arguments: args });
    assert.notEqual(result.isError, true, JSON.stringify(result.structuredContent));
    const bytes = Buffer.byteLength(result.content[0].text);
    assert.ok(bytes <= MAX_BYTES, `${bytes} bytes of text`);
    return result.structuredContent;
  };
  const held = () => json(`${alertmanager}/api/v2/alerts`);
  const post = (path, body) => json(`${alertmanager}/api/v2/${path}`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copilot-alerts-'));
    alertmanager = await startAlertmanager(programs, folder, alerts);
    await until('all alerts', async () => (await held()).length === ALERTS);
    server = await serve(['demo', '--port', '0'], { INSTAINSTRU_MCP_ALERTMANAGER_URL: alertmanager });
    client = await connect(transports.http({ base: server.base }));
  });
  after(async () => {
    await client?.close();
    await server?.stop();
    await programs.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('a first page tells how many there are, and of what', async () => {
    const page = await answer({});
    assert.deepEqual([page.count, page.total, page.next_offset], [25, ALERTS, 25]);
    assert.deepEqual(page.by_severity, { warning: 274, critical: 137 });
    assert.equal(Object.values(page.by_name).reduce((sum, count) => sum + count), ALERTS);
    assert.equal(page.by_name.QueueBacklog, 42);
  });

  test('pages of every size hold each alert once', async () => {
    for (const limit of [25, 200]) {
      const seen = [];
      for (let offset = 0; offset !== undefined;) {
        const page = await answer({ limit, offset });
        seen.push(...page.alerts.map(({ labels }) => labels.instance));
        offset = page.next_offset;
        // A page that was cut short goes on where it ends.
        assert.equal(offset, seen.length === ALERTS ? undefined : seen.length);
      }
      assert.deepEqual(seen.sort(), alerts.map(({ labels }) => labels.instance).sort());
    }
  });

  test('filters by name and severity are those of the labels', async () => {
    const expected = alerts.filter(({ labels }) => labels.alertname === 'QueueBacklog' && labels.severity === 'critical');
    const page = await answer({ name: 'backlog', severity: 'CRITICAL', limit: 200 });
    assert.equal(page.total, expected.length);
    assert.deepEqual(page.alerts.map(({ labels }) => labels.instance).sort(),
      expected.map(({ labels }) => labels.instance).sort());
  });

  test('alerts that are silenced are told of where firing ones are asked for', async () => {
    const matchers = [{ name: 'alertname', value: 'QueueBacklog', isRegex: false, isEqual: true }];
    const endsAt = new Date(Date.now() + 3_600_000).toISOString();
    const { silenceID: id } = await post('silences',
      { matchers, startsAt: new Date().toISOString(), endsAt, createdBy: 'Dana', comment: 'known backlog' });
    await until('42 suppressed alerts', async () =>
      (await held()).filter(({ status }) => status.state === 'suppressed').length === 42);

    const { total, suppressed } = await answer({ state: 'firing' });

    assert.equal(total, ALERTS - 42);
    assert.deepEqual([suppressed.count, suppressed.by_name], [42, { QueueBacklog: 42 }]);
    const [silence] = suppressed.silences;
    assert.deepEqual([silence.id, silence.created_by, silence.comment, silence.alerts], [id, 'Dana', 'known backlog', 42]);
    assert.equal(Date.parse(silence.ends_at), Date.parse(endsAt));
  });
});
