// MCP over HTTP without an SDK, so that a test sees each connection, status and event.
import http from 'node:http';

const HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };

const bearer = (token) => (token ? { Authorization: `Bearer ${token}` } : {});

export const toolCall = (id, name, args = {}) => ({
  jsonrpc: '2.0', id, method: 'tools/call', params: { name: `instainstru_${name}`, arguments: args },
});

// One POST. Resolves with status and text, rejects if the connection broke before the answer was whole. With `renew` a kept
// connection that the server closed for being idle, just when it was used again, is no fault: the message goes over a new one.
export function post(url, message, options = {}) {
  const { agent, token, signal, onSent, renew = false } = options;
  return new Promise((resolve, reject) => {
    const body = JSON.stringify(message);
    const request = http.request(url, {
      method: 'POST', agent, signal, headers: { ...HEADERS, ...bearer(token), 'Content-Length': Buffer.byteLength(body) },
    });
    request.on('error', (error) => {
      if (renew && request.reusedSocket && error.code === 'ECONNRESET') {
        resolve(post(url, message, { ...options, agent: undefined, renew: false }));
      } else {
        reject(error);
      }
    });
    request.on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.complete) resolve({ status: response.statusCode, headers: response.headers, text });
        else reject(new Error(`the answer broke off: ${text.slice(0, 80)}`));
      });
    });
    request.end(body, onSent);
  });
}

// A session of the HTTP+SSE transport: messages are posted, answers come as events.
export async function sse(base, { token, renew = false } = {}) {
  const agent = new http.Agent({ keepAlive: true });
  const waiting = new Map();
  let endpoint;
  let opened;
  let failed;
  const ready = new Promise((resolve, reject) => ([opened, failed] = [resolve, reject]));
  const stream = http.get(`${base}/sse`, { agent, headers: { Accept: 'text/event-stream', ...bearer(token) } });
  const lose = (reason) => {
    failed(reason);
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  };
  stream.on('error', lose);
  stream.on('response', (response) => {
    if (response.statusCode !== 200) {
      response.resume();
      lose(Object.assign(new Error(`/sse answered ${response.statusCode}`), { status: response.statusCode }));
      return;
    }
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk) => {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        const name = /^event: (.*)$/m.exec(event)?.[1];
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (name === 'endpoint') {
          endpoint = new URL(data, base);
          opened();
        } else if (name === 'message') {
          const message = JSON.parse(data);
          waiting.get(message.id)?.resolve(message);
          waiting.delete(message.id);
        }
      }
    });
    response.on('error', lose);
    response.on('close', () => lose(new Error('the event stream ended')));
  });
  await ready;
  return {
    // The answer's message, or the status of a refused post.
    async request(message) {
      const answered = new Promise((resolve, reject) => waiting.set(message.id, { resolve, reject }));
      answered.catch(() => {});
      const { status, text } = await post(endpoint, message, { agent, token, renew });
      if (status !== 202) {
        waiting.delete(message.id);
        return { status, text };
      }
      return { status, message: await answered };
    },
    close() {
      stream.destroy();
      agent.destroy();
    },
  };
}
