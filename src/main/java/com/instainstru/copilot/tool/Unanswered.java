package com.instainstru.copilot.tool;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call cannot go on without its client. It ends here; the client calls again with what is
 * missing. Not a failure of the call: the chain lets it pass.
 */
public abstract sealed class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Unanswered(String message) {
    super(message, null, false, false);
  }

  /** The client has to answer questions first (MCP 2026-07-28, multi round-trip requests). */
  public static final class InputNeeded extends Unanswered {
    private static final long serialVersionUID = 1L;

    private final transient List<Question> questions;
    private final @Nullable String state;

    /**
     * @param state what the client has to send back with the answers; null for nothing
     */
    public InputNeeded(List<Question> questions, @Nullable String state) {
      super("the client has to answer first");
      this.questions = List.copyOf(questions);
      this.state = state;
    }

    public List<Question> questions() {
      return questions;
    }

    public @Nullable String state() {
      return state;
    }
  }

  /** The client does not declare what the call needs. */
  public static final class AbilityMissing extends Unanswered {
    private static final long serialVersionUID = 1L;

    private final Set<Ability> abilities;

    public AbilityMissing(Set<Ability> abilities) {
      super("the client lacks an ability that this call needs");
      this.abilities = Set.copyOf(abilities);
    }

    public Set<Ability> abilities() {
      return abilities;
    }
  }
}
