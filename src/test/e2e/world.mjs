// The demo's upstreams in a process of their own: they live on when a server is killed.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copilot, environment } from './launcher.mjs';

export async function world() {
  const child = spawn(copilot, ['demo', '--world'], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  const state = await new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      const ready = /^ready (http:\S+)$/m.exec(stderr);
      if (ready) resolve(ready[1]);
    });
    exited.then(([code]) => reject(new Error(`the world ended with ${code}: ${stderr}`)));
  });
  const settings = Object.fromEntries(stdout.trim().split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2)));
  const headers = { Authorization: `Bearer ${settings.INSTAINSTRU_MCP_API_SERVICE_TOKEN}` };
  return {
    settings,
    // How many mails were sent, in how many runs.
    state: async () => (await fetch(state, { headers })).json(),
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
    kill: () => child.kill('SIGKILL'),
  };
}

// Replicas and restarts need one key for confirm tokens, where the version seals them.
export async function sealKey() {
  const documented = await readFile(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
  return documented.includes('INSTAINSTRU_MCP_SEAL_KEY')
    ? { INSTAINSTRU_MCP_SEAL_KEY: randomBytes(32).toString('base64') }
    : {};
}
