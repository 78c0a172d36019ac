package io.serai;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Asks a hub on this machine whether it is alive; for containers, which have no curl. Exit code 0: yes.
final class HealthCheck {
    private HealthCheck() {}

    public static void main(String[] args) throws InterruptedException {
        String port = System.getenv().getOrDefault("SERAI_HTTP_PORT", "8080");
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health/live"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            System.exit(status == 200 ? 0 : 1);
        } catch (IOException e) {
            System.exit(1);
        }
    }
}
