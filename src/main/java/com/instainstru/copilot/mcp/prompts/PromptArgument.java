package com.instainstru.copilot.mcp.prompts;

import org.jspecify.annotations.Nullable;

/**
 * A blank in a prompt.
 *
 * @param name for programs
 * @param description for people
 * @param required whether the prompt cannot do without
 * @param preset its value where none is given; null for none
 * @param accepts which values are taken
 * @param completion where known values come from; null where {@code accepts} lists them or nobody
 *     knows any
 */
public record PromptArgument(
    String name,
    String description,
    boolean required,
    @Nullable String preset,
    ArgumentConstraint accepts,
    CompletionSource.@Nullable Kind completion) {}
