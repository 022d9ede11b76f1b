package com.instainstru.copilot.security.auth;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/**
 * Fetches small public documents of an OpenID Connect provider, with a timeout and a maximum size.
 */
final class ProviderDocuments implements ResourceRetriever {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final long MAX_BYTES = 256 * 1024;

  private final Call.Factory calls;

  ProviderDocuments(Call.Factory calls) {
    this.calls = calls;
  }

  /**
   * @throws IOException if there is no answer with status 200 within the limits
   */
  @Override
  public Resource retrieveResource(URL url) throws IOException {
    Request request =
        new Request.Builder()
            .url(url)
            .header("Accept", "application/json")
            .header("User-Agent", "admin-copilot")
            .build();
    Call call = calls.newCall(request);
    call.timeout().timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    try (Response response = call.execute()) {
      if (response.code() != 200) {
        throw new IOException("the provider answered with status " + response.code());
      }
      BufferedSource source = response.body().source();
      if (source.request(MAX_BYTES + 1)) {
        throw new IOException("the provider's document is too large");
      }
      Buffer document = source.getBuffer();
      return new Resource(document.readUtf8(), response.header("Content-Type", ""));
    }
  }
}
