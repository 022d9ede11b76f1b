// Starts real Prometheus servers in folders of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// Until the condition holds; ends at once when `over` tells why it cannot hold any more.
export async function until(what, condition, over = () => undefined) {
  for (let attempt = 0; attempt < 900; attempt++) {
    if (await condition().catch(() => false)) return;
    const reason = over();
    if (reason) throw new Error(`${what}: ${reason}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`gave up waiting for ${what}`);
}

export const json = async (url, init) => (await fetch(url, init)).json();

// Starts an Alertmanager that tells nobody, and holds alerts from its beginning; gives its URL.
export async function startAlertmanager(programs, folder, alerts) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await writeFile(join(folder, 'alertmanager.yml'), 'route: { receiver: none }\nreceivers: [{ name: none }]\n');
  await programs.start('prometheus-alertmanager', [
    `--config.file=${folder}/alertmanager.yml`, `--storage.path=${folder}/alertmanager`,
    `--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address=',
  ]).ready(async () => (await fetch(`${url}/-/ready`)).ok);
  await fetch(`${url}/api/v2/alerts`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(alerts) });
  return url;
}

// Programs that end with the test.
export function processes() {
  const started = [];
  return {
    start(command, args, options = {}) {
      const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
      let words = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => (words = (words + chunk).slice(-3000)));
      }
      const exited = once(child, 'exit');
      const program = {
        // Waits until it serves; when it ends instead, its last words are told.
        ready: (condition) => until(command, condition,
          () => child.exitCode !== null && `ended with ${child.exitCode}:\n${words}`),
        async stop(signal = 'SIGTERM') {
          child.kill(signal);
          await exited;
        },
      };
      started.push(program);
      return program;
    },
    // The last one first, since it may need those before.
    async stop(signal = 'SIGTERM') {
      for (const program of started.reverse()) await program.stop(signal);
    },
  };
}
