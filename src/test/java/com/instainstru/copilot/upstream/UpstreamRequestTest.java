package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.upstream.UpstreamRequest.QueryParameter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class UpstreamRequestTest {
  @Test
  void aReadMayBeRepeatedAndHasNoBody() {
    assertThat(UpstreamRequest.get("/x"))
        .isEqualTo(new UpstreamRequest("GET", "/x", Map.of(), List.of(), Map.of(), null, true, 0));
    assertThat(UpstreamRequest.get("/x/{id}", Map.of("id", "7")).pathValues())
        .isEqualTo(Map.of("id", "7"));
  }

  @Test
  void aWriteMayNotBeRepeated() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("a", 1);

    assertThat(UpstreamRequest.post("/x", body))
        .isEqualTo(
            new UpstreamRequest("POST", "/x", Map.of(), List.of(), Map.of(), body, false, 0));
  }

  @Test
  void furtherParametersStandBehindTheOthersEvenOfTheSameName() {
    UpstreamRequest request = UpstreamRequest.get("/x").with("q", "1").with("q", "2");

    assertThat(request.query())
        .containsExactly(new QueryParameter("q", "1"), new QueryParameter("q", "2"));
    assertThat(request.with("r", "3").query()).hasSize(3);
    assertThat(request.query()).as("the request itself stays").hasSize(2);
    assertThat(request.method()).isEqualTo("GET");
  }

  @Test
  void aHeaderIsAddedOrReplaced() {
    UpstreamRequest request =
        UpstreamRequest.get("/x").withHeader("X-One", "1").withHeader("X-Two", "2");

    assertThat(request.headers()).isEqualTo(Map.of("X-One", "1", "X-Two", "2"));
    assertThat(request.withHeader("X-One", "3").headers()).containsEntry("X-One", "3").hasSize(2);
    assertThat(request.withHeader("X-One", "3").retryable()).isTrue();
  }
}
