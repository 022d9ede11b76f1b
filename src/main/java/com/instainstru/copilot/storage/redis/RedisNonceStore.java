package com.instainstru.copilot.storage.redis;

import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.tools.consent.NonceStore;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Future;

/**
 * Remembers used consents in Redis for all replicas together. A record says since when this run of
 * Redis remembers: after a restart, a failover to another node or a flush it begins anew, and older
 * consents count as forgotten, whatever was or was not restored.
 */
final class RedisNonceStore implements NonceStore {
  private static final String SINCE = RedisStores.key("since", "1");

  /**
   * KEYS: the record. ARGV: the caller's time in ms. The later of two clocks counts, so that a
   * consent is rather forgotten than used twice.
   */
  private static final String LOOK =
      """
      local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
      local since = tonumber(redis.call('HGET', KEYS[1], 'since') or '')
      if not since or redis.call('HGET', KEYS[1], 'run') ~= run then
        local time = redis.call('TIME')
        since = math.max(tonumber(ARGV[1]), time[1] * 1000 + math.floor(time[2] / 1000))
        redis.call('HSET', KEYS[1], 'run', run, 'since', string.format('%.0f', since))
      end
      """;

  private static final String MARK = LOOK + "return 0";

  /**
   * More KEYS: the consent. More ARGV: when it was given, for how many ms to remember it, and until
   * when. One that need not have been remembered any more at the latest use counts as forgotten, so
   * that a clock that is set back brings none to life again. Where the clock of Redis itself goes
   * back, its memory begins anew.
   */
  private static final String USE =
      LOOK
          + """
          local clock = redis.call('TIME')
          local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
          local latest = tonumber(redis.call('HGET', KEYS[1], 'latest') or '0')
          if now + 1000 < latest then
            since = math.max(tonumber(ARGV[1]), now)
            redis.call('HSET', KEYS[1], 'since', string.format('%.0f', since))
            latest = 0
          end
          latest = math.max(latest, now)
          redis.call('HSET', KEYS[1], 'latest', string.format('%.0f', latest))
          if tonumber(ARGV[2]) < since or tonumber(ARGV[4]) <= latest then return 2 end
          if redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[3]) then return 0 end
          return 1
          """;

  private final RedisConnection connection;
  private final TokenSealer seal;
  private final Clock clock;

  RedisNonceStore(RedisConnection connection, TokenSealer seal, Clock clock) {
    this.connection = connection;
    this.seal = seal;
    this.clock = clock;
  }

  /** Sees to it that the record is there, for consents that are given from now on. */
  static Future<?> mark(RedisAsyncCommands<String, byte[]> commands, Clock clock) {
    return commands.eval(
        MARK, ScriptOutputType.INTEGER, new String[] {SINCE}, millis(clock.instant()));
  }

  @Override
  public Use use(String id, Instant given, Instant until) {
    Instant now = clock.instant();
    String[] keys = {SINCE, RedisStores.key("used", seal.pseudonym(id))};
    long life = Math.max(1, until.toEpochMilli() - now.toEpochMilli());
    Long outcome =
        connection.<Long>ask(
            commands ->
                commands.eval(
                    USE,
                    ScriptOutputType.INTEGER,
                    keys,
                    millis(now),
                    millis(given),
                    text(life),
                    millis(until)));
    return switch (outcome.intValue()) {
      case 0 -> Use.FIRST;
      case 1 -> Use.REPEATED;
      default -> Use.FORGOTTEN;
    };
  }

  private static byte[] millis(Instant time) {
    return text(time.toEpochMilli());
  }

  private static byte[] text(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }
}
