package com.instainstru.copilot.config;

import java.time.Duration;

/**
 * The Redis that replicas share.
 *
 * @param url {@code redis://} or {@code rediss://} (TLS) with host, and port, user, password and
 *     database where they are needed
 * @param answer how long one command may take
 */
public record RedisSettings(Secret url, Duration answer) {}
