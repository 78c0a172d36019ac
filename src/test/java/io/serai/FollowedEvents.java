package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/// What server-sent events say, line by line, until they end.
public final class FollowedEvents implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public final List<String> lines = new CopyOnWriteArrayList<>();
    public final AtomicBoolean ended = new AtomicBoolean();
    private final InputStream body;

    /// @param last what is said in `Last-Event-ID`; empty for nothing
    public FollowedEvents(HttpRequest.Builder request, String last) {
        request.header("Accept", "text/event-stream");
        if (!last.isEmpty()) {
            request.header("Last-Event-ID", last);
        }
        HttpResponse<InputStream> reply;
        try {
            reply = CLIENT.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        body = reply.body();
        assertThat(reply.statusCode()).isEqualTo(200);
        Thread.startVirtualThread(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException _) {
                // it has ended
            }
            ended.set(true);
        });
    }

    public long count(String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    /// In their order.
    public List<String> ids() {
        return lines.stream()
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring("id: ".length()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
