package io.serai.web;

import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a route answers, before anyone thinks of HTTP. `Answers` is the one place that turns it into a response.
public sealed interface Outcome {

    /// @param status 200, 201 or 202
    /// @param data any value Jackson can write
    /// @param message for `meta.status_message`
    /// @param meta further members of `meta` (only in the V3 envelope); values may be null
    record Done(int status, @Nullable Object data, String message, Map<String, Object> meta) implements Outcome {
        public Done {
            if (status < 200 || status > 299) {
                throw new IllegalArgumentException("Done has a status of 200 to 299, not " + status);
            }
            meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
        }

        public Done(@Nullable Object data) {
            this(200, data, "", Map.of());
        }
    }

    /// A long list that was written to disk as a JSON array, so that it need not be in memory.
    ///
    /// @param array the whole array, brackets included; closed by whoever sends it
    record Rows(InputStream array, long count, String message, Map<String, Object> meta) implements Outcome {
        public Rows {
            meta = Map.copyOf(meta);
        }
    }

    /// A list that is written as it is read.
    record Listed(Listing listing) implements Outcome {}

    /// JSON that is written already.
    ///
    /// @param data one object
    record Written(byte[] data) implements Outcome {}

    /// Bytes of their own media type: a download or a page.
    ///
    /// @param fileName makes the browser save it under this name; null shows it
    record Document(
            String mediaType, InputStream bytes, @Nullable String fileName) implements Outcome {}

    /// A file that is open, of which parts may be asked for. Whoever answers closes it.
    ///
    /// @param etag strong, in its quotation marks
    /// @param headers of its own, such as `Content-Disposition`
    record Content(FileChannel file, String mediaType, String etag, Map<String, String> headers, Wanted wanted)
            implements Outcome {
        public Content {
            headers = Map.copyOf(headers);
        }
    }

    /// What is wanted of a file, as the headers of that name say (RFC 9110, 13 and 14).
    record Wanted(
            @Nullable String range,
            @Nullable String ifRange,
            @Nullable String ifNoneMatch) {
        public static Wanted of(Call call) {
            return new Wanted(call.parameter("Range"), call.parameter("If-Range"), call.parameter("If-None-Match"));
        }
    }

    /// Server-sent events, for as long as both sides like.
    record Events(EventSource source) implements Outcome {}

    /// A WebSocket, for as long as both sides like; of an operation that answers 101.
    record Socket(Conversation conversation) implements Outcome {}

    /// A report that is plain JSON whatever its status: health checks.
    record Report(int status, Object body) implements Outcome {}

    /// A page, from `templates/<template>.jte`.
    ///
    /// @param template such as `identity/login`
    /// @param model what the template's parameters are given; values may be null
    /// @param leads whether its forms may end at another site, as one does that opens a vendor's checkout; browsers
    /// hold a form's redirects to the page's policy too
    record Page(int status, String template, Map<String, Object> model, boolean leads) implements Outcome {
        public Page {
            model = Collections.unmodifiableMap(new HashMap<>(model));
        }

        public Page(int status, String template, Map<String, Object> model) {
            this(status, template, model, false);
        }
    }

    /// Elsewhere.
    ///
    /// @param status 302, or 303 after a POST
    record Moved(int status, String location) implements Outcome {
        public Moved(String location) {
            this(302, location);
        }
    }

    /// Another outcome, with headers of its own, such as `Set-Cookie`.
    record WithHeaders(Outcome outcome, Map<String, String> headers) implements Outcome {
        public WithHeaders {
            headers = Map.copyOf(headers);
        }
    }

    /// Another outcome, whose time tells nothing of what it took to find: it is sent 50 ms after the request came, or
    /// by whole 10 ms later. Nobody waits for that moment.
    record Veiled(Outcome outcome) implements Outcome {}

    /// There is no such thing, or it is another tenant's.
    record NotFound(String detail) implements Outcome {}

    /// @param status 400 to 599
    /// @param detail what was wrong and what to do; shortened where it is too long
    /// @param faults the first 20 are kept, and `detail` says how many more there are at least
    /// @param retryAfter how long to wait before the next try, for the header `Retry-After`; null where nobody
    /// knows. 429 and 503 always have the header, with a few seconds then
    /// @param members more of the problem (RFC 9457, 3.2)
    record Refused(
            int status,
            String detail,
            List<Fault> faults,
            @Nullable Duration retryAfter,
            Map<String, Object> members) implements Outcome {
        static final int MOST_FAULTS = 20;
        private static final int LONGEST_DETAIL = 4_000;

        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("Refused has a status of 400 to 599, not " + status);
            }
            if (faults.size() > MOST_FAULTS) {
                detail += " The first %d faults are named; there are at least %d more."
                        .formatted(MOST_FAULTS, faults.size() - MOST_FAULTS);
                faults = faults.subList(0, MOST_FAULTS);
            }
            detail = Fault.shortened(detail, LONGEST_DETAIL);
            faults = List.copyOf(faults);
            members = Map.copyOf(members);
        }

        public Refused(int status, String detail, List<Fault> faults, @Nullable Duration retryAfter) {
            this(status, detail, faults, retryAfter, Map.of());
        }

        public Refused(int status, String detail) {
            this(status, detail, List.of(), null);
        }

        public Refused(int status, String detail, List<Fault> faults) {
            this(status, detail, faults, null);
        }

        public Refused(int status, String detail, @Nullable Duration retryAfter) {
            this(status, detail, List.of(), retryAfter);
        }

        /// The same, with more members of the problem.
        public Refused with(Map<String, Object> members) {
            return new Refused(status, detail, faults, retryAfter, members);
        }
    }
}
