package com.instainstru.copilot.mcp.transport.http;

import java.util.Map;

/** Says how the upstreams are, for the readiness answer. Must not block. */
@FunctionalInterface
public interface ReadinessSource {
  /** Upstream name to a word for its state, for example {@code up}; no hosts, no versions. */
  Map<String, String> upstreams();
}
