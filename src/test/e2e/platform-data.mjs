// Writes five hours of samples of every metric in the dictionary as OpenMetrics text, up to ten minutes from now.
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';

const STEP = 60;
const PAST_HOURS = 5;
const FUTURE_MINUTES = 10;
const MAX_COMBINATIONS = 70;

const resource = (name) => new URL(`../resources/metrics/${name}`, import.meta.url);

// The dictionary's names and types, without a YAML library.
async function metrics() {
  const text = await readFile(new URL('../../main/resources/metrics-dictionary.yaml', import.meta.url), 'utf8');
  return [...text.matchAll(/^ {2}- name: (\S+)\n {4}type: (\S+)/gm)].map(([, name, type]) => ({ name, type }));
}

// A number from 0 to 1 that is the same for the same text every time.
function portion(text) {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return ((hash >>> 0) % 10_007) / 10_007;
}

const escaped = (value) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function combinations(name, labels) {
  let all = [{}];
  for (const [label, values] of Object.entries(labels)) {
    all = all.flatMap((set) => values.map((value) => ({ ...set, [label]: value })));
  }
  if (all.length <= MAX_COMBINATIONS) return all;
  // Every value occurs; which of the others do is chosen by their names.
  const chosen = new Set();
  for (const [label, values] of Object.entries(labels)) {
    for (const value of values) {
      const of = all.filter((set) => set[label] === value);
      of.sort((a, b) => portion(name + JSON.stringify(a)) - portion(name + JSON.stringify(b)));
      of.slice(0, 3).forEach((set) => chosen.add(set));
    }
  }
  return [...chosen];
}

// Calm, waves, and an incident an hour long.
const mood = (minutesAgo, seed) =>
  (1 + 0.4 * Math.sin(minutesAgo / (11 + 30 * seed))) * (minutesAgo > 20 && minutesAgo < 80 && seed > 0.5 ? 3 : 1);

export async function writePlatformData(file, end, hostileEndpoints = []) {
  const { values, bounds } = JSON.parse(await readFile(resource('label-values.json'), 'utf8'));
  const out = createWriteStream(file);
  const put = async (line) => {
    if (!out.write(line)) await once(out, 'drain');
  };
  for (const { name, type } of await metrics()) {
    const family = type === 'counter' ? name.replace(/_total$/, '') : name;
    await put(`# TYPE ${family} ${type}\n`);
    const sets = combinations(name, values[name] ?? {});
    if (name.startsWith('instainstru_http_request')) {
      hostileEndpoints.forEach((endpoint) => sets.push({ endpoint, method: 'GET', status_code: '200' }));
    }
    for (const set of sets) {
      const labels = Object.entries(set).map(([label, value]) => `${label}="${escaped(value)}"`);
      const seed = portion(name + labels.join());
      const braces = (more = []) => (labels.length + more.length ? `{${[...labels, ...more].join(',')}}` : '');
      const times = [];
      for (let at = end - PAST_HOURS * 3600; at <= end + FUTURE_MINUTES * 60; at += STEP) times.push(at);
      if (type === 'gauge') {
        const level = name.includes('breaker') ? () => Math.floor(seed * 3) : (ago) => Math.round(9 * seed * mood(ago, seed)) + 1;
        for (const at of times) await put(`${name}${braces()} ${level((end - at) / 60)} ${at}\n`);
        continue;
      }
      let total = 0;
      const counts = times.map((at) => (total += (0.2 + 3 * seed) * STEP * mood((end - at) / 60, seed)));
      if (type === 'counter') {
        for (let i = 0; i < times.length; i++) await put(`${name}${braces()} ${counts[i]} ${times[i]}\n`);
        continue;
      }
      const upper = bounds[name].filter((bound) => bound !== '+Inf');
      // Log-logistic with a tail that stays within the buckets.
      const typical = (0.7 + 0.6 * portion(labels.join() + name)) * (Number(upper[Math.floor(seed * upper.length * 0.4)]) || 0.5);
      const below = (bound, ago) => 1 / (1 + ((typical * mood(ago, 1 - seed)) / Math.max(Number(bound), 1e-6)) ** 4);
      const running = upper.map(() => 0);
      const lines = [...upper, '+Inf', 'sum', 'count'].map(() => []);
      let before = 0;
      let sum = 0;
      for (let i = 0; i < times.length; i++) {
        const more = counts[i] - before;
        before = counts[i];
        const ago = (end - times[i]) / 60;
        sum += more * typical * mood(ago, 1 - seed);
        upper.forEach((bound, b) => {
          running[b] += more * below(bound, ago);
          lines[b].push(`${name}_bucket${braces([`le="${bound}"`])} ${running[b]} ${times[i]}\n`);
        });
        lines[upper.length].push(`${name}_bucket${braces(['le="+Inf"'])} ${counts[i]} ${times[i]}\n`);
        lines[upper.length + 1].push(`${name}_sum${braces()} ${sum} ${times[i]}\n`);
        lines[upper.length + 2].push(`${name}_count${braces()} ${counts[i]} ${times[i]}\n`);
      }
      await put(lines.flat().join(''));
    }
  }
  out.end('# EOF\n');
  await once(out, 'finish');
}
