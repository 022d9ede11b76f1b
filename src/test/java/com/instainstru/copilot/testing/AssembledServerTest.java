package com.instainstru.copilot.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.AssembledServer.Got;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

@IntegrationTest
class AssembledServerTest {
  @Test
  void aCallReachesTheUpstreamAndComesBack() throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server.backend().enqueue(AssembledServer.json(200, "{\"payouts\":[]}"));

      Got got = server.call("payments_pipeline", "{}");

      assertThat(got.structured().get("payouts").isEmpty()).isTrue();
      RecordedRequest sent = server.backend().takeRequest();
      assertThat(sent.getUrl().encodedPath()).isEqualTo("/api/v1/admin/mcp/ops/payments/pipeline");
    }
  }
}
