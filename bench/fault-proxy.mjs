// Stands between the server and an upstream and spoils its answers: seeded, so that a run can be repeated.
import http from 'node:http';
import { once } from 'node:events';
import { hostileText } from './hostile.mjs';

// Small and repeatable (mulberry32); numbers from 0 to 1.
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const status = (code, headers = {}) => async (_request, response) => {
  response.writeHead(code, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify({ detail: 'injected', trace: 'at com.example.Backend.fail(Backend.java:1)' }));
};

// What can happen to a request. `forward` sends it on and gives status, headers and body.
export const FAULTS = {
  latency: async (_request, response, forward, random) => {
    await pause(random() * 1_200);
    send(response, await forward());
  },
  resetBefore: async (request) => request.socket.resetAndDestroy(),
  resetAfter: async (request, _response, forward) => {
    await forward();
    request.socket.resetAndDestroy();
  },
  error500: status(500),
  error502: status(502),
  error503: status(503),
  tooMany: status(429, { 'Retry-After': '1' }),
  garbage: async (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end('{"data": [1, 2, <html>');
  },
  html: async (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<html>maintenance</html>');
  },
  huge: async (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ data: 'x'.repeat(6 << 20) }));
  },
  hostile: async (_request, response, forward, random) => {
    const answer = await forward();
    let body;
    try {
      body = JSON.parse(answer.body);
    } catch {
      return send(response, answer);
    }
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
      body.note = hostileText(random, 20_000 + random() * 180_000);
    }
    send(response, { ...answer, body: Buffer.from(JSON.stringify(body)) });
  },
  cut: async (request, response, forward) => {
    const { body } = await forward();
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.write(body.subarray(0, body.length / 2));
    await pause(20);
    request.socket.resetAndDestroy();
  },
};

function send(response, { status: code, headers, body }) {
  const { connection, 'keep-alive': _, 'transfer-encoding': __, 'content-length': ___, ...kept } = headers;
  response.writeHead(code, { ...kept, 'Content-Length': body.length });
  response.end(body);
}

/**
 * Starts a proxy on the loopback.
 *
 * @param target base URL of the upstream
 * @param pick what happens to a request: a name of FAULTS, or nothing
 */
export async function faultProxy(target, { random, pick }) {
  const agent = new http.Agent({ keepAlive: true });
  const injected = {};
  let requests = 0;
  const server = http.createServer((request, response) => {
    response.on('error', () => {});
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      requests++;
      const fault = pick(request);
      injected[fault ?? 'none'] = (injected[fault ?? 'none'] ?? 0) + 1;
      const forward = () =>
        new Promise((resolve, reject) => {
          const onward = http.request(new URL(request.url, target), {
            method: request.method, agent, headers: { ...request.headers, host: new URL(target).host },
          }, (answer) => {
            const parts = [];
            answer.on('data', (part) => parts.push(part));
            answer.on('error', reject);
            answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
          });
          onward.on('error', reject);
          onward.end(Buffer.concat(chunks));
        });
      try {
        if (fault) await FAULTS[fault](request, response, forward, random);
        else send(response, await forward());
      } catch (broken) {
        request.socket.destroy(broken);
      }
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    injected,
    get requests() {
      return requests;
    },
    // Connections that nobody uses, so that what remains open is in use.
    closeIdle: () => server.closeIdleConnections(),
    async close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
