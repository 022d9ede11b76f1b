package com.instainstru.copilot.tools.sentry;

import org.jspecify.annotations.Nullable;

/**
 * A search for issues.
 *
 * @param projectSlug slug of the project; null for all projects
 * @param environment name of the environment
 * @param period {@code 1h}, {@code 24h}, {@code 7d} or {@code 14d}
 * @param sort Sentry's name of the order
 * @param limit most issues
 * @param query Sentry search syntax; empty for none
 */
record IssueSearch(
    @Nullable String projectSlug,
    String environment,
    String period,
    String sort,
    int limit,
    String query) {}
