package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.Settings;
import java.io.IOException;
import java.io.Reader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Asks a running hub, as the application whose key is at hand.
final class HubClient {
    private static final String KEY = "serai.api.key";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String server;
    private final String key;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private HubClient(String server, String key) {
        this.server = server;
        this.key = key;
    }

    /// The hub at SERAI_SERVER, else the one that these settings start here; with SERAI_TOKEN, else SERAI_API_KEY, else
    /// the key that a `dev` hub made for itself.
    static HubClient of(Path home, Map<String, String> environment) throws IOException {
        Settings settings = Settings.load(home, environment);
        String host = settings.text("serai.http.host");
        String server = environment.getOrDefault(
                "SERAI_SERVER", "http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + settings.port());
        String key = environment.getOrDefault("SERAI_TOKEN", "");
        if (key.isEmpty()) {
            key = settings.optional(KEY).orElse("");
        }
        if (key.isEmpty()) {
            key = generated(settings.path("serai.data.dir").resolve("secrets.properties"));
        }
        if (key.isEmpty()) {
            throw new CommandException("There is no API key: set SERAI_TOKEN or SERAI_API_KEY.");
        }
        return new HubClient(server.replaceAll("/+$", ""), key);
    }

    private static String generated(Path file) throws IOException {
        var secrets = new Properties();
        if (Files.isReadable(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                secrets.load(reader);
            }
        }
        return secrets.getProperty(KEY, "");
    }

    /// The answer of an address that has no envelope, for all accounts.
    ///
    /// @throws CommandException where the hub refuses, with what it said
    JsonNode plain(String path) throws IOException, InterruptedException {
        return whole("GET", path, null);
    }

    /// The `data` of the answer.
    ///
    /// @param account the tenant's public id; null for all of them
    /// @throws CommandException where the hub refuses, with what it said
    JsonNode call(String method, String path, @Nullable String account) throws IOException, InterruptedException {
        return whole(method, path, account).path("data");
    }

    private JsonNode whole(String method, String path, @Nullable String account)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(PATIENCE)
                .header("x-aether-api-key", key)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (account == null) {
            request.header("x-no-account-id", "bypass");
        } else {
            request.header("x-account-id", account);
        }
        HttpResponse<byte[]> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw new CommandException(
                    "No hub answers at " + server + ". Start one with ./serai run, or set SERAI_SERVER.");
        }
        JsonNode answer;
        try {
            answer = json.readTree(response.body());
        } catch (IOException e) {
            throw new CommandException(server + path + " answered " + response.statusCode() + " without JSON.");
        }
        if (response.statusCode() >= 300) {
            String reason = answer.path("meta").path("status_message").asText();
            throw new CommandException(response.statusCode() + ": "
                    + (reason.isEmpty() ? answer.path("detail").asText() : reason));
        }
        return answer;
    }
}
