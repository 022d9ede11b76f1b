package com.instainstru.copilot.questions.plan;

import java.time.Duration;
import java.time.ZonedDateTime;

/**
 * What a question is asked under.
 *
 * @param window range where the question names none
 * @param leaveOutHealth whether health endpoints are left out
 * @param now moment and time zone of asking
 */
public record Setting(Duration window, boolean leaveOutHealth, ZonedDateTime now) {}
