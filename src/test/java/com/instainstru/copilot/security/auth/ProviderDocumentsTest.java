package com.instainstru.copilot.security.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.upstream.HttpTransport;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.net.URL;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderDocumentsTest {
  private static final int MAX_BYTES = 256 * 1024;

  private final MockWebServer provider = new MockWebServer();
  private final ProviderDocuments documents =
      new ProviderDocuments(new HttpTransport(UpstreamLimits.standard()));

  @BeforeEach
  void start() throws IOException {
    provider.start();
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private URL url() {
    return provider.url("/keys").url();
  }

  @Test
  void aDocumentIsGivenWithItsType() throws Exception {
    provider.enqueue(
        new MockResponse.Builder()
            .setHeader("Content-Type", "application/jwk-set+json")
            .body("{\"keys\":[]}")
            .build());

    Resource document = documents.retrieveResource(url());

    assertThat(document.getContent()).isEqualTo("{\"keys\":[]}");
    assertThat(document.getContentType()).isEqualTo("application/jwk-set+json");
    RecordedRequest request = provider.takeRequest();
    assertThat(request.getTarget()).isEqualTo("/keys");
    assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 301, 302, 307, 401, 404, 500, 503})
  void nothingButStatus200IsADocument(int status) {
    provider.enqueue(
        new MockResponse.Builder().code(status).setHeader("Location", "/elsewhere").build());

    assertThatThrownBy(() -> documents.retrieveResource(url()))
        .isInstanceOf(IOException.class)
        .hasMessage("the provider answered with status " + status);
    assertThat(provider.getRequestCount()).as("no redirect is followed").isEqualTo(1);
  }

  @Test
  void aDocumentHas256KiBAtMost() throws Exception {
    provider.enqueue(new MockResponse.Builder().body("x".repeat(MAX_BYTES)).build());
    provider.enqueue(new MockResponse.Builder().body("x".repeat(MAX_BYTES + 1)).build());

    assertThat(documents.retrieveResource(url()).getContent()).hasSize(MAX_BYTES);
    assertThatThrownBy(() -> documents.retrieveResource(url()))
        .isInstanceOf(IOException.class)
        .hasMessage("the provider's document is too large");
  }
}
