package io.serai.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/// The bean `languageModel`: a language model behind an endpoint as OpenAI's chat completions, by the route
/// `direct:answers-ask-model`. It is given no tools, and what it says is read no further than is wanted of it.
///
/// <https://platform.openai.com/docs/api-reference/chat>
public final class LanguageModel {
    private static final String VERSION = "/v1";
    private static final String PATH = "/chat/completions";
    private static final String READER = "modelReader";
    private static final int PIECE = 8 * 1024;
    /// Of one line of what it sends.
    private static final int LONGEST_LINE = 256 * 1024;
    /// More than tokens ever were: German, Greek and code included.
    private static final int LETTERS_A_TOKEN = 16;

    private static final int LETTERS_OF_A_TOKEN = 4;

    private final Access access;
    private final ProducerTemplate routes;
    private final ObjectMapper json;
    private volatile boolean failing;

    /// @param url of the server, such as `http://127.0.0.1:11434`
    /// @param key null where it needs none
    /// @param mostTokens the longest answer
    record Access(String url, String model, @Nullable String key, int mostTokens) {
        /// Never the key.
        @Override
        public String toString() {
            return model;
        }
    }

    /// @param role `system`, `user` or `assistant`
    record Turn(String role, String content) {}

    LanguageModel(Access access, ProducerTemplate routes, ObjectMapper json) {
        this.access = access;
        this.routes = routes;
        this.json = json;
    }

    String name() {
        return access.model();
    }

    /// Whether it did not answer when it was asked last.
    boolean failing() {
        return failing;
    }

    /// @param words is given what the model says, as it comes, and answers whether it may go on
    /// @return how many tokens it took, both ways; guessed where the endpoint does not tell
    /// @throws IOException where it could not be asked, or broke off
    long ask(List<Turn> turns, Predicate<String> words) throws IOException {
        var reading = new Reading(turns, words);
        Exchange done = routes.send("direct:answers-ask-model", exchange -> exchange.setProperty(READER, reading));
        Exception failure = done.getException();
        failing = failure != null;
        if (failure != null) {
            throw new IOException("the language model did not answer: " + failure.getMessage(), failure);
        }
        return reading.tokens();
    }

    /// Makes the message the model's.
    public void begin(Exchange exchange) {
        Reading reading = exchange.getProperty(READER, Reading.class);
        Message message = exchange.getMessage();
        var question = new LinkedHashMap<String, Object>();
        question.put("model", access.model());
        question.put("messages", reading.turns);
        question.put("max_tokens", access.mostTokens());
        question.put("temperature", 0);
        question.put("stream", true);
        question.put("stream_options", Map.of("include_usage", true));
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_URI, uri(access.url()));
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("Accept", "text/event-stream, application/json");
        if (access.key() != null) {
            message.setHeader("Authorization", "Bearer " + access.key());
        }
        try {
            message.setBody(json.writeValueAsBytes(question));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    /// People write the base with its `/v1` or without it.
    static String uri(String url) {
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return (base.endsWith(VERSION) ? base : base + VERSION) + PATH;
    }

    /// Reads what it says, as it comes.
    public void read(Exchange exchange) throws IOException {
        Reading reading = exchange.getProperty(READER, Reading.class);
        Message message = exchange.getMessage();
        message.removeHeader("Authorization");
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        try (InputStream in = message.getBody(InputStream.class)) {
            if (status != 200) {
                throw new IOException("it answered " + status);
            }
            if (type.startsWith("text/event-stream")) {
                reading.events(in);
            } else {
                reading.whole(in);
            }
        }
        message.setBody(null);
    }

    /// What one question is answered.
    private final class Reading {
        private final List<Turn> turns;
        private final Predicate<String> words;
        private final long most = (long) access.mostTokens() * LETTERS_A_TOKEN;
        private long letters;
        private long used = -1;

        Reading(List<Turn> turns, Predicate<String> words) {
            this.turns = List.copyOf(turns);
            this.words = words;
        }

        long tokens() {
            long asked =
                    turns.stream().mapToLong(turn -> turn.content().length()).sum();
            return used >= 0 ? used : (asked + letters) / LETTERS_OF_A_TOKEN + 1;
        }

        /// Server-sent events, each with a piece of the answer.
        void events(InputStream in) throws IOException {
            var line = new StringBuilder();
            var decoder = new Lines(in);
            boolean more = true;
            while (more && decoder.next(line)) {
                if (line.indexOf("data:") == 0) {
                    String data = line.substring("data:".length()).strip();
                    more = !data.equals("[DONE]") && piece(data);
                }
            }
        }

        private boolean piece(String data) throws IOException {
            JsonNode event = json.readTree(data);
            if (event.has("error")) {
                throw new IOException("it broke off with an error of its own");
            }
            usage(event);
            return say(event.path("choices").path(0).path("delta").path("content"));
        }

        void whole(InputStream in) throws IOException {
            byte[] bytes = in.readNBytes(LONGEST_LINE);
            JsonNode answer = json.readTree(bytes);
            usage(answer);
            say(answer.path("choices").path(0).path("message").path("content"));
        }

        private void usage(JsonNode answer) {
            long told = answer.path("usage").path("total_tokens").asLong(-1);
            used = told > 0 ? told : used;
        }

        /// Calls of tools are no text, so they are not even read.
        private boolean say(JsonNode content) {
            if (!content.isTextual()) {
                return true;
            }
            letters += content.textValue().length();
            return letters <= most && words.test(content.textValue());
        }
    }

    /// Lines of UTF-8, none of them endless.
    private static final class Lines {
        private final InputStream in;
        private final byte[] piece = new byte[PIECE];
        private int at;
        private int end;

        Lines(InputStream in) {
            this.in = in;
        }

        boolean next(StringBuilder line) throws IOException {
            line.setLength(0);
            var bytes = new java.io.ByteArrayOutputStream();
            while (true) {
                if (at == end) {
                    end = in.read(piece);
                    at = 0;
                    if (end < 0) {
                        end = 0;
                        line.append(bytes.toString(StandardCharsets.UTF_8));
                        return bytes.size() > 0;
                    }
                }
                while (at < end) {
                    byte next = piece[at++];
                    if (next == '\n') {
                        line.append(bytes.toString(StandardCharsets.UTF_8));
                        return true;
                    }
                    if (bytes.size() == LONGEST_LINE) {
                        throw new IOException("a line of it has no end");
                    }
                    bytes.write(next);
                }
            }
        }
    }
}
