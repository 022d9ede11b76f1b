#!/usr/bin/env bash
# OkHttp 5.5.1 sends a POST twice when the answer is 503 with "Retry-After: 0", even with retryOnConnectionFailure(false).
#
# Seen: the server counts 2 requests for one call, both with the whole body; with "Retry-After: 1" it counts 1.
# Who sends requests that must not be repeated has to hide that header value from the library, for example in a
# network interceptor.
#
# Needs Java 17 or newer and Maven; installs the library in a temporary folder.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.squareup.okhttp3</groupId>
      <artifactId>okhttp-jvm</artifactId>
      <version>5.5.1</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=libraries

cat > Post.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

public class Post {
  public static void main(String[] arguments) throws Exception {
    List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      bodies.add(new String(exchange.getRequestBody().readAllBytes()));
      exchange.getResponseHeaders().set("Retry-After", exchange.getRequestURI().getPath().substring(1));
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
    });
    server.start();
    var client = new OkHttpClient.Builder().retryOnConnectionFailure(false).build();
    for (String seconds : List.of("0", "1")) {
      bodies.clear();
      var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/" + seconds;
      var post = new Request.Builder().url(url).post(RequestBody.create("order=1".getBytes())).build();
      try (var response = client.newCall(post).execute()) {
        System.out.println("Retry-After: " + seconds + " -> status " + response.code() + ", requests " + bodies);
      }
    }
    System.exit(0);
  }
}
JAVA
seen=$(java -cp 'libraries/*' Post.java)
echo "$seen"
[ "$seen" = "Retry-After: 0 -> status 503, requests [order=1, order=1]
Retry-After: 1 -> status 503, requests [order=1]" ] || { echo "OkHttp behaves otherwise now"; exit 1; }
