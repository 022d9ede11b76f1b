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
 * approval that was used perhaps, does not count.
 */
final class RedisApprovalRepository implements ApprovalRepository {
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

  RedisApprovalRepository(RedisConnection connection, TokenSealer seal, Clock clock) {
    this.connection = connection;
    this.seal = seal;
    this.clock = clock;
    // Replicas that do not have the same key do not overwrite what they cannot read.
    this.key = new String[] {RedisStores.key("approvals", seal.pseudonym("approvals"))};
  }

  private record Held(List<Approval> approvals) {}

  @Override
  public <T> T change(Function<Map<String, Approval>, T> work) {
    while (true) {
      List<byte[]> read =
          connection.<List<byte[]>>ask(
              commands -> commands.eval(READ, ScriptOutputType.MULTI, key));
      String run = new String(read.get(0), StandardCharsets.US_ASCII);
      byte[] before = read.get(1);
      Map<String, Approval> open = opened(run, before);
      Map<String, Approval> changed = new LinkedHashMap<>(open);
      T result = work.apply(changed);
      if (changed.equals(open) || replaced(before, sealed(run, changed))) {
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

  private Map<String, Approval> opened(String run, byte[] sealed) {
    Map<String, Approval> open = new LinkedHashMap<>();
    String text = new String(sealed, StandardCharsets.US_ASCII);
    if (seal.open("approvals", run, text) instanceof UnsealResult.Opened opened) {
      JSON.readValue(opened.content(), Held.class)
          .approvals()
          .forEach(approval -> open.put(approval.code(), approval));
    }
    return open;
  }

  private byte[] sealed(String run, Map<String, Approval> open) {
    String content = JSON.writeValueAsString(new Held(List.copyOf(open.values())));
    return seal.seal("approvals", run, clock.instant().plus(LIFE), content)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
