package com.instainstru.copilot.storage.redis;

import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.security.sealing.UnsealResult;
import com.instainstru.copilot.tools.consent.Approval;
import com.instainstru.copilot.tools.consent.ApprovalRepository;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * Open approvals in Redis, for all replicas together: one sealed text, which is replaced only if it
 * is still the one that was read. Nobody who reads Redis learns what waits, and nobody who writes
 * there can approve. It is sealed for one run of Redis, so that what a restart restores, an
 * approval that was used perhaps, does not count. Its changes are numbered: what is older than this
 * process has seen, because somebody put it back, does not count either. A replica that has not
 * seen the newer state cannot tell.
 */
final class RedisApprovalRepository implements ApprovalRepository {
  /** With the number of its form: a release that keeps another form has its own place. */
  private static final String PURPOSE = "approvals 2";

  private static final Duration LIFE = Duration.ofMinutes(20);

  private static final String RUN =
      "local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')\n";
  private static final String READ = RUN + "return {run, redis.call('GET', KEYS[1]) or ''}";

  /** ARGV: what was read, what replaces it, and for how many ms it is kept. */
  private static final String REPLACE =
      """
      if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
      return 1
      """;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final RedisConnection connection;
  private final TokenSealer seal;
  private final Clock clock;
  private final String[] key;
  private Seen seen = new Seen("", 0);

  RedisApprovalRepository(RedisConnection connection, TokenSealer seal, Clock clock) {
    this.connection = connection;
    this.seal = seal;
    this.clock = clock;
    // Replicas that do not have the same key do not overwrite what they cannot read.
    this.key = new String[] {RedisStores.key("approvals", seal.pseudonym(PURPOSE))};
  }

  /**
   * @param changes how many led to this state
   */
  private record Held(long changes, List<Approval> approvals) {}

  /**
   * The newest state that this process has seen.
   *
   * @param run of Redis
   */
  private record Seen(String run, long changes) {
    long floor(String otherRun) {
      return run.equals(otherRun) ? changes : 0;
    }
  }

  @Override
  public <T> T change(Function<Map<String, Approval>, T> work) {
    while (true) {
      // Before the read: what is read later cannot be older, unless it was put back.
      Seen before = seen();
      List<byte[]> read =
          connection.<List<byte[]>>ask(
              commands -> commands.eval(READ, ScriptOutputType.MULTI, key));
      String run = new String(read.get(0), StandardCharsets.US_ASCII);
      byte[] sealed = read.get(1);
      long floor = before.floor(run);
      Held held = opened(run, sealed);
      if (held.changes() < floor) {
        held = new Held(floor, List.of());
      }
      Map<String, Approval> open = new LinkedHashMap<>();
      held.approvals().forEach(approval -> open.put(approval.code(), approval));
      Map<String, Approval> changed = new LinkedHashMap<>(open);
      T result = work.apply(changed);
      if (changed.equals(open)) {
        seen(run, held.changes());
        return result;
      }
      Held next = new Held(held.changes() + 1, List.copyOf(changed.values()));
      if (replaced(sealed, sealed(run, next))) {
        seen(run, next.changes());
        return result;
      }
      // Somebody else was quicker, so that this one begins again with what they left.
    }
  }

  private boolean replaced(byte[] before, byte[] after) {
    byte[] life = Long.toString(LIFE.toMillis()).getBytes(StandardCharsets.US_ASCII);
    return connection.<Long>ask(
            commands -> commands.eval(REPLACE, ScriptOutputType.INTEGER, key, before, after, life))
        == 1;
  }

  private synchronized Seen seen() {
    return seen;
  }

  private synchronized void seen(String run, long changes) {
    seen = new Seen(run, Math.max(seen.floor(run), changes));
  }

  private Held opened(String run, byte[] sealed) {
    String text = new String(sealed, StandardCharsets.US_ASCII);
    if (seal.open(PURPOSE, run, text) instanceof UnsealResult.Opened opened) {
      return JSON.readValue(opened.content(), Held.class);
    }
    return new Held(0, List.of());
  }

  private byte[] sealed(String run, Held held) {
    String content = JSON.writeValueAsString(held);
    return seal.seal(PURPOSE, run, clock.instant().plus(LIFE), content)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
