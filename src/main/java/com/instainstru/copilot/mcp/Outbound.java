package com.instainstru.copilot.mcp;

import tools.jackson.databind.node.ObjectNode;

/** Takes messages to a client besides answers. Thread safe; does not wait for the client. */
@FunctionalInterface
public interface Outbound {
  /**
   * Sends a message.
   *
   * @return false if it cannot be sent here or any more
   */
  boolean send(ObjectNode message);

  /** Whether messages can be sent at all. */
  default boolean isOpen() {
    return true;
  }

  /** A way that leads nowhere. */
  static Outbound none() {
    return new Outbound() {
      @Override
      public boolean send(ObjectNode message) {
        return false;
      }

      @Override
      public boolean isOpen() {
        return false;
      }
    };
  }
}
