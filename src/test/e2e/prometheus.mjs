// Starts real Prometheus servers in folders of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function until(what, condition) {
  for (let attempt = 0; attempt < 900; attempt++) {
    if (await condition().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`gave up waiting for ${what}`);
}

export const json = async (url, init) => (await fetch(url, init)).json();

// Programs that end with the test.
export function processes() {
  const children = [];
  return {
    start(command, args) {
      const child = spawn(command, args, { stdio: 'ignore' });
      children.push({ child, exited: once(child, 'exit') });
    },
    async stop() {
      for (const { child, exited } of children) {
        child.kill();
        await exited;
      }
    },
  };
}
