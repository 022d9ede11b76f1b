// What went wrong, as the server tells it: a stable code, a sentence, and what to do next.
import { element } from './dom.js';

/** Where a failure of HTTP has no code of its own, by status. */
const HTTP = {
  401: ['sign_in_required', 'Sign in with a valid token.'],
  403: ['not_allowed', 'Use a token with the permission that the message names.'],
  404: ['not_found', 'Check your input.'],
  408: ['too_slow', 'Try again.'],
  413: ['too_large', 'Send less.'],
  429: ['rate_limited', 'Wait, then try again.'],
  503: ['busy', 'Wait a moment, then try again.'],
};

export class Problem extends Error {
  /**
   * @param {string} code stable, for example circuit_open
   * @param {string} message one or more sentences
   * @param {object} more next: a sentence; requestId; details: further fields of a tool's failure
   */
  constructor(code, message, { next, requestId, details = {}, status } = {}) {
    super(message);
    this.code = code;
    this.next = next;
    this.requestId = requestId;
    this.details = details;
    this.status = status;
  }

  /** Of an HTTP answer that is none of a tool: {error, message}, a JSON-RPC error, or neither. */
  static ofHttp(status, body, retryAfter) {
    const rpc = body?.error?.message ? body.error : null;
    const [code, next] = HTTP[status] ?? [`http_${status}`, 'Try again. If it happens again, check the server log.'];
    return new Problem(typeof body?.error === 'string' ? body.error : code,
      rpc?.message ?? body?.message ?? `The server answered with status ${status}.`,
      { next: retryAfter ? `Wait ${retryAfter} s, then try again.` : next, status });
  }

  /** Of a tool's failure, whose message says what to do next. */
  static ofTool({ error, message, request_id: requestId, retry_after_seconds: wait, ...details }) {
    const next = wait ? `Wait ${wait} s, then try again.` : undefined;
    return new Problem(error ?? 'failed', message ?? 'The tool failed and did not say why.', { next, requestId, details });
  }

  static ofNoAnswer() {
    return new Problem('bad_answer', 'The answer is not JSON.', { next: 'Check whether a proxy between this browser and the server changes answers.' });
  }

  static ofNetwork() {
    return new Problem('unreachable', 'The server did not answer.', { next: 'Check that it is running and reachable, then try again.' });
  }
}

/**
 * The problem for people.
 * @param {Problem} problem
 * @param {...Node} more what helps with this one
 */
export function problemView(problem, ...more) {
  if (!(problem instanceof Problem)) {
    console.error(problem);
    return problemView(new Problem('defect', 'The console has a defect. Your request may have succeeded.',
      { next: 'Check the activity, and report the error in the browser’s console.' }));
  }
  return element('section', { class: 'problem' },
    element('h2', {}, element('code', { class: 'code' }, problem.code)),
    element('p', {}, problem.message),
    problem.next ? element('p', {}, element('strong', {}, 'Next: '), problem.next) : null,
    ...more,
    problem.requestId ? element('p', { class: 'small' }, 'Request ', element('code', {}, problem.requestId)) : null);
}
