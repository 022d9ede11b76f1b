// A minute of bench/soak.mjs; ten minutes are for bench/soak.sh.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { report, soak } from '../../../bench/soak.mjs';

test('60 seconds of faults in every upstream, 32 clients over all transports: nothing wrong, lost, doubled or left over',
  { timeout: 600_000 }, async (t) => {
    const result = await soak({ seconds: 60, seed: 20_261_125, say: (line) => t.diagnostic(line) });
    assert.deepEqual(result.wrong, [], report(result));
    assert.ok(result.calls > 300, report(result));
    assert.ok(result.outcomes.good > result.calls / 4, report(result));
    assert.ok(Object.keys(result.injected).length >= 10, report(result));
  });
