// Time and processor time from the start of a process to its first tools/list answer over stdio, as a client sees it.
// Usage: node start.mjs ROUNDS NAME=COMMAND...   The commands run interleaved; the first round of each is not counted.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const rounds = Number(process.argv[2]);
const subjects = process.argv.slice(3).map((argument) => {
  const at = argument.indexOf('=');
  return { name: argument.slice(0, at), command: argument.slice(at + 1), times: [], work: [] };
});
const GIVE_UP_MS = 60_000;

const TICK_MS = 10; // of /proc, see proc(5)

/** Processor time of a process and of what it waited for, in ms. */
function processorTime(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS;
}

const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2);
};

function start(command) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn('bash', ['-c', `exec ${command}`], { stdio: ['pipe', 'pipe', 'ignore'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), GIVE_UP_MS);
    const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    let taken;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { id } = JSON.parse(line);
      if (id === 1) {
        send({ method: 'notifications/initialized' });
        send({ id: 2, method: 'tools/list' });
      } else {
        taken = { time: performance.now() - begun, work: processorTime(child.pid) };
        child.stdin.end();
      }
    });
    child.on('exit', () => {
      clearTimeout(timer);
      if (taken === undefined) reject(new Error(`no answer from: ${command}`));
      else resolve(taken);
    });
    const clientInfo = { name: 'bench', version: '1' };
    send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } });
  });
}

for (let round = 0; round <= rounds; round++) {
  for (const subject of subjects) {
    const taken = await start(subject.command);
    if (round > 0) {
      subject.times.push(taken.time);
      subject.work.push(taken.work);
    }
  }
}
for (const { name, times, work } of subjects) {
  const least = Math.round(Math.min(...times));
  console.log(JSON.stringify({ name, median_ms: median(times), least_ms: least, processor_ms: median(work) }));
}
