package com.instainstru.copilot.call;

import java.time.Instant;

/**
 * The round of questions whose answers a request brings along. A request that is sent again brings
 * the same one.
 *
 * @param id unlike that of any other round
 * @param asked when the questions were put
 */
public record InputRound(String id, Instant asked) {}
