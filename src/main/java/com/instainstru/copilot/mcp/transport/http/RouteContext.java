package com.instainstru.copilot.mcp.transport.http;

/**
 * What routes from outside this package share with the server that serves them.
 *
 * @param authentication authenticates requests
 * @param reader reads request bodies within the server's limits
 * @param sender sends whole replies
 * @param readiness states of the upstreams
 */
public record RouteContext(
    AuthenticationFilter authentication,
    MessageReader reader,
    Sender sender,
    ReadinessSource readiness) {}
