// Starts the real launcher and real MCP clients on it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';

export const copilot = fileURLToPath(new URL('../../../copilot', import.meta.url));

// The environment of the tests without settings of the product, so that a developer's own cannot leak in.
export function environment(extra = {}) {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('INSTAINSTRU_') && name !== 'PORT'),
  );
  return { ...clean, INSTAINSTRU_MCP_MANAGEMENT_PORT: '0', ...extra };
}

// Runs one command to its end.
export async function run(args, { env = {}, input, cwd } = {}) {
  const child = spawn(copilot, args, { cwd, env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
  const out = [];
  const err = [];
  child.stdout.on('data', (chunk) => out.push(chunk));
  child.stderr.on('data', (chunk) => err.push(chunk));
  child.stdin.end(input ?? '');
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

// Starts a serving command and waits for its ready line.
export async function serve(args, env = {}, cwd = undefined) {
  const child = spawn(copilot, args, { cwd, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  let stdout = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  const exited = once(child, 'exit');
  const url = await new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      const ready = /^ready (http:\/\/\S+)$/m.exec(stderr);
      if (ready) resolve(ready[1]);
    });
    exited.then(([code]) => reject(new Error(`ended with ${code} before it was ready:\n${stderr}`)));
  });
  return {
    url,
    base: url.replace(/\/mcp$/, ''),
    pid: child.pid,
    output: () => ({ stdout, stderr }),
    exited,
    // For after a test, whatever became of it.
    kill: () => child.kill('SIGKILL'),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}

export const transports = {
  stdio: ({ args, env }) =>
    new StdioClientTransport({ command: copilot, args, env: environment(env), stderr: 'ignore' }),
  http: ({ base }) => new StreamableHTTPClientTransport(new URL(`${base}/mcp`)),
  sse: ({ base }) => new SSEClientTransport(new URL(`${base}/sse`)),
};

export async function connect(transport) {
  const client = new Client({ name: 'e2e', version: '1.0.0' });
  await client.connect(transport);
  return client;
}

// Some clients need a newer Node than the one that runs the tests.
export const node22 =
  Number(process.versions.node.split('.')[0]) >= 22
    ? process.execPath
    : fileURLToPath(new URL(`node_modules/node-linux-${process.arch}/bin/node`, import.meta.url));

// Runs a program to its end.
export async function execute(command, args, env = environment()) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}
