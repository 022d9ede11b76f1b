// Three replicas behind nginx with one Redis: what a killed one takes with it, and what they count and remember together.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copilot, environment, run, serve } from './launcher.mjs';
import { freePort, processes, until } from './prometheus.mjs';
import { toolCall } from './http.mjs';
import { json, stub } from './stub.mjs';
import { sealKey } from './world.mjs';

const ID_PREFIX = '01KB';
const CALLS = 10_000;
const AT_ONCE = 24;
const KILL_AT = 3_000;
// Calls that are in flight on the replica when it is killed.
const LOST = 3;
const RESTART_AT = 4_000;

// Every fourth call is of one caller, who makes more than it may; the others stay below.
const LIMIT = 600;
const callers = ['greedy', ...Array.from({ length: 16 }, (_unused, i) => `caller-${i}`)];
const token = (caller) => `token-of-${caller}`;
const callerOf = (i) => (i % 4 === 0 ? 'greedy' : callers[1 + (i % 16)]);
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

const instructor = (id) => ({
  meta: {}, user_id: id, name: 'A', email: 'a@example.com', status: 'live', onboarding: {}, services: [], stats: {},
});

// A backend that tells which replica asks, each by its own token, and can keep its answers back.
async function echo() {
  let held;
  const asked = [];
  const backend = await stub(({ url, headers }, response) => {
    const id = decodeURIComponent(url.split('/').pop());
    const replica = headers.authorization.replace('Bearer backend-token-', '');
    asked.push({ id, replica });
    if (held) held.push({ id, replica, response });
    else json(response, instructor(id));
  });
  return {
    ...backend,
    asked,
    // Keeps answers back until the replica waits for as many; resolves with the calls that it waits for.
    async hold(replica, count) {
      held = [];
      const waiting = () => held.filter((call) => call.replica === replica).map(({ id }) => id);
      await until('calls in flight', async () => waiting().length >= count);
      return waiting();
    },
    release() {
      for (const { id, response } of held) json(response, instructor(id));
      held = undefined;
    },
  };
}

// An Alertmanager that counts silences.
async function alertmanager() {
  const silences = [];
  const server = await stub(({ method, url, body }, response) => {
    if (method === 'POST') {
      silences.push(JSON.parse(body));
      json(response, { silenceID: `s-${silences.length}` });
    } else json(response, url.includes('/alerts') ? [{ labels: { alertname: 'Slow' }, status: { state: 'active' } }] : []);
  });
  return { ...server, silences };
}

// A POST that nginx has handed over is not handed to another, which is its default.
const nginxConfig = (folder, port, ports) => `
daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_processes 1;
events { worker_connections 1024; }
http {
  log_format calls '$http_x_call|$status|$upstream_addr|$upstream_bytes_sent';
  access_log ${folder}/access.log calls;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  upstream replicas {
    ${ports.map((each) => `server 127.0.0.1:${each} fail_timeout=1s;`).join(' ')}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://replicas; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host $http_host;
    }
  }
}`;

describe('three replicas', { timeout: 300_000 }, () => {
  const children = processes();
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let folder;
  let backend;
  let alerts;
  let url;
  let ports;
  let start;
  const replicas = [];

  before(async () => {
    await run(['--version']);
    folder = await mkdtemp(join(tmpdir(), 'copilot-replicas-'));
    [backend, alerts] = await Promise.all([echo(), alertmanager()]);
    const [redis, balancer] = [await freePort(), await freePort()];
    ports = [await freePort(), await freePort(), await freePort()];
    const password = 'password-of-the-tests';
    children.start('redis-server', ['--port', String(redis), '--bind', '127.0.0.1', '--requirepass', password, '--save', '', '--dir', folder]);
    await writeFile(join(folder, 'nginx.conf'), nginxConfig(folder, balancer, ports));
    children.start('/usr/sbin/nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')]);
    url = `http://127.0.0.1:${balancer}`;
    const shared = {
      ...(await sealKey()),
      INSTAINSTRU_MCP_API_BASE_URL: backend.url,
      INSTAINSTRU_MCP_ALERTMANAGER_URL: alerts.url,
      INSTAINSTRU_MCP_INBOUND_TOKENS: callers.map((each) => `${each}=mcp:read+mcp:write=sha256:${sha256(token(each))}`).join(','),
      INSTAINSTRU_MCP_PUBLIC_URL: url,
      INSTAINSTRU_MCP_CONSENT: 'person',
      INSTAINSTRU_MCP_REDIS_URL: `redis://:${password}@127.0.0.1:${redis}`,
      INSTAINSTRU_MCP_RATE_LIMIT: String(10 * LIMIT),
      INSTAINSTRU_MCP_TOOL_RATE_LIMIT: String(LIMIT),
      // The machine does other things meanwhile, and here nothing may be counted by one replica alone.
      INSTAINSTRU_MCP_LIMITS: 'redis_answer=5s',
    };
    start = async (i) => {
      const args = ['serve', '--actions', '--port', String(ports[i])];
      replicas[i] = await serve(args, { ...shared, INSTAINSTRU_MCP_API_SERVICE_TOKEN: `backend-token-${i}` });
    };
    await Promise.all([0, 1, 2].map(start));
    await until('nginx and Redis', async () => {
      const ready = await Promise.all(ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/api/v1/ready`)).json()));
      return (await fetch(`${url}/api/v1/health`)).ok && ready.every(({ upstreams }) => upstreams.redis === 'ok');
    });
  });

  after(async () => {
    agent.destroy();
    for (const replica of replicas) replica?.kill();
    await Promise.all(replicas.map((replica) => replica?.exited));
    await children.stop();
    await Promise.all([backend?.close(), alerts?.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  // One call through nginx; what it became, and when.
  function call(caller, message, name) {
    return new Promise((resolve) => {
      const begin = performance.now();
      const end = (outcome) => resolve({ caller, name, begin, end: performance.now(), ...outcome });
      const body = JSON.stringify(message);
      const request = http.request(`${url}/mcp`, {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json, text/event-stream',
          Authorization: `Bearer ${token(caller)}`,
          'X-Call': name,
          'Content-Length': Buffer.byteLength(body),
        },
      });
      request.on('error', (error) => end({ status: 0, text: error.message }));
      request.on('response', (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => end({ status: response.statusCode, text: Buffer.concat(chunks).toString() }));
      });
      request.end(body);
    });
  }

  test(`${CALLS} calls while one is killed and restarted: only what was in flight on it fails, and the limit holds`, async (t) => {
    const begin = performance.now();
    const outcomes = [];
    let next = 0;
    const milestones = new Map();
    const reached = (count) => new Promise((resolve) => milestones.set(count, resolve));
    const workers = Array.from({ length: AT_ONCE }, async () => {
      while (next < CALLS) {
        const i = next++;
        // An id, which is asked for at once; a name is looked up first.
        const id = `${ID_PREFIX}${String(i).padStart(22, '0')}`;
        outcomes.push(await call(callerOf(i), toolCall(i, 'instructors_detail', { identifier: id }), id));
        milestones.get(outcomes.length)?.();
      }
    });

    await reached(KILL_AT);
    const inFlight = await backend.hold('1', LOST);
    replicas[1].kill();
    await replicas[1].exited;
    const dead = performance.now();
    backend.release();
    await reached(RESTART_AT);
    const restartedAfter = outcomes.length;
    await start(1);
    await Promise.all(workers);
    const took = (performance.now() - begin) / 1000;

    // What nginx did with each call: to whom it handed it, and how much it handed over.
    const handed = new Map();
    await until('the log of nginx', async () => {
      for (const line of (await readFile(join(folder, 'access.log'), 'utf8')).split('\n')) {
        const [name, status, addresses, bytes] = line.split('|');
        handed.set(name, { status, addresses: addresses?.split(', '), bytes: bytes?.split(', ') });
      }
      return outcomes.every(({ name }) => handed.has(name));
    });
    const killed = `127.0.0.1:${ports[1]}`;

    const tally = { answered: 0, limited: 0, failed: 0 };
    for (const { name, caller, begin: sent, end, status, text } of outcomes) {
      const { addresses, bytes } = handed.get(name);
      // Nothing was handed over to the servers before the last.
      assert.ok(bytes.slice(0, -1).every((count) => count === '0'), `${name} went to ${addresses} with ${bytes} bytes`);
      if (status === 200) {
        tally.answered++;
        const answer = JSON.parse(text);
        assert.equal(answer.id, Number(name.slice(ID_PREFIX.length)));
        assert.equal(answer.result.structuredContent.user_id, name, text);
      } else if (status === 429) {
        tally.limited++;
        assert.equal(caller, 'greedy', text);
        assert.equal(JSON.parse(text).error.data.error, 'rate_limited');
      } else {
        tally.failed++;
        assert.equal(addresses.at(-1), killed, `${name}: ${status} ${text}`);
        assert.ok(sent <= dead && end >= dead - 5_000, `${name} was not in flight`);
        assert.equal(status, 502, text);
      }
    }
    assert.equal(outcomes.length, CALLS);
    assert.ok(tally.failed >= LOST && tally.failed <= AT_ONCE, `${tally.failed} failed`);
    for (const id of inFlight) assert.equal(outcomes.find(({ name }) => name === id).status, 502, id);

    // No call was made twice, and the restarted replica works again.
    const asked = backend.asked.map(({ id }) => id).filter((id) => id.startsWith(ID_PREFIX));
    assert.equal(new Set(asked).size, asked.length);
    const late = outcomes.slice(restartedAfter).filter(({ name, status }) => status === 200 && handed.get(name).addresses.at(-1) === killed);
    assert.ok(late.length > 0, 'the restarted replica got calls');

    const greedy = outcomes.filter(({ caller }) => caller === 'greedy');
    const passed = greedy.filter(({ status }) => status !== 429).length;
    const seconds = (Math.max(...greedy.map(({ end }) => end)) - Math.min(...greedy.map(({ begin: sent }) => sent))) / 1000;
    const allowed = LIMIT + (LIMIT / 60) * seconds;
    assert.ok(greedy.length > 1.1 * allowed, `${greedy.length} calls of ${allowed} that were allowed`);
    const off = (100 * (passed - allowed)) / allowed;
    t.diagnostic(
      `${took.toFixed(1)} s: ${JSON.stringify(tally)}; ${passed} of ${greedy.length} calls passed, ${allowed.toFixed(0)} were allowed (${off.toFixed(1)} %)`,
    );
    assert.ok(Math.abs(off) <= 5, `${passed} passed, ${allowed} were allowed`);
  });

  test('an approval is asked, given and used at any of them, and races act once', async () => {
    const silence = toolCall(1, 'alert_silence', {
      matchers: [{ name: 'alertname', value: 'Slow' }], duration_minutes: 30, comment: 'deploy',
    });
    const result = async () => JSON.parse((await call('caller-1', silence, 'silence')).text).result.structuredContent;
    const codes = new Set();
    for (let i = 0; i < 6; i++) codes.add((await result()).approval_code);
    assert.equal(codes.size, 1);
    const [code] = codes;
    const approved = await run(['approve', code, '--url', url, '--yes'], {
      env: { INSTAINSTRU_MCP_APPROVER_TOKEN: token('caller-2') },
    });
    assert.equal(approved.code, 0, approved.stderr);

    const raced = await Promise.all(Array.from({ length: 60 }, result));
    assert.equal(raced.filter(({ silence_id: id }) => id).length, 1);
    for (const { error } of raced.filter(({ silence_id: id }) => !id)) assert.match(error, /^(in_progress|approval_required)$/);
    assert.equal(alerts.silences.length, 1);
  });
});

test('without a Redis no class of its client is loaded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'copilot-classes-'));
  const log = join(folder, 'classes.log');
  const child = spawn(copilot, ['demo', '--port', '0'], {
    env: environment({ COPILOT_JAVA_OPTIONS: `-Xlog:class+load=info:file=${log}` }), stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  await until('a ready server', async () => /^ready /m.test(stderr));
  child.kill();
  await once(child, 'exit');
  const loaded = (await readFile(log, 'utf8')).match(/\S+\.\S+ source:/g);
  assert.ok(loaded.some((line) => line.startsWith('com.instainstru.copilot.app.Assembly ')));
  assert.deepEqual(loaded.filter((line) => /^(io\.lettuce|io\.netty|io\.github\.bucket4j\.(redis|distributed))\./.test(line)), []);
  await rm(folder, { recursive: true, force: true });
});
