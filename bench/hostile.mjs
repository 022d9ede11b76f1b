// Texts that are slow to search for careless patterns, and how quickly health answers meanwhile.
import http from 'node:http';

const PIECES = [
  '-eyJ', '-eyJaaaaa.', 'password=', 'pass=(', '://a:', '1 ', '4242-', 'a@', 'token_', '<pass>', 'pass%3D', '--pass (', 'sk-', 'DE89 ', 'bearer ',
  '-----BEGIN PRIVATE KEY-----\n', 'key ', '\u202e',
];

/** About that many characters, of one piece again and again. */
export const hostileText = (random, characters) => {
  const piece = PIECES[Math.floor(random() * PIECES.length)];
  return piece.repeat(Math.ceil(characters / piece.length));
};

/** Asks for health four times a second until it is stopped; gives the times in ms. */
export function watchHealth(base) {
  const times = [];
  const agent = new http.Agent({ keepAlive: true });
  let running = true;
  const ask = () =>
    new Promise((resolve) => {
      const begin = performance.now();
      const done = (status) => {
        times.push(status === 200 ? performance.now() - begin : Number.POSITIVE_INFINITY);
        resolve();
      };
      const request = http.get(`${base}/api/v1/health`, { agent, timeout: 10_000 }, (response) => {
        response.resume();
        response.on('end', () => done(response.statusCode));
      });
      request.on('timeout', () => request.destroy());
      request.on('error', () => done(0));
    });
  const watching = (async () => {
    while (running) {
      await ask();
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    agent.destroy();
  })();
  return {
    async stop() {
      running = false;
      await watching;
      times.sort((a, b) => a - b);
      return { asked: times.length, median: times[Math.floor(times.length / 2)], slowest: times.at(-1) };
    },
  };
}
