// A server's life: it starts whatever its upstreams do, says how they are without asking them, and ends without losing a call.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { connect, serve, transports } from './launcher.mjs';
import { freePort, until } from './prometheus.mjs';
import { post, sse, toolCall } from './http.mjs';
import { json, queues, stub } from './stub.mjs';

const TOKEN = 'callers-token';
const settings = (url) => ({
  INSTAINSTRU_MCP_API_BASE_URL: url,
  INSTAINSTRU_MCP_API_SERVICE_TOKEN: 'backend-token',
  INSTAINSTRU_MCP_GRAFANA_CLOUD_URL: url,
  INSTAINSTRU_MCP_GRAFANA_CLOUD_API_KEY: 'grafana-key',
  INSTAINSTRU_MCP_SENTRY_BASE_URL: url,
  INSTAINSTRU_MCP_SENTRY_API_TOKEN: 'sentry-token',
  INSTAINSTRU_MCP_INBOUND_TOKEN: TOKEN,
});
const celery = ({ requests }) => requests.filter(({ url }) => url.includes('/celery/'));
const status = async (url) => (await fetch(url)).status;
const seconds = async (act) => {
  const begin = performance.now();
  const result = await act();
  return [result, (performance.now() - begin) / 1000];
};

describe('life and health', { timeout: 600_000 }, () => {
  test('R-11: with every upstream dead it starts, lives and is ready; only a stop makes it unready', async (t) => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const server = await serve(['serve', '--port', '0'], settings(dead));
    t.after(server.kill);
    assert.equal(await status(`${server.base}/api/v1/health`), 200);
    const call = await post(`${server.base}/mcp`, toolCall(1, 'celery_queue_depth'), { token: TOKEN });
    assert.equal(JSON.parse(call.text).result.structuredContent.error, 'upstream_unavailable');
    const ready = await fetch(`${server.base}/api/v1/ready`);
    assert.equal(ready.status, 200);
    const { upstreams } = await ready.json();
    assert.ok(Object.keys(upstreams).length >= 3, JSON.stringify(upstreams));
    const [code] = await seconds(() => server.stop());
    assert.equal(code, 0);
  });

  test('R-11: readiness does not call the upstreams on every probe', async (t) => {
    const upstream = await stub((_seen, response) => json(response, queues()));
    // Without Grafana, whose labels are read once beside the start.
    const { INSTAINSTRU_MCP_GRAFANA_CLOUD_URL: _, ...others } = settings(upstream.url);
    const server = await serve(['serve', '--port', '0'], others);
    t.after(server.kill);
    for (let probe = 0; probe < 50; probe++) {
      assert.equal(await status(`${server.base}/api/v1/ready`), 200);
      assert.equal(await status(`${server.base}/api/v1/health`), 200);
    }
    const asked = upstream.requests.map(({ url }) => url);
    assert.equal(new Set(asked).size, asked.length, `each at most once in fifty probes: ${asked}`);
    assert.equal(await server.stop(), 0);
    await upstream.close();
  });

  for (const state of ['at once', 'after calls on every transport']) {
    test(`R-19: SIGTERM while idle ends it within 5 s with 0: ${state}`, async (t) => {
      const server = await serve(['demo', '--port', '0']);
      t.after(server.kill);
      if (state !== 'at once') {
        for (const kind of ['http', 'sse']) {
          const client = await connect(transports[kind](server));
          // Its stream would be opened again and again.
          t.after(() => client.close());
          await client.callTool({ name: 'instainstru_celery_queue_depth', arguments: {} });
        }
      }
      const [code, took] = await seconds(() => server.stop());
      assert.equal(code, 0);
      assert.ok(took < 5, `${took} s`);
    });
  }
});

describe('SIGTERM under load', { timeout: 600_000 }, () => {
  const SESSIONS = 8;
  const AT_ONCE = 64;
  let upstream;
  before(async () => {
    upstream = await stub((_seen, response) => setTimeout(() => json(response, queues()), 700));
  });
  after(() => upstream.close());

  // What a caller may get: the answer, or a documented refusal that says to come back.
  function judge({ status, text, message }) {
    if (status === 503) return 'refused';
    const answer = message ?? JSON.parse(text);
    const content = answer.result?.structuredContent;
    if (content?.total_depth === 3) return 'answered';
    assert.equal(answer.result?.isError, true, text ?? JSON.stringify(message));
    assert.ok(['overloaded', 'upstream_unavailable', 'upstream_timeout', 'circuit_open'].includes(content.error), content.error);
    return 'refused';
  }

  test('every accepted call is answered over /mcp and /sse, and it ends with 0 within 15 s', async (t) => {
    const server = await serve(['serve', '--port', '0'], settings(upstream.url));
    t.after(server.kill);
    const agent = new http.Agent({ keepAlive: true });
    const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => sse(server.base, { token: TOKEN })));
    const options = { agent, token: TOKEN };
    const ask = (id, n) =>
      n % 2 === 0
        ? post(`${server.base}/mcp`, toolCall(id, 'celery_queue_depth'), options)
        : sessions[n % SESSIONS].request(toolCall(id, 'celery_queue_depth'));
    const all = (round) =>
      Promise.all(Array.from({ length: AT_ONCE }, (_, n) => ask(`${round}-${n}`, n).then(judge, ({ code, message }) => code ?? message)));
    // Warm: from now on every call goes over a connection that the server has accepted.
    await all('warm');
    const served = celery(upstream).length;
    const calls = all('call');
    // Others arrive all the time, on connections of their own.
    let arriving = true;
    const late = [];
    const arrivals = (async () => {
      for (let n = 0; arriving; n++) {
        const call = { id: `late-${n}`, sent: performance.now() };
        call.outcome = post(`${server.base}/mcp`, toolCall(call.id, 'celery_queue_depth'), { token: TOKEN })
          .then(judge, ({ code, message }) => code ?? message);
        late.push(call);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    })();
    await until('calls upstream', async () => celery(upstream).length >= served + 16);
    const [code, took] = await seconds(() => server.stop());
    arriving = false;
    await arrivals;
    assert.equal(code, 0);
    assert.ok(took < 15, `${took} s`);
    // None is lost: each sent on an accepted connection before the signal has its answer.
    const outcomes = await calls;
    assert.deepEqual(outcomes.filter((outcome) => !['answered', 'refused'].includes(outcome)), []);
    const ends = await Promise.all(late.map(async ({ outcome }) => outcome));
    const broken = ends.filter((end) => !['answered', 'refused', 'ECONNREFUSED', 'ECONNRESET'].includes(end));
    assert.deepEqual(broken, [], 'no answer breaks off');
    // What was begun for a caller came back to it.
    const begun = celery(upstream).length - served;
    const answered = [...outcomes, ...ends].filter((outcome) => outcome === 'answered').length;
    assert.ok(begun >= 16, `${begun}`);
    assert.equal(answered, begun, outcomes.join());
    sessions.forEach((session) => session.close());
    agent.destroy();
  });

  test('calls that outlast the drain time are answered with what became of them', async (t) => {
    const hanging = await stub(() => {});
    const server = await serve(['serve', '--port', '0'], {
      ...settings(hanging.url), INSTAINSTRU_MCP_LIMITS: 'upstream_call=60s,upstream_attempt=60s',
    });
    t.after(server.kill);
    const session = await sse(server.base, { token: TOKEN });
    const calls = [
      post(`${server.base}/mcp`, toolCall(1, 'celery_queue_depth'), { token: TOKEN }),
      session.request(toolCall(2, 'celery_queue_depth')),
    ];
    await until('both upstream', async () => celery(hanging).length === 2);
    const [code, took] = await seconds(() => server.stop());
    assert.equal(code, 0);
    assert.ok(took < 15, `${took} s`);
    for (const { status, text, message } of await Promise.all(calls)) {
      const { result } = message ?? JSON.parse(text);
      assert.ok(status === 200 || status === 202, text);
      assert.equal(result.isError, true);
      assert.equal(result.structuredContent.error, 'upstream_unavailable');
      assert.equal(result.structuredContent.retryable, true);
    }
    session.close();
    await hanging.close();
  });
});
