package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Asks a running hub. Follows no redirects: a credential goes to the server it was meant for, and nowhere else.
final class HubClient {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration UPLOAD = Duration.ofMinutes(20);
    private static final int LARGEST = 64 << 20;

    private final ServerAddress server;
    private final Credential credential;
    private final @Nullable String account;
    private final ObjectMapper json;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /// @param account the tenant's public id; null for a person's own, or for all of an application's
    HubClient(ServerAddress server, Credential credential, @Nullable String account, ObjectMapper json) {
        this.server = server;
        this.credential = credential;
        this.account = account;
        this.json = json;
    }

    ServerAddress server() {
        return server;
    }

    JsonNode get(String path) {
        return call("GET", path, null);
    }

    JsonNode post(String path, @Nullable JsonNode body) {
        return call("POST", path, body);
    }

    /// One part of a path, whatever it holds.
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// The answer; a missing node where it has no body.
    ///
    /// @throws RefusedException where the hub refuses, with its reason
    JsonNode call(String method, String path, @Nullable JsonNode body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.at(path)).timeout(PATIENCE).header("Accept", "application/json");
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
        }
        return answered(request, path);
    }

    /// Sends a form with one file, which is read as it is sent.
    ///
    /// @param texts its other fields
    JsonNode upload(String path, Map<String, String> texts, Path file) {
        String boundary = "serai-" + UUID.randomUUID();
        var head = new StringBuilder();
        texts.forEach((name, text) -> head.append(
                "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + text + "\r\n"));
        // as browsers send a name (WHATWG HTML, multipart/form-data)
        String fileName = String.valueOf(file.getFileName())
                .replace("\"", "%22")
                .replace("\r", "%0D")
                .replace("\n", "%0A");
        head.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(server.at(path))
                    .timeout(UPLOAD)
                    .header("Accept", "application/json")
                    .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                    .POST(HttpRequest.BodyPublishers.concat(
                            HttpRequest.BodyPublishers.ofString(head.toString()),
                            HttpRequest.BodyPublishers.ofFile(file),
                            HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
            return answered(request, path);
        } catch (FileNotFoundException e) {
            throw new CommandException(file + " can't be read.");
        }
    }

    private JsonNode answered(HttpRequest.Builder request, String path) {
        identify(request);
        HttpResponse<InputStream> response = send(request.build());
        JsonNode answer = read(response, path);
        if (response.statusCode() >= 300) {
            throw new RefusedException(response.statusCode(), Reason.of(response, answer, credential));
        }
        return answer;
    }

    private void identify(HttpRequest.Builder request) {
        if (credential instanceof Credential.Bearer bearer) {
            request.header("Authorization", "Bearer " + bearer.token());
        } else if (credential instanceof Credential.ApiKey key) {
            request.header("x-aether-api-key", key.key());
            if (account == null) {
                request.header("x-no-account-id", "bypass");
            }
        }
        if (account != null) {
            request.header("x-account-id", account);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw new CommandException("No hub answers at " + server.url()
                    + ". Is it running, and is this its address? (--server, SERAI_SERVER)");
        } catch (HttpTimeoutException e) {
            throw new CommandException(server.url() + " does not answer in time.");
        } catch (SSLException e) {
            throw new CommandException(server.url() + " can't be trusted: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandException("The call to " + server.url() + " failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted");
        }
    }

    private JsonNode read(HttpResponse<InputStream> response, String path) {
        byte[] bytes;
        try (InputStream body = response.body()) {
            bytes = body.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new CommandException("The answer of " + server.url() + " broke off: " + e.getMessage());
        }
        if (bytes.length > LARGEST) {
            throw new CommandException("The answer of " + server.url() + path + " is too large.");
        }
        if (bytes.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return json.readTree(bytes);
        } catch (IOException e) {
            if (response.statusCode() >= 300) {
                return MissingNode.getInstance();
            }
            throw new CommandException(
                    server.url() + path + " answered " + response.statusCode() + " without JSON. Is it a Serai hub?");
        }
    }
}
