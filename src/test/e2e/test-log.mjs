// A reporter of node:test that tells, line by line and at once, which tests have begun and which have ended.
const KINDS = new Set(['test:dequeue', 'test:pass', 'test:fail']);

export default async function* (events) {
  for await (const { type, data } of events) {
    if (KINDS.has(type)) {
      yield `${JSON.stringify({ type, name: data.name, line: data.line, column: data.column })}\n`;
    }
  }
}
