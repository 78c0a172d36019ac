package io.serai.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Turns an outcome into a response: the V3 envelope for the paths existing clients read, plain JSON and
/// problem+json (RFC 9457) for all others.
public final class Answers {
    private static final String JSON = "application/json";
    private static final Map<String, String> JSON_ONLY = Map.of("Content-Type", JSON);
    private static final byte[] BEGIN = "{\"data\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] MIDDLE = ",\"meta\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "}".getBytes(StandardCharsets.UTF_8);
    private static final String PROBLEM = "application/problem+json";

    private static final String PAGE_POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
                    + "form-action 'self'";

    /// What is said where nobody knows.
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Json json;
    private final Templates templates = new Templates();

    public Answers(Json json) {
        this.json = json;
    }

    /// @param path the request's path, which decides the style
    public Answer answer(Outcome outcome, String path, String requestId) {
        boolean enveloped = Operation.enveloped(path);
        return switch (outcome) {
            case Outcome.Done done when done.status() == 204 -> new Answer(204, Map.of(), bytes(new byte[0]));
            case Outcome.Done done
            when enveloped ->
                json(
                        done.status(),
                        Map.of(),
                        envelope(done.data(), meta(done.status(), done.message(), done.meta(), done.data())));
            case Outcome.Done done -> json(done.status(), Map.of(), done.data() == null ? Map.of() : done.data());
            case Outcome.Rows rows -> rows(rows);
            case Outcome.Listed(Listing listing) -> listed(listing);
            case Outcome.Written(byte[] data) ->
                new Answer(200, JSON_ONLY, bytes(enveloped(data, meta(200, "", Map.of(), Map.of()))));
            case Outcome.Document document -> document(document);
            case Outcome.Content content -> FileParts.answer(content);
            case Outcome.Events events ->
                new Answer(
                        200,
                        Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-store"),
                        new Answer.Body.Live(events.source()));
            case Outcome.Socket(Conversation conversation) ->
                new Answer(101, Map.of(), new Answer.Body.Socket(conversation));
            case Outcome.Report report -> json(report.status(), Map.of(), report.body());
            case Outcome.Page page -> page(page);
            case Outcome.Moved moved ->
                new Answer(
                        moved.status(),
                        Map.of("Location", moved.location(), "Cache-Control", "no-store"),
                        bytes(new byte[0]));
            case Outcome.WithHeaders with -> {
                Answer answer = answer(with.outcome(), path, requestId);
                var headers = new LinkedHashMap<>(answer.headers());
                headers.putAll(with.headers());
                yield new Answer(answer.status(), headers, answer.body(), answer.veiled());
            }
            case Outcome.Veiled(Outcome veiled) -> {
                Answer answer = answer(veiled, path, requestId);
                yield new Answer(answer.status(), answer.headers(), answer.body(), true);
            }
            case Outcome.NotFound missing ->
                failure(new Outcome.Refused(404, missing.detail()), path, requestId, enveloped);
            case Outcome.Refused refused -> failure(refused, path, requestId, enveloped);
        };
    }

    private Answer failure(Outcome.Refused refused, String path, String requestId, boolean enveloped) {
        int status = refused.status();
        List<Fault> faults = refused.faults();
        var headers = new LinkedHashMap<String, String>();
        if (refused.retryAfter() != null) {
            headers.put("Retry-After", seconds(refused.retryAfter()));
        } else if (status == 503 || status == 429) {
            headers.put("Retry-After", seconds(SOON));
        }
        if (status == 401) {
            headers.put("WWW-Authenticate", "Bearer, ApiKey header=\"x-aether-api-key\"");
        }
        if (enveloped) {
            Object data = status == 404 ? null : Boolean.FALSE;
            var extra = new LinkedHashMap<String, Object>();
            extra.put("request_id", requestId);
            if (!faults.isEmpty()) {
                extra.put("errors", faults);
            }
            return json(status, headers, envelope(data, meta(status, sentence(refused.detail(), faults), extra, data)));
        }
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", "about:blank");
        problem.put("title", reason(status));
        problem.put("status", status);
        problem.put("detail", refused.detail());
        problem.put("instance", path);
        problem.put("request_id", requestId);
        if (!faults.isEmpty()) {
            problem.put("errors", faults);
        }
        problem.putAll(refused.members());
        headers.put("Content-Type", PROBLEM);
        return new Answer(status, headers, bytes(json.bytes(problem)));
    }

    /// RFC 9110, 10.2.3: whole seconds. Rounded up, as who comes a moment early is refused again.
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds()));
    }

    private static String sentence(String detail, List<Fault> faults) {
        var text = new StringBuilder(detail);
        faults.forEach(fault -> text.append(' ')
                .append(fault.where())
                .append(": ")
                .append(fault.message())
                .append('.'));
        return text.toString();
    }

    private Answer rows(Outcome.Rows rows) {
        Map<String, Object> meta = meta(200, rows.message(), rows.meta(), List.of());
        meta.put("data_list_count", rows.count());
        InputStream whole = new SequenceInputStream(Collections.enumeration(
                List.of(stream(BEGIN), rows.array(), stream(MIDDLE), stream(json.bytes(meta)), stream(END))));
        return new Answer(200, Map.of("Content-Type", JSON), new Answer.Body.Stream(whole));
    }

    private Answer listed(Listing listing) {
        InputStream rest = listing.rest();
        if (rest == null) {
            return new Answer(200, JSON_ONLY, bytes(enveloped(listing.begin(), listedMeta(listing))));
        }
        var parts = List.<Supplier<InputStream>>of(
                () -> stream(BEGIN),
                () -> stream(listing.begin()),
                () -> rest,
                () -> stream(MIDDLE),
                () -> stream(json.bytes(listedMeta(listing))),
                () -> stream(END));
        // what the last ones hold is known when the others have been read
        var each = parts.iterator();
        InputStream whole =
                new SequenceInputStream(new Enumeration<>() {
                    @Override
                    public boolean hasMoreElements() {
                        return each.hasNext();
                    }

                    @Override
                    public InputStream nextElement() {
                        return each.next().get();
                    }
                }) {
                    @Override
                    public void close() throws IOException {
                        rest.close();
                    }
                };
        return new Answer(200, JSON_ONLY, new Answer.Body.Stream(whole));
    }

    private static Map<String, Object> listedMeta(Listing listing) {
        Map<String, Object> meta = meta(200, "", Map.of(), List.of());
        meta.putAll(listing.meta().get());
        return meta;
    }

    private byte[] enveloped(byte[] data, Map<String, Object> meta) {
        byte[] said = json.bytes(meta);
        var all = new ByteArrayOutputStream(data.length + said.length + BEGIN.length + MIDDLE.length + END.length);
        all.writeBytes(BEGIN);
        all.writeBytes(data);
        all.writeBytes(MIDDLE);
        all.writeBytes(said);
        all.writeBytes(END);
        return all.toByteArray();
    }

    /// What a page shows is one person's own, so nobody keeps it. A referrer within the hub stays: without it browsers
    /// say `Origin: null` of a form, and the edge would refuse it.
    private Answer page(Outcome.Page page) {
        return new Answer(
                page.status(),
                Map.of(
                        "Content-Type", "text/html; charset=utf-8",
                        "Cache-Control", "no-store",
                        "Content-Security-Policy", page.leads() ? PAGE_POLICY + " https:" : PAGE_POLICY,
                        "Referrer-Policy", "same-origin",
                        "X-Content-Type-Options", "nosniff",
                        "X-Frame-Options", "DENY"),
                bytes(templates.render(page.template(), page.model())));
    }

    private static Answer document(Outcome.Document document) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", document.mediaType());
        headers.put("X-Content-Type-Options", "nosniff");
        if (document.mediaType().startsWith("text/html")) {
            headers.put("Content-Security-Policy", PAGE_POLICY);
            headers.put("Referrer-Policy", "no-referrer");
        }
        String name = document.fileName();
        if (name != null) {
            headers.put("Content-Disposition", ContentDisposition.of("attachment", name));
        }
        return new Answer(200, headers, new Answer.Body.Stream(document.bytes()));
    }

    private Answer json(int status, Map<String, String> headers, Object value) {
        if (headers.isEmpty()) {
            return new Answer(status, JSON_ONLY, bytes(json.bytes(value)));
        }
        var all = new LinkedHashMap<>(headers);
        all.put("Content-Type", JSON);
        return new Answer(status, all, bytes(json.bytes(value)));
    }

    private static Map<String, Object> envelope(@Nullable Object data, Map<String, Object> meta) {
        var envelope = new LinkedHashMap<String, Object>();
        envelope.put("data", data);
        envelope.put("meta", meta);
        return envelope;
    }

    private static Map<String, Object> meta(
            int status, String message, Map<String, Object> extra, @Nullable Object data) {
        var meta = new LinkedHashMap<String, Object>();
        meta.put("status_code", status);
        meta.put("status_name", reason(status));
        meta.put("success", status < 400);
        meta.put("status_message", message);
        meta.put("data_type", kind(data));
        if (data instanceof Collection<?> list) {
            meta.put("data_list_count", list.size());
        }
        meta.putAll(extra);
        return meta;
    }

    private static String kind(@Nullable Object data) {
        return switch (data) {
            case null -> "null";
            case Collection<?> list -> "list";
            case Boolean flag -> "bool";
            case Number number -> "number";
            case CharSequence text -> "string";
            default -> "dict";
        };
    }

    private static Answer.Body bytes(byte[] bytes) {
        return new Answer.Body.Bytes(bytes);
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    static String reason(int status) {
        return io.netty.handler.codec.http.HttpResponseStatus.valueOf(status).reasonPhrase();
    }
}
