// Does a dead upstream slow the tools of another? p99 of Celery tools while Sentry hangs, against p99 without, in one run.
// usage: node bench/isolation.mjs [--calls N]     (npm ci in src/test/e2e first)
import assert from 'node:assert/strict';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { serve } from '../src/test/e2e/launcher.mjs';
import { post, toolCall } from '../src/test/e2e/http.mjs';
import { json, queues, stub } from '../src/test/e2e/stub.mjs';
import { seeded } from './fault-proxy.mjs';
import { hostileText, watchHealth } from './hostile.mjs';

const ROUNDS = 10;
const AT_ONCE = 2;
const HANGING = 40;
const MOST = 1.1;
const MOST_HEALTH = 100;
const HOSTILE_SECONDS = 20;
const TOKEN = 'callers-token';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '10000' } } });
const backend = await stub((_seen, response) => setTimeout(() => json(response, queues()), 5));
const random = seeded(1);
let hostile = false;
// Hangs, until it answers with texts that are slow to search.
const sentry = await stub((_seen, response) => {
  if (hostile) json(response, [{ id: '1', shortId: 'API-1', title: hostileText(random, 60_000), culprit: hostileText(random, 60_000) }]);
});
const server = await serve(['serve', '--port', '0'], {
  INSTAINSTRU_MCP_API_BASE_URL: backend.url, INSTAINSTRU_MCP_API_SERVICE_TOKEN: 'backend-token',
  INSTAINSTRU_MCP_SENTRY_BASE_URL: sentry.url, INSTAINSTRU_MCP_SENTRY_API_TOKEN: 'sentry-token',
  INSTAINSTRU_MCP_INBOUND_TOKEN: TOKEN, INSTAINSTRU_MCP_RATE_LIMIT: '0', INSTAINSTRU_MCP_TOOL_RATE_LIMIT: '0',
});
const agent = new http.Agent({ keepAlive: true });
let id = 0;
const call = (name) => post(`${server.base}/mcp`, toolCall(id++, name), { agent, token: TOKEN });

async function measure(calls, times) {
  let left = calls;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) {
      const begin = performance.now();
      const { text } = await call('celery_queue_depth');
      times.push(performance.now() - begin);
      assert.equal(JSON.parse(text).result.structuredContent.total_depth, 3);
    }
  }));
}

let hanging = false;
let sentryCalls = 0;
const troubled = Array.from({ length: HANGING }, async () => {
  while (id >= 0) {
    if (hanging) {
      sentryCalls++;
      const { text } = await call('sentry_issues_top');
      assert.ok(JSON.parse(text).result);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
});
troubled.forEach((worker) => worker.catch(() => {}));

const watched = watchHealth(server.base);
const quiet = [];
const beside = [];
await measure(2_000, []);
const each = Math.ceil(Number(values.calls) / ROUNDS);
for (let round = 0; round < ROUNDS; round++) {
  // Turn about, so that whatever else the machine does meets both alike; what hung before has to be given up first.
  hanging = false;
  await new Promise((resolve) => setTimeout(resolve, round === 0 ? 0 : 21_000));
  await measure(each, quiet);
  hanging = true;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await measure(each, beside);
}
const p99 = (times) => times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)];
const [without, along] = [p99(quiet), p99(beside)];
console.log(`Celery p99 without trouble: ${without.toFixed(2)} ms; while Sentry hangs (${sentryCalls} calls to it): ${along.toFixed(2)} ms`);
// At last hostile texts from all of them at once: they take processor time, but not the threads that answer health.
hostile = true;
hanging = true;
await new Promise((resolve) => setTimeout(resolve, HOSTILE_SECONDS * 1_000));
hanging = false;
const health = await watched.stop();
console.log(`health: asked ${health.asked} times, at most ${health.slowest.toFixed(1)} ms (has to stay below ${MOST_HEALTH})`);
console.log(`ratio ${(along / without).toFixed(3)} (has to stay below ${MOST})`);
server.kill();
process.exit(along / without < MOST && health.slowest < MOST_HEALTH ? 0 : 1);
