// A platform whose requests all succeed, as a scrape sees it: 30 of 100 requests are slower than a second, 2 slower than the last bucket.
import { stub } from './stub.mjs';

const REQUESTS_A_SCRAPE = 100;
const BUCKETS = { 0.25: 40, 1: 70, 10: 98, '+Inf': 100 };

export async function exporter() {
  let scrapes = 0;
  return stub((_, response) => {
    scrapes++;
    const labels = 'method="GET",endpoint="/api/v1/bookings",status_code="200"';
    const count = scrapes * REQUESTS_A_SCRAPE;
    const lines = [
      '# TYPE instainstru_http_requests_total counter', `instainstru_http_requests_total{${labels}} ${count}`,
      '# TYPE instainstru_http_requests_in_progress gauge',
      `instainstru_http_requests_in_progress{method="GET",endpoint="/api/v1/bookings"} ${scrapes % 7}`,
      '# TYPE instainstru_http_request_duration_seconds histogram',
      ...Object.entries(BUCKETS).map(([le, part]) =>
        `instainstru_http_request_duration_seconds_bucket{${labels},le="${le}"} ${scrapes * part}`),
      `instainstru_http_request_duration_seconds_sum{${labels}} ${count}`,
      `instainstru_http_request_duration_seconds_count{${labels}} ${count}`,
    ];
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' });
    response.end(`${lines.join('\n')}\n`);
  });
}
