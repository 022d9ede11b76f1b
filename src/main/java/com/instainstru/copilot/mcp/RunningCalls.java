package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.Cancellation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The calls that clients wait for, so that they can be given up. Thread safe. */
public final class RunningCalls {
  private record Key(String principal, JsonNode id) {}

  private final Map<Key, List<Cancellation>> calls = new HashMap<>();

  /**
   * Notes a call.
   *
   * @return takes the note back; to be used when the call has ended
   */
  public Cancellation.Registration add(String principal, JsonNode id, Cancellation cancellation) {
    Key key = new Key(principal, id);
    synchronized (calls) {
      calls.computeIfAbsent(key, unused -> new ArrayList<>()).add(cancellation);
    }
    return () -> remove(key, cancellation);
  }

  private void remove(Key key, Cancellation cancellation) {
    synchronized (calls) {
      List<Cancellation> same = calls.get(key);
      if (same != null) {
        same.remove(cancellation);
        if (same.isEmpty()) {
          calls.remove(key);
        }
      }
    }
  }

  /**
   * Gives up the principal's call of that id. Clients without a session choose ids independently of
   * each other: where several calls carry the same one, none is touched.
   */
  public void cancel(String principal, JsonNode id) {
    List<Cancellation> same;
    synchronized (calls) {
      same = List.copyOf(calls.getOrDefault(new Key(principal, id), List.of()));
    }
    if (same.size() == 1) {
      same.get(0).cancel();
    }
  }

  /** Gives up all calls. */
  public void cancelAll() {
    List<Cancellation> all = new ArrayList<>();
    synchronized (calls) {
      calls.values().forEach(all::addAll);
    }
    all.forEach(Cancellation::cancel);
  }
}
