package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoClient;
import com.instainstru.copilot.demo.http.DemoClient.Answer;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A simulated API and how it is asked. */
record AdminApi(FakeAdminApi world, DemoClient client) {
  private static final MediaType JSON = MediaType.get("application/json");

  Request.Builder request(String path) {
    return new Request.Builder()
        .url(world.baseUri() + "/api/v1/admin/mcp" + path)
        .header("Authorization", "Bearer " + world.serviceToken());
  }

  Answer get(String path) {
    return client.send(request(path));
  }

  Answer post(String path, String body, @Nullable String key) {
    Request.Builder request = request(path).post(RequestBody.create(body.replace('\'', '"'), JSON));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return client.send(request);
  }

  String token(String... emails) {
    String list = "'" + String.join("','", emails) + "'";
    JsonNode data =
        post("/invites/preview", "{'recipient_emails': [" + list + "]}", null).body().get("data");
    return data.get("confirm_token").stringValue();
  }

  Answer send(String token, String key) {
    return post(
        "/invites/send",
        "{'confirm_token': '" + token + "', 'idempotency_key': '" + key + "'}",
        key);
  }
}
