// Drives the servers with the same load, interleaved, and prints medians. Started by run.sh.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import {
  javas, processorTime, residentMemory, settings, startBackend, startBare, startCopilot, startTypeScript,
} from './processes.mjs';

const exec = promisify(execFile);
const { COPILOT_HOME: home, WORK: work } = process.env;
const rounds = Number(process.env.ROUNDS ?? 5);
const each = Number(process.env.EACH ?? 3);
const starts = Number(process.env.STARTS ?? 12);
const all = ['list', 'calls', 'concurrency', 'batches', 'memory', 'start'];
const parts = process.argv.length > 2 ? process.argv.slice(2) : all;
// The JIT compiler counts calls, not seconds. A slow server has seen enough of them sooner.
const WARM_UP = { count: Number(process.env.WARM_UP ?? 200_000), seconds: 40 };
const CHECKED = 'Avery K.';

const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const table = (head, rows) => {
  console.log(`\n| ${head.join(' | ')} |\n|${'---|'.repeat(head.length)}`);
  rows.forEach((row) => console.log(`| ${row.join(' | ')} |`));
};

/** One run of wrk: for some seconds, or until so many answers have come. */
async function load(server, connections, { count = 0, seconds = count ? 120 : each } = {}) {
  const before = processorTime(server.pid);
  const { stdout } = await exec(
    'wrk',
    ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', `${home}/bench/call.lua`, server.url],
    { env: { ...process.env, COUNT: String(count) } },
  );
  const result = JSON.parse(/^RESULT (.*)$/m.exec(stdout)[1]);
  if (result.errors > 0) throw new Error(`${server.name}: ${result.errors} of ${result.calls} calls failed`);
  const work_us = ((processorTime(server.pid) - before) * 1000) / result.calls;
  return { ...result, work_us, rate: result.calls / result.seconds };
}

/** What is measured has to be the answer, not a failure. */
async function check(server) {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', authorization: 'Bearer bench-token' },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"instainstru_bookings_recent","arguments":{"limit":20}}}',
  });
  const text = await response.text();
  if (!text.includes(CHECKED)) throw new Error(`${server.name} answers ${response.status}: ${text.slice(0, 200)}`);
}

const SERVLET = 'bare servlet + OkHttp';
const HANDLER = 'bare handler + OkHttp';

async function subjects(backend, { servlet = true, handler = false, typescript = true } = {}) {
  const servers = [];
  for (const [version, java] of javas) {
    servers.push({ ...(await startCopilot(java, backend)), name: `Admin Copilot, Java ${version}` });
    if (servlet) servers.push({ ...(await startBare(java, backend, 'BareServlet')), name: `${SERVLET}, Java ${version}` });
    if (handler) servers.push({ ...(await startBare(java, backend, 'BareProxy')), name: `${HANDLER}, Java ${version}` });
  }
  if (typescript) servers.push({ ...(await startTypeScript(backend)), name: 'TypeScript SDK' });
  for (const server of servers) await check(server);
  return servers;
}

/** A failed call is an answer too, and a quick one; the audit log knows. Those that wrk leaves at its end are cancelled. */
async function checkOutcomes() {
  const count = (...pattern) =>
    exec('grep', ['-c', ...pattern, `${work}/audit.jsonl`]).then(({ stdout }) => Number(stdout), () => 0);
  const good = await count('"outcome":"success"');
  const failed = await count('-Ev', '"outcome":"(success|cancelled)"');
  if (failed > 0) console.log(`\n${failed} of ${good + failed} calls of Admin Copilot failed.`);
  if (failed * 1_000 > good) throw new Error('too many calls failed');
}

const stop = (servers) => Promise.all(servers.map((server) => server.stop()));

async function calls(backend) {
  const servers = await subjects(backend, { handler: true });
  for (const server of servers) await load(server, 16, WARM_UP);
  const results = new Map(servers.map((server) => [server.name, { one: [], many: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      results.get(server.name).one.push(await load(server, 1));
      results.get(server.name).many.push(await load(server, 16));
    }
  }
  await stop(servers);
  const of = (name, kind, value) => median(results.get(name)[kind].map((result) => result[value]));
  // Ratios are taken round by round, so that a slow moment of the machine weighs on both sides.
  const ratio = (name, peer) =>
    median(results.get(name).many.map(({ work_us }, i) => work_us / results.get(peer).many[i].work_us)).toFixed(2);
  console.log('\n### One call of a backend tool (2 KB answer)');
  table(
    ['server', 'CPU a call, 16 connections (µs)', 'calls/s', 'p50 / p99 (ms)', 'p50 at 1 connection (ms)', 'to servlet', 'to handler', 'to TypeScript'],
    servers.map(({ name }) => [
      name,
      of(name, 'many', 'work_us').toFixed(0),
      of(name, 'many', 'rate').toFixed(0),
      `${of(name, 'many', 'median_ms').toFixed(1)} / ${of(name, 'many', 'p99_ms').toFixed(1)}`,
      of(name, 'one', 'median_ms').toFixed(2),
      name.startsWith('Admin') ? ratio(name, name.replace('Admin Copilot', SERVLET)) : '',
      name.startsWith('Admin') ? ratio(name, name.replace('Admin Copilot', HANDLER)) : '',
      name.startsWith('Admin') ? ratio(name, 'TypeScript SDK') : '',
    ]),
  );
}

async function concurrency(backend) {
  const levels = [1, 4, 16, 64, 256];
  const servers = await subjects(backend, { typescript: false });
  for (const server of servers) await load(server, 64, WARM_UP);
  const rates = new Map(servers.map(({ name }) => [name, levels.map(() => [])]));
  for (let round = 0; round < rounds; round++) {
    for (const [i, level] of levels.entries()) {
      for (const server of servers) rates.get(server.name)[i].push((await load(server, level)).rate);
    }
  }
  await stop(servers);
  console.log('\n### Calls a second by connections');
  table(
    ['server', ...levels.map(String), '256 to 16'],
    servers.map(({ name }) => {
      const medians = rates.get(name).map(median);
      return [name, ...medians.map((rate) => rate.toFixed(0)), (medians[4] / medians[2]).toFixed(2)];
    }),
  );
}

async function batches(backend) {
  const servers = await subjects(backend, { servlet: false, typescript: false });
  const rows = [];
  for (const server of servers) {
    await load(server, 16, WARM_UP);
    const ratios = [];
    for (let round = 0; round < rounds; round++) {
      const whole = await load(server, 16, { count: 10_000 });
      let sum = 0;
      for (let i = 0; i < 10; i++) sum += (await load(server, 16, { count: 1_000 })).work_us / 10;
      ratios.push(whole.work_us / sum);
    }
    rows.push([server.name, median(ratios).toFixed(2)]);
  }
  await stop(servers);
  console.log('\n### CPU of 10,000 calls to that of ten times 1,000');
  table(['server', 'ratio'], rows);
}

/** What the compilers took for a moment goes back to the system when they are done. */
const REST_MS = 8_000;

async function memory(backend) {
  const steps = [
    ['after 1 call', 0], ['after 1,000', 1_000], ['after 2,000', 1_000], ['at rest then', 'rest'], ['after 10,000', 8_000], ['at rest then', 'rest'],
  ];
  const results = new Map();
  for (let round = 0; round < Math.min(rounds, 3); round++) {
    const servers = await subjects(backend, { servlet: false });
    for (const server of servers) {
      const sizes = [];
      for (const [, step] of steps) {
        if (step === 'rest') await new Promise((wake) => setTimeout(wake, REST_MS));
        else if (step > 0) await load(server, 16, { count: step });
        sizes.push(residentMemory(server.pid));
      }
      results.set(server.name, [...(results.get(server.name) ?? []), sizes]);
    }
    await stop(servers);
  }
  console.log('\n### Resident memory (MB)');
  table(
    ['server', ...steps.map(([name]) => name)],
    [...results].map(([name, runs]) => [name, ...steps.map((_, i) => median(runs.map((sizes) => sizes[i])).toFixed(0))]),
  );
}

async function start(backend) {
  const ours = javas.map(([version, java]) => `Admin Copilot, Java ${version}=env COPILOT_JAVA=${java} ${home}/copilot stdio`);
  const peer = `TypeScript SDK=${process.execPath} ${home}/bench/typescript/server.mjs ${work}/tools.json ${backend.url}`;
  const env = { ...process.env, ...settings(backend.url) };
  const { stdout } = await exec(process.execPath, [`${home}/bench/start.mjs`, String(starts), ...ours, peer], { env, cwd: work });
  const rows = stdout.trim().split('\n').map((line) => JSON.parse(line));
  const peerRow = rows.at(-1);
  console.log('\n### Start of a process to its first tools/list answer over stdio');
  table(
    ['server', 'median (ms)', 'least (ms)', 'CPU (ms)', 'to TypeScript'],
    rows.map((row) => [row.name, row.median_ms, row.least_ms, row.processor_ms, (row.median_ms / peerRow.median_ms).toFixed(2)]),
  );
}

async function list() {
  const tools = JSON.parse(readFileSync(`${work}/tools.json`, 'utf8'));
  const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools } });
  console.log('\n### The default tools/list');
  table(['tools', 'bytes'], [[tools.length, Buffer.byteLength(answer)]]);
}

const known = { list, calls, concurrency, batches, memory, start };
const machine = `${cpus().length} x ${cpus()[0].model}, ${process.platform}, Node ${process.version}`;
console.log(`${new Date().toISOString().slice(0, 10)}, ${machine}, ROUNDS=${rounds} EACH=${each} STARTS=${starts}`);
const backend = await startBackend();
for (const part of parts) {
  if (!known[part]) throw new Error(`no such part: ${part}; there are ${all.join(', ')}`);
  await known[part](backend);
  await checkOutcomes();
}
await backend.stop();
