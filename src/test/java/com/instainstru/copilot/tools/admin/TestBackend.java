package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.testing.TestMeters;
import com.instainstru.copilot.upstream.Credentials;
import com.instainstru.copilot.upstream.ErrorDetails;
import com.instainstru.copilot.upstream.HttpTransport;
import com.instainstru.copilot.upstream.HttpUpstream;
import java.time.Clock;
import mockwebserver3.MockWebServer;

/** The handler of the catalog's requests, in front of a server of the test. */
final class TestBackend {
  private TestBackend() {}

  /**
   * @param clock tells from when windows of time count
   */
  static AdminToolHandler handler(MockWebServer backend, Clock clock) {
    return new AdminToolHandler(
        new HttpUpstream(
            "backend",
            backend.url("/").uri(),
            Credentials.bearer(Secret.of("service-token")),
            ErrorDetails.backend(),
            new HttpTransport(UpstreamLimits.standard()),
            UpstreamLimits.standard(),
            Clock.systemUTC(),
            TestMeters.none()),
        TestMeters.caches(Clock.systemUTC()),
        clock);
  }
}
