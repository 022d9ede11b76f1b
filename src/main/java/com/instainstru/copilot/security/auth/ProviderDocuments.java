package com.instainstru.copilot.security.auth;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/**
 * Fetches small public documents of a provider: within a time in all, up to a size, without
 * following redirects, without proxies of the environment.
 */
final class ProviderDocuments implements ResourceRetriever {
  private static final Duration TIME = Duration.ofSeconds(3);
  private static final long MOST_BYTES = 256 * 1024;

  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .callTimeout(TIME)
          .followRedirects(false)
          .proxy(Proxy.NO_PROXY)
          .build();

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
    try (Response response = client.newCall(request).execute()) {
      if (response.code() != 200) {
        throw new IOException("the provider answered with status " + response.code());
      }
      BufferedSource source = response.body().source();
      if (source.request(MOST_BYTES + 1)) {
        throw new IOException("the provider's document is too large");
      }
      Buffer document = source.getBuffer();
      return new Resource(document.readUtf8(), response.header("Content-Type", ""));
    }
  }
}
