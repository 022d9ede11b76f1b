// The processes of a benchmark: started, watched through /proc, and ended by their own id.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const TICK_MS = 10; // of /proc/PID/stat, see proc(5)
const START_MS = 60_000;
const { COPILOT_HOME: home, WORK: work, JAVA_17, JAVA_25 } = process.env;
const running = new Set();

process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Processor time of a process in ms, its threads included. */
export function processorTime(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13);
  return (Number(user) + Number(system)) * TICK_MS;
}

/** Resident memory of a process in MB. */
export function residentMemory(pid) {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

async function launch(name, command, args, url, env = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore'], env: { ...process.env, ...env } });
  running.add(child);
  child.on('exit', () => running.delete(child));
  for (const end = Date.now() + START_MS; ; await new Promise((wake) => setTimeout(wake, 100))) {
    const answers = await fetch(url).then((response) => response.body?.cancel().then(() => true) ?? true, () => false);
    if (answers) break;
    if (Date.now() > end || child.exitCode !== null) throw new Error(`${name} did not start`);
  }
  return {
    name,
    url,
    pid: child.pid,
    stop: () =>
      new Promise((resolve) => {
        child.on('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}

/** nginx with one worker, which answers every path with the same 2 KB. */
export async function startBackend() {
  const port = await freePort();
  writeFileSync(
    `${work}/nginx.conf`,
    `daemon off; worker_processes 1; pid ${work}/nginx.pid; error_log ${work}/nginx.log;
    events { worker_connections 2048; }
    http {
      access_log off; keepalive_requests 100000000; default_type application/json;
      client_body_temp_path ${work}/b; proxy_temp_path ${work}/p; fastcgi_temp_path ${work}/f; uwsgi_temp_path ${work}/u;
      scgi_temp_path ${work}/s;
      server { listen 127.0.0.1:${port} backlog=1024; location / { root ${work}; rewrite ^ /answer.json break; } }
    }`,
  );
  return launch('backend', '/usr/sbin/nginx', ['-c', `${work}/nginx.conf`, '-e', `${work}/nginx.log`], `http://127.0.0.1:${port}/`);
}

/** Settings of Admin Copilot in the benchmark: everything on that is on in production. */
export const settings = (backend) => ({
  INSTAINSTRU_MCP_API_BASE_URL: backend,
  INSTAINSTRU_MCP_API_SERVICE_TOKEN: 'bench',
  INSTAINSTRU_MCP_INBOUND_TOKEN: 'bench-token',
  INSTAINSTRU_MCP_AUDIT_LOG: `${work}/audit.jsonl`,
  INSTAINSTRU_MCP_MANAGEMENT_PORT: '0',
  INSTAINSTRU_MCP_RATE_LIMIT: '0',
  INSTAINSTRU_MCP_TOOL_RATE_LIMIT: '0',
  // More calls than a deployment lets in at once are not the question here; see the load tests for that.
  INSTAINSTRU_MCP_LIMITS: 'calls_at_once=256,upstream_connections=256',
});

export async function startCopilot(java, backend) {
  const port = await freePort();
  const env = { ...settings(backend.url), COPILOT_JAVA: java, PWD: work };
  return launch('copilot', `${home}/copilot`, ['serve', '--port', String(port)], `http://127.0.0.1:${port}/mcp`, env);
}

/** A proxy that does nothing else; the name is that of a class in bench/java. */
export async function startBare(java, backend, name) {
  const port = await freePort();
  const jars = `${work}/bare:${readFileSync(`${work}/class-path.txt`, 'utf8')}`;
  const heap = ['-XX:+UseSerialGC', '-Xms64m', '-Xmx512m', '-Xmn24m', '-Xss512k'];
  // The class path has a logger, which would write every step to its standard output.
  const silent = '-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider';
  const args = [...heap, silent, '-cp', jars, name, String(port), `${backend.url}answer.json`];
  return launch('bare', java, args, `http://127.0.0.1:${port}/mcp`, { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '16384' });
}

export async function startTypeScript(backend) {
  const port = await freePort();
  const args = [`${home}/bench/typescript/server.mjs`, `${work}/tools.json`, backend.url, String(port)];
  return launch('typescript', process.execPath, args, `http://127.0.0.1:${port}/mcp`);
}

export const javas = [
  ['25', JAVA_25],
  ['17', JAVA_17],
].filter(([, path]) => path);
