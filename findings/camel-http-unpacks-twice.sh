#!/usr/bin/env bash
# Apache Camel 4.17.0 (camel-http, which asks for HttpClient 5.5) with HttpClient 5.6.5 (org.apache.httpcomponents.client5),
# as one gets it by taking the newer client for its fixes.
#
# Expected: a body that the server sent with Content-Encoding: gzip arrives as text, as it does with 5.5.1.
# Seen: HttpClient 5.6 unpacks the body but leaves the header Content-Encoding on the response; camel-http goes by the
# header and unpacks once more. Each such answer ends in ZipException: Not in GZIP format.
#
# Output seen:
#   HttpClient 5.5.1: hello
#   HttpClient 5.6.5: java.util.zip.ZipException: Not in GZIP format
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >Unpack.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.impl.DefaultCamelContext;

public class Unpack {
    public static void main(String[] args) throws Exception {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            var body = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(body)) {
                gzip.write("hello".getBytes());
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, body.size());
            exchange.getResponseBody().write(body.toByteArray());
            exchange.close();
        });
        server.start();
        try (var camel = new DefaultCamelContext()) {
            camel.start();
            String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            String seen;
            try {
                seen = camel.createProducerTemplate().requestBody(uri, null, String.class);
            } catch (Exception e) {
                Throwable cause = e;
                while (cause.getCause() != null) cause = cause.getCause();
                seen = cause.toString();
            }
            System.out.println("HttpClient " + args[0] + ": " + seen);
        }
        server.stop(0);
        System.exit(0);
    }
}
JAVA
for client in 5.5.1 5.6.5; do
    core=5.3.6
    [ $client = 5.5.1 ] || core=5.4.2
    cat >pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>unpack</artifactId><version>1</version>
  <dependencyManagement><dependencies>
    <dependency><groupId>org.apache.httpcomponents.client5</groupId><artifactId>httpclient5</artifactId><version>$client</version></dependency>
    <dependency><groupId>org.apache.httpcomponents.core5</groupId><artifactId>httpcore5</artifactId><version>$core</version></dependency>
    <dependency><groupId>org.apache.httpcomponents.core5</groupId><artifactId>httpcore5-h2</artifactId><version>$core</version></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-core</artifactId><version>4.17.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-http</artifactId><version>4.17.0</version></dependency>
  </dependencies>
</project>
POM
    mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib-$client >maven.log 2>&1 || { cat maven.log; exit 2; }
    java -cp "lib-$client/*" Unpack.java $client 2>/dev/null | grep '^HttpClient' | tee -a seen
done
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
HttpClient 5.5.1: hello
HttpClient 5.6.5: java.util.zip.ZipException: Not in GZIP format
SEEN
