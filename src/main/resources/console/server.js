// The server that served this page: its REST routes, and MCP of revision 2026-07-28 at /mcp.
import { Problem } from './problem.js';

const REVISION = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': REVISION,
  'io.modelcontextprotocol/clientInfo': { name: 'operator-console', version: '1.0.0' },
  // A tool may ask whoever sits here, by a form.
  'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
};

/** Questions in a row after which a call is given up. */
const MAX_ROUNDS = 5;

export class Server {
  #session;
  #id = 0;
  #base = new URL('.', document.baseURI);

  constructor(session) {
    this.#session = session;
  }

  get(path) {
    return this.#send(path, { method: 'GET' });
  }

  post(path, body) {
    return this.#send(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  }

  /** All tools that are offered to this caller. */
  async tools() {
    const tools = [];
    let cursor;
    do {
      const page = await this.#rpc('tools/list', cursor ? { cursor } : {});
      tools.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor);
    return tools;
  }

  /**
   * Calls a tool; what it wants to know on the way is asked by `ask`, which answers as an elicitation.
   * @returns {Promise<{structured: object, images: object[], untrusted: boolean}>}
   * @throws {Problem} if it fails
   */
  async call(name, args, ask) {
    const params = { name, arguments: args };
    let result = await this.#rpc('tools/call', params);
    for (let round = 0; result.resultType === 'input_required'; round += 1) {
      if (round === MAX_ROUNDS) throw new Problem('too_many_questions', 'The tool keeps asking. The call was cancelled.');
      result = await this.#rpc('tools/call', { ...params, ...(await answers(result, ask)) });
    }
    const structured = result.structuredContent ?? {};
    if (result.isError) throw Problem.ofTool(structured);
    return {
      structured,
      images: (result.content ?? []).filter((content) => content.type === 'image'),
      untrusted: Boolean(result._meta?.['com.instainstru/untrusted']),
    };
  }

  async #rpc(method, params) {
    this.#id += 1;
    const headers = { 'Content-Type': 'application/json', 'MCP-Protocol-Version': REVISION, 'Mcp-Method': method };
    if (params.name) headers['Mcp-Name'] = params.name;
    const message = { jsonrpc: '2.0', id: this.#id, method, params: { ...params, _meta: META } };
    const answer = await this.#send('mcp', { method: 'POST', headers, body: JSON.stringify(message) });
    if (answer.error) throw new Problem(`rpc ${answer.error.code}`, answer.error.message);
    return answer.result;
  }

  async #send(path, { headers = {}, ...request }) {
    let response;
    let body;
    try {
      response = await fetch(new URL(path, this.#base), {
        ...request,
        headers: { Accept: 'application/json', ...headers, ...this.#session.headers() },
        cache: 'no-store', credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer',
      });
      body = await response.json().catch(() => null);
    } catch {
      throw Problem.ofNetwork();
    }
    if (response.ok && body === null) throw Problem.ofNoAnswer();
    if (response.ok) return body;
    const problem = Problem.ofHttp(response.status, body, response.headers.get('Retry-After'));
    if (response.status === 401 && this.#session.identity) this.#session.end(problem);
    throw problem;
  }
}

/** The answers to what a result asks, with the state to bring back. */
async function answers({ inputRequests, requestState }, ask) {
  const inputResponses = {};
  for (const [key, request] of Object.entries(inputRequests ?? {})) {
    if (request.method !== 'elicitation/create') throw new Problem('cannot_answer', 'The tool asks for input that this console does not support.');
    inputResponses[key] = await ask(request.params);
  }
  return requestState === undefined ? { inputResponses } : { inputResponses, requestState };
}
