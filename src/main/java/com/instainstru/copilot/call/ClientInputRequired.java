package com.instainstru.copilot.call;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call cannot go on without its client. It ends here; the client calls again with what is
 * missing. Not a failure of the call: the chain lets it pass.
 */
public abstract sealed class ClientInputRequired extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ClientInputRequired(String message) {
    super(message, null, false, false);
  }

  /** The client has to answer questions first (MCP 2026-07-28, multi round-trip requests). */
  public static final class InputNeeded extends ClientInputRequired {
    private static final long serialVersionUID = 1L;

    private final transient List<InputRequest> questions;
    private final @Nullable String state;

    /**
     * @param state what the client has to send back with the answers; null for nothing
     */
    public InputNeeded(List<InputRequest> questions, @Nullable String state) {
      super("the client has to answer first");
      this.questions = List.copyOf(questions);
      this.state = state;
    }

    public List<InputRequest> questions() {
      return questions;
    }

    public @Nullable String state() {
      return state;
    }
  }

  /** The client does not declare what the call needs. */
  public static final class CapabilityMissing extends ClientInputRequired {
    private static final long serialVersionUID = 1L;

    private final Set<ClientCapability> capabilities;

    public CapabilityMissing(Set<ClientCapability> capabilities) {
      super("the client lacks a capability that this call needs");
      this.capabilities = Set.copyOf(capabilities);
    }

    public Set<ClientCapability> capabilities() {
      return capabilities;
    }
  }
}
