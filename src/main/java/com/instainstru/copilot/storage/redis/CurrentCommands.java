package com.instainstru.copilot.storage.redis;

import io.github.bucket4j.redis.lettuce.RedisApi;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.function.Supplier;

/**
 * The commands that buckets need, on whichever connection stands. Generic since Bucket4j passes
 * arrays of objects as arrays of keys.
 */
final class CurrentCommands<K> implements RedisApi<K> {
  private final Supplier<RedisAsyncCommands<K, byte[]>> commands;

  CurrentCommands(Supplier<RedisAsyncCommands<K, byte[]>> commands) {
    this.commands = commands;
  }

  @Override
  public <V> RedisFuture<V> eval(String script, ScriptOutputType type, K[] keys, byte[][] values) {
    return commands.get().eval(script, type, keys, values);
  }

  @Override
  public RedisFuture<byte[]> get(K key) {
    return commands.get().get(key);
  }

  @Override
  @SuppressWarnings("unchecked")
  public RedisFuture<?> delete(K key) {
    return commands.get().del(key);
  }
}
