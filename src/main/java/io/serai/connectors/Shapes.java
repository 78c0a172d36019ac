package io.serai.connectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Watches the shape of what vendors answer, call by call, so that it is told that a field is gone or is another kind
/// of thing now, before somebody misses it. In memory, within bounds: at most some hundred bytes for each field of the
/// calls that are made.
///
/// A field is looked for where it could be: in answers that have the object or the list entry around it.
final class Shapes {
    /// Answers by which it is known what is usual.
    static final int USUAL = 1_000;

    /// Answers by which it is known that it is usual no more.
    static final int LATELY = 50;

    private static final int CALLS = 500;
    private static final int FIELDS = 400;

    private final Consumer<Drift> told;
    private final Cache<Call, Seen> calls =
            Caffeine.newBuilder().maximumSize(CALLS).build();

    private record Call(String system, String what) {}

    /// @param told of each drift, once by this hub
    Shapes(Consumer<Drift> told) {
        this.told = told;
    }

    /// @param what names the call, such as `GET /customers/{uuid}`
    void note(String system, String what, byte[] body) {
        Shape shape = Shape.of(body);
        if (!shape.containers().isEmpty()) {
            var call = new Call(system, what);
            List<Drift> drifts = calls.get(call, Seen::new).note(shape);
            drifts.forEach(told);
        }
    }

    /// What the answers to one call were like.
    private static final class Seen {
        private final Call call;
        private final Map<String, Field> fields = new HashMap<>();
        private final Map<String, Integer> containers = new HashMap<>();

        private Seen(Call call) {
            this.call = call;
        }

        private synchronized List<Drift> note(Shape shape) {
            var drifts = new ArrayList<Drift>();
            shape.kinds().forEach((path, kind) -> {
                if (!fields.containsKey(path) && fields.size() < FIELDS) {
                    fields.put(path, new Field());
                    if (containers.getOrDefault(container(path), 0) >= USUAL) {
                        drifts.add(drift(path, Drift.NEW, "", kind));
                    }
                }
            });
            shape.containers()
                    .forEach(container ->
                            containers.merge(container, 1, (one, more) -> Math.min(USUAL + 1, one + more)));
            fields.forEach((path, field) -> {
                if (shape.containers().contains(container(path))) {
                    String kind = shape.kinds().get(path);
                    field.there.note(kind != null);
                    if (field.there.isGone()) {
                        drifts.add(drift(path, Drift.GONE, field.kind, ""));
                    }
                    if (kind != null && !kind.isEmpty()) {
                        field.noteKind(kind).ifPresent(was -> drifts.add(drift(path, Drift.CHANGED, was, kind)));
                    }
                }
            });
            return drifts;
        }

        private Drift drift(String path, String what, String was, String is) {
            return new Drift(call.system, call.what, path, what, was, is);
        }

        private static String container(String path) {
            int dot = path.lastIndexOf('.');
            return dot < 0 ? "" : path.substring(0, dot);
        }
    }

    private static final class Field {
        private final Presence there = new Presence();
        private Presence ofKind = new Presence();
        private String kind = "";

        /// The kind that it was, where it is another one from now on.
        private java.util.Optional<String> noteKind(String is) {
            kind = kind.isEmpty() ? is : kind;
            ofKind.note(kind.equals(is));
            if (!ofKind.isGone()) {
                return java.util.Optional.empty();
            }
            String was = kind;
            kind = is;
            ofKind = new Presence();
            return java.util.Optional.of(was);
        }
    }

    /// In which of the last answers something was.
    private static final class Presence {
        private static final int KEPT = USUAL + LATELY;
        private final BitSet ring = new BitSet(KEPT);
        private long answers;
        private long last = -1;
        private int count;

        private void note(boolean there) {
            int at = (int) (answers % KEPT);
            count -= ring.get(at) ? 1 : 0;
            count += there ? 1 : 0;
            ring.set(at, there);
            last = there ? answers : last;
            answers++;
        }

        /// True once: where none of the last has it, and of those before nearly all had.
        private boolean isGone() {
            return answers >= KEPT && answers - 1 - last == LATELY && count * 100L >= USUAL * 99L;
        }
    }
}
