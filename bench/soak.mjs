// A bad day on purpose: 32 clients over every transport, upstreams that fail in every way, for as long as asked.
// usage: node bench/soak.mjs [--seconds N] [--seed N] [--report FILE]     (npm ci in src/test/e2e first)
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { copilot, environment, serve } from '../src/test/e2e/launcher.mjs';
import { post, sse, toolCall } from '../src/test/e2e/http.mjs';
import { sealKey, world } from '../src/test/e2e/world.mjs';
import { faultProxy, FAULTS, seeded } from './fault-proxy.mjs';
import { watchHealth } from './hostile.mjs';

const TOKEN = 'callers-token';
const CLIENTS = { http: 14, sse: 14, stdio: 4 };
const SOUND_SHARE = 0.75;
// Seconds for pools to shrink.
const PATIENCE = 90;
// Milliseconds in which health has to answer, whatever upstreams send.
const MOST_HEALTH = 100;
// Every failure that may be the upstreams' or the load's; any other is a wrong answer.
const FAILURES = new Set([
  'upstream_timeout', 'upstream_unavailable', 'upstream_rate_limited', 'upstream_bad_response', 'circuit_open', 'overloaded',
  'rate_limited', 'in_progress', 'outcome_unknown', 'output_too_large',
]);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// What is called, and what a good answer to it says. The world does not change but by invites.
const READS = {
  celery_queue_depth: [{}, (answer) => answer.total_depth === answer.queues.reduce((sum, { depth }) => sum + depth, 0)],
  celery_failed_tasks: [{ limit: 3 }, ({ failed_tasks: tasks }) => tasks.length === 3 && tasks.every(({ task_id: id }) => id)],
  payments_pipeline: [{}, (answer) => typeof answer === 'object'],
  bookings_recent: [{ hours: 168, limit: 5 }, (answer) => JSON.stringify(answer).includes('booking')],
  services_catalog: [{}, (answer) => JSON.stringify(answer).includes('Piano')],
  instructors_list: [{ status: 'live', limit: 5 }, ({ items, truncated }) => items.length === 5 || truncated],
  invites_list: [{ limit: 5 }, (answer) => typeof answer === 'object'],
  prometheus_query: [{ query: 'up' }, (answer) => JSON.stringify(answer).includes('value')],
  metrics_query: [{ question: 'p99 latency' }, ({ formatted }) => /(ms|s)$/.test(formatted)],
  alerts_list: [{}, (answer) => Array.isArray(answer.alerts)],
  dashboards_list: [{}, ({ dashboards }) => dashboards.length > 0],
  sentry_issues_top: [{}, ({ issues }) => issues.length > 0],
};

// A stdio server of a client's own.
function stdioClient(settings) {
  const child = spawn(copilot, ['stdio', '--actions'], { env: environment(settings), stdio: ['pipe', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const waiting = new Map();
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop();
    for (const line of lines) {
      const message = JSON.parse(line);
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    }
  });
  return {
    request: (message) =>
      new Promise((resolve) => {
        waiting.set(message.id, (answer) => resolve({ status: 200, message: answer }));
        child.stdin.write(`${JSON.stringify(message)}\n`);
      }),
    async close() {
      child.stdin.end();
      const [code] = await exited;
      assert.equal(code, 0, 'a stdio server ends with 0');
    },
  };
}

// Threads and sockets of a process.
function handles(pid) {
  const sockets = readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:');
    } catch {
      return false; // Closed since.
    }
  });
  return {
    threads: Number(/^Threads:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]),
    sockets: sockets.length,
  };
}

// Bytes of live objects: a histogram collects garbage first; twice, for what the first only made ready.
function liveHeap(pid) {
  let total;
  for (let collection = 0; collection < 2; collection++) {
    const { stdout } = spawnSync('jcmd', [String(pid), 'GC.class_histogram'], { encoding: 'utf8' });
    total = /^Total\s+\d+\s+(\d+)/m.exec(stdout);
    assert.ok(total, 'jcmd answers: a JDK is needed');
  }
  return Number(total[1]);
}

/** Runs it; the result is figures, and what went wrong in `wrong`. */
export async function soak({ seconds, seed, say = () => {} }) {
  const random = seeded(seed);
  const faults = Object.keys(FAULTS);
  let spoiling = false;
  const pick = () => (spoiling && random() > SOUND_SHARE ? faults[Math.floor(random() * faults.length)] : undefined);
  const upstreams = await world();
  const proxies = {};
  const settings = { ...upstreams.settings, ...(await sealKey()), INSTAINSTRU_MCP_INBOUND_TOKEN: TOKEN,
    INSTAINSTRU_MCP_RATE_LIMIT: '0', INSTAINSTRU_MCP_TOOL_RATE_LIMIT: '0' };
  for (const name of ['API_BASE_URL', 'GRAFANA_CLOUD_URL', 'SENTRY_BASE_URL']) {
    proxies[name] = await faultProxy(settings[`INSTAINSTRU_MCP_${name}`], { random, pick });
    settings[`INSTAINSTRU_MCP_${name}`] = proxies[name].url;
  }
  delete settings.INSTAINSTRU_MCP_SENTRY_DSN;
  let server;
  try {
    server = await serve(['serve', '--actions', '--port', '0'], settings);
    const outcomes = {};
    const wrong = [];
    const invited = [];
    let calls = 0;
    let asked = 0;
    const count = (outcome) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1);

    // Content of an answer, or the code of its failure.
    const judged = async (client, name, args) => {
      const id = `c${asked++}`;
      let timer;
      const lost = new Promise((resolve) => (timer = setTimeout(resolve, 75_000, 'lost')));
      const answer = await Promise.race([client.request(toolCall(id, name, args)), lost]).finally(() => clearTimeout(timer));
      calls++;
      if (answer === 'lost') {
        wrong.push(`${name}: no answer in 75 s`);
        return {};
      }
      if (answer.status === 503 || answer.status === 429) {
        count('refused');
        return { failure: 'overloaded' };
      }
      const message = answer.message ?? JSON.parse(answer.text);
      const content = message.result?.structuredContent;
      if (!content || message.id !== id) {
        wrong.push(`${name}: ${JSON.stringify(message).slice(0, 300)}`);
      } else if (message.result.isError) {
        count(content.error);
        if (!FAILURES.has(content.error) || JSON.stringify(content).includes('com.example')) {
          wrong.push(`${name}: ${JSON.stringify(content).slice(0, 300)}`);
        }
        return { failure: content.error };
      } else {
        count(content.stale ? 'stale' : 'good');
        return { content };
      }
      return {};
    };
    const read = async (client) => {
      const names = Object.keys(READS);
      const name = names[Math.floor(random() * names.length)];
      const [args, good] = READS[name];
      const { content } = await judged(client, name, args);
      if (content && !good(content)) wrong.push(`${name}: ${JSON.stringify(content).slice(0, 300)}`);
    };
    // Previews, and sends until it is known what became of it.
    const invite = async (client) => {
      const address = `soak-${invited.length}-${Math.floor(random() * 1e9)}@example.com`;
      const { content: preview } = await judged(client, 'invites_preview', { recipient_emails: [address], grant_founding_status: false });
      if (!preview) return;
      invited.push(address);
      const args = { confirm_token: preview.data.confirm_token };
      let codes;
      for (let attempt = 0; attempt < 40; attempt++) {
        const { content } = await judged(client, 'invites_send', args);
        if (content) {
          const now = JSON.stringify(content.data.invites);
          if (codes !== undefined && codes !== now) wrong.push(`two results of one send: ${codes} ${now}`);
          if (codes === now) return;
          codes = now;
        } else {
          await pause(200 + random() * 800);
        }
      }
      if (codes === undefined) wrong.push(`${address}: never learnt what became of its send`);
    };

    const agent = new http.Agent({ keepAlive: true });
    const openers = {
      http: () => ({
        request: (message) => post(`${server.base}/mcp`, message, { agent, token: TOKEN, renew: true }),
        close: () => {},
      }),
      sse: () => sse(server.base, { token: TOKEN, renew: true }),
      stdio: () => stdioClient(settings),
    };
    const round = async (clients, until, pick) => {
      await Promise.all(clients.map(async (client) => {
        while (performance.now() < until) {
          await (pick() ? invite(client) : read(client));
          await pause(random() * 50);
        }
      }));
    };
    // With sound upstreams first: every class is loaded, every pool has its size. What is compared is the level after that.
    say('warming up');
    const opened = async () =>
      (await Promise.all(Object.entries(CLIENTS).map(([kind, n]) => Promise.all(Array.from({ length: n }, () => openers[kind]())))))
        .flat();
    const shut = async (clients) => {
      await Promise.all(clients.map((client) => client.close()));
      agent.destroy();
      for (const proxy of Object.values(proxies)) proxy.closeIdle();
      await pause(500);
    };
    // Pools give up idle threads and connections in their own time.
    const settle = async () => {
      for (let attempt = 0; attempt < PATIENCE && !settled(handles(server.pid)); attempt++) await pause(1_000);
      return { ...handles(server.pid), heap: liveHeap(server.pid) };
    };
    let start;
    const settled = ({ threads, sockets }) => start !== undefined && threads <= start.threads && sockets <= start.sockets;

    let clients = await opened();
    spoiling = true;
    await round(clients, performance.now() + Math.min(60, seconds / 4) * 1_000, () => random() < 0.05);
    spoiling = false;
    await shut(clients);
    await pause(6_000);
    start = { ...handles(server.pid), heap: liveHeap(server.pid) };
    say(`start: ${JSON.stringify(start)}`);
    calls = 0;
    for (const key of Object.keys(outcomes)) delete outcomes[key];

    spoiling = true;
    const watched = watchHealth(server.base);
    clients = await opened();
    await round(clients, performance.now() + seconds * 1_000, () => random() < 0.05);
    const health = await watched.stop();
    spoiling = false;
    await shut(clients);
    const end = await settle();
    say(`end: ${JSON.stringify(end)}`);
    const { mails_sent: mails } = await upstreams.state();
    if (mails > invited.length) wrong.push(`${mails} mails for ${invited.length} invites`);
    const code = await server.stop();
    if (code !== 0) wrong.push(`the server ended with ${code}`);
    if (end.threads > start.threads) wrong.push(`threads: ${start.threads} before, ${end.threads} after`);
    if (end.sockets > start.sockets) wrong.push(`sockets: ${start.sockets} before, ${end.sockets} after`);
    if (end.heap > start.heap * 1.1) wrong.push(`heap: ${start.heap} before, ${end.heap} after`);
    const injected = {};
    for (const proxy of Object.values(proxies)) {
      for (const [kind, n] of Object.entries(proxy.injected)) injected[kind] = (injected[kind] ?? 0) + n;
    }
    return { seconds, seed, calls, outcomes, injected, invited: invited.length, mails, health, start, end, wrong };
  } finally {
    server?.kill();
    upstreams.kill();
    for (const proxy of Object.values(proxies)) await proxy.close();
  }
}

/** The result as a page. */
export function report({ seconds, seed, calls, outcomes, injected, invited, mails, health, start, end, wrong }) {
  const rows = (counts) =>
    Object.entries(counts).sort(([, a], [, b]) => b - a).map(([name, n]) => `| ${name} | ${n} |`).join('\n');
  return `# Soak

\`bench/soak.sh --seconds ${seconds} --seed ${seed}\`: ${Object.values(CLIENTS).reduce((a, b) => a + b)} clients
(${Object.entries(CLIENTS).map(([kind, n]) => `${n} ${kind}`).join(', ')}), every fourth upstream answer spoiled.

${wrong.length === 0 ? 'Nothing went wrong.' : wrong.map((line) => `- WRONG: ${line}`).join('\n')}

| | start | end |
|---|---|---|
| threads | ${start.threads} | ${end.threads} |
| sockets | ${start.sockets} | ${end.sockets} |
| heap after GC (bytes) | ${start.heap} | ${end.heap} (${((end.heap / start.heap - 1) * 100).toFixed(1)} %) |

${calls} calls (${(calls / seconds).toFixed(0)} a second), ${invited} invites previewed for sending, ${mails} mails. Health answered ${health.asked} times
meanwhile, at most in ${health.slowest.toFixed(1)} ms (median ${health.median.toFixed(1)} ms, allowed ${MOST_HEALTH} ms).

| Answer | Calls |
|---|---|
${rows(outcomes)}

| Injected upstream | Requests |
|---|---|
${rows(injected)}
`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '600' }, seed: { type: 'string', default: '1' }, report: { type: 'string' },
    },
  });
  const result = await soak({ seconds: Number(values.seconds), seed: Number(values.seed), say: (line) => console.error(line) });
  const page = report(result);
  if (values.report) writeFileSync(values.report, page);
  console.log(page);
  // Judged here alone: a test on a busy machine says nothing about it.
  process.exit(result.wrong.length === 0 && result.health.slowest <= MOST_HEALTH ? 0 : 1);
}
