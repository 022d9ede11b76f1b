// Upstreams of a test's own: what they are asked is kept, what they answer is the test's.
import { createServer } from 'node:http';
import { once } from 'node:events';

// Serves `handle(request, response, body)`; tells who hung up before the answer.
export async function stub(handle) {
  const requests = [];
  const server = createServer((request, response) => {
    const seen = { method: request.method, url: request.url, headers: request.headers, aborted: false };
    requests.push(seen);
    response.on('close', () => (seen.aborted = !response.writableFinished));
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      seen.body = Buffer.concat(chunks).toString();
      handle(seen, response);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function json(response, body, status = 200) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

// The backend's answer about the queues.
export const queues = (depth = 3) => ({
  meta: { request_id: 'r', generated_at: '2026-01-31T10:00:00Z' },
  queues: [{ name: 'celery', depth }],
  total_depth: depth,
  checked_at: '2026-01-31T10:00:00Z',
});
