package io.serai.answers;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.cache.Cache;
import io.serai.hub.database.PublicId;
import io.serai.web.Call;
import io.serai.web.EventSource;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Upload;
import io.serai.web.UploadForm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `compliance`: holds a text against an account's rules, passage by passage, and tells what it finds.
public final class Compliance {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int AT_ONCE = 2;

    private final Rules rules;
    private final Texts texts;
    private final Judge judge;
    private final Cache cache;
    private final Clock clock;

    Compliance(Rules rules, Texts texts, Judge judge, Cache cache, Clock clock) {
        this.rules = rules;
        this.texts = texts;
        this.judge = judge;
        this.cache = cache;
        this.clock = clock;
    }

    /// A text that is looked at.
    ///
    /// @param document the public id, where it is one of the account's
    /// @param text all of it; a finding says where in it
    record Looked(String title, @Nullable String document, String text, List<Part> parts) {
        Looked {
            parts = List.copyOf(parts);
        }

        /// @param offset where it begins in the text, in UTF-16 units
        record Part(int offset, String text) {}
    }

    public Outcome analyze(@Body UploadForm form, @ExchangeProperty(Call.PROPERTY) Call call) {
        long account = call.person().account().id();
        Looked looked = looked(form, account);
        List<String> documents = rules.documents(account, domains(form.texts()), looked.document());
        String place = place(account);
        if (place == null) {
            return new Outcome.Refused(
                    429,
                    "Two analyses of your account are under way. Try again when one has ended.",
                    Duration.ofSeconds(10));
        }
        return new Outcome.Events(new EventSource() {
            @Override
            public void stream(Listener listener) {
                try {
                    Compliance.this.stream(account, looked, documents, listener);
                } finally {
                    refused();
                }
            }

            @Override
            public void refused() {
                cache.release(key(account, place), holder(place));
            }
        });
    }

    private Looked looked(UploadForm form, long account) {
        String text = form.texts().path("text").asText("");
        String document = form.texts().path("doc_id").asText("");
        Upload file = form.files().isEmpty() ? null : form.files().getFirst();
        long given = Stream.of(!text.isBlank(), !document.isEmpty(), file != null)
                .filter(is -> is)
                .count();
        if (given != 1 || form.files().size() > 1) {
            throw new Refusal(
                    400,
                    "Exactly one of text, doc_id and file is expected; %d came."
                            .formatted(Math.max(given, form.files().size())));
        }
        String title = form.texts().path("title").asText("");
        if (file != null) {
            return texts.of(title.isEmpty() ? file.fileName() : title, file);
        }
        return document.isEmpty()
                ? texts.of(title, text)
                : texts.of(account, document)
                        .orElseThrow(() -> new Refusal(404, "There is no document " + document + " with a text."));
    }

    private static List<String> domains(JsonNode texts) {
        return Arrays.stream(texts.path("domains").asText("").split(","))
                .map(String::strip)
                .filter(domain -> !domain.isEmpty())
                .distinct()
                .toList();
    }

    /// One of the account's places, on all nodes together; null where none is free.
    private @Nullable String place(long account) {
        String me = PublicId.random();
        for (int i = 0; i < AT_ONCE; i++) {
            String place = i + ":" + me;
            if (cache.claim(key(account, place), holder(place), LONGEST.plusMinutes(1))) {
                return place;
            }
        }
        return null;
    }

    private static String key(long account, String place) {
        return "serai:compliance:" + account + ":" + place.charAt(0);
    }

    private static String holder(String place) {
        return place.substring(2);
    }

    private void stream(long account, Looked looked, List<String> documents, EventSource.Listener listener) {
        Instant end = clock.instant().plus(LONGEST);
        int found = 0;
        try {
            Judge.Hearing hearing = judge.hear(account, documents);
            for (Looked.Part part : looked.parts()) {
                if (!listener.listening()) {
                    return;
                }
                if (clock.instant().isAfter(end)) {
                    throw new Refusal(
                            503,
                            "After 5 minutes the text was not read to its end: what was found until "
                                    + "then is told. Send its rest by itself.");
                }
                for (Judge.Finding finding : hearing.of(part)) {
                    found++;
                    listener.send("finding", shown(found, finding, looked));
                }
            }
            var done = new LinkedHashMap<String, Object>();
            done.put("count", found);
            if (hearing.extractive()) {
                done.put("extractive", true);
            }
            listener.send("done", done);
        } catch (RuntimeException e) {
            listener.send("error", Chat.problem(e));
        }
    }

    private static Map<String, @Nullable Object> shown(int n, Judge.Finding finding, Looked looked) {
        var source = new LinkedHashMap<String, @Nullable Object>();
        source.put("title", looked.title());
        source.put("doc_id", looked.document());
        var rule = new LinkedHashMap<String, Object>();
        rule.put("doc_id", finding.rule().docId());
        rule.put("page", finding.rule().page());
        rule.put("heading", finding.rule().heading());
        rule.put("quote", finding.quote());
        var passage = new LinkedHashMap<String, Object>();
        passage.put("offset", finding.offset());
        passage.put("length", finding.text().length());
        passage.put("text", finding.text());
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("n", n);
        shown.put("severity", finding.severity());
        shown.put("rule", rule);
        shown.put("passage", passage);
        shown.put("source", source);
        return shown;
    }
}
