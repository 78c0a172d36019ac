package io.serai.hub.trace;

import io.serai.web.Passage;
import io.serai.web.Passage.Part;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The last passages of this process, as bytes outside of the heap: what is collected never looks at them, and they are
/// never more than they may be. Names are numbers here, as they come from contracts, routes and connectors and so are
/// few. A passage is found by going through all of them, which nobody does but who asks for a trace.
///
/// Written segment by segment; where the last one is full, the oldest is written anew. A segment is taken from the
/// system when it is first needed.
final class Ring {
    /// Small, as nobody can write while one is looked through.
    static final int SEGMENT = 256 << 10;

    private static final int MOST_NAMES = 10_000;
    private static final int LONGEST_NAME = 200;
    private static final String ANOTHER = "…";
    private static final int LONGEST_ID = 200;

    /// More than [Passage#MOST], as ends are always noted.
    private static final int MOST_PARTS = 200;

    /// Length and hash, and seven numbers of at most 10 bytes; of a part a kind and as many.
    private static final int LARGEST = 80 + LONGEST_ID + MOST_PARTS * 80;

    private final String node;
    private final @Nullable ByteBuffer[] segments;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>(List.of("", ANOTHER));

    /// What is being written.
    private final byte[] draft = new byte[LARGEST];

    private int end;
    private int at;
    private int round;
    private long last;
    private long since;

    /// @param bytes at most
    Ring(String node, int bytes) {
        this.node = node;
        this.segments = new ByteBuffer[Math.max(2, bytes / SEGMENT)];
        this.round = segments.length;
        this.since = System.currentTimeMillis() * 1000;
    }

    /// @param account the tenant's integer key; 0 for nobody's
    /// @return the passage's number
    long add(long account, Passage passage) {
        List<Part> parts = passage.parts();
        byte[] id = id(passage.requestId());
        int count = Math.min(parts.size(), MOST_PARTS);
        lock.lock();
        try {
            long number = ++last;
            end = 2 * Integer.BYTES;
            put(passage.began());
            put(account);
            put(number);
            put(id.length);
            System.arraycopy(id, 0, draft, end, id.length);
            end += id.length;
            put(passage.left() + parts.size() - count);
            put(count);
            for (int i = 0; i < count; i++) {
                put(parts.get(i));
            }
            ByteBuffer into = room();
            int start = into.position();
            into.put(draft, 0, end)
                    .putInt(start, end)
                    .putInt(start + Integer.BYTES, passage.requestId().hashCode());
            return number;
        } finally {
            lock.unlock();
        }
    }

    private static byte[] id(String requestId) {
        byte[] bytes = requestId.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= LONGEST_ID ? bytes : Arrays.copyOf(bytes, LONGEST_ID);
    }

    private ByteBuffer room() {
        ByteBuffer segment = segments[at];
        if (segment != null && segment.remaining() >= LARGEST) {
            return segment;
        }
        if (segment != null) {
            segment.limit(segment.position());
            at = (at + 1) % round;
        }
        ByteBuffer next = segments[at];
        if (next == null) {
            next = taken();
        } else {
            next.clear();
            since = oldest();
        }
        return next;
    }

    /// One more segment; where there is no memory for it, the ring stays as large as it is.
    private ByteBuffer taken() {
        ByteBuffer first = segments[0];
        try {
            ByteBuffer more = ByteBuffer.allocateDirect(SEGMENT);
            segments[at] = more;
            return more;
        } catch (OutOfMemoryError e) {
            if (first == null) {
                throw e;
            }
            round = at;
            at = 0;
            first.clear();
            since = oldest();
            return first;
        }
    }

    /// When the first passage began that is still here.
    private long oldest() {
        ByteBuffer segment = segments[(at + 1) % round];
        return segment == null ? since : get(segment.duplicate().position(2 * Integer.BYTES));
    }

    private void put(Part part) {
        draft[end++] = (byte) part.kind().ordinal();
        put(number(part.name()));
        put(number(part.of()));
        put(number(part.outcome()));
        put(part.status());
        put(part.attempt());
        put(part.at());
        put(part.took());
    }

    private int number(@Nullable String name) {
        if (name == null) {
            return 0;
        }
        String text = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        Integer known = numbers.get(text);
        if (known != null) {
            return known;
        }
        if (names.size() >= MOST_NAMES) {
            return names.indexOf(ANOTHER);
        }
        names.add(text);
        numbers.put(text, names.size() - 1);
        return names.size() - 1;
    }

    /// Seven bits a byte, the lowest first; the eighth says that more come. What is below 0 is 0.
    private void put(long value) {
        long rest = Math.max(0, value);
        while (rest > 127) {
            draft[end++] = (byte) (rest & 127 | 128);
            rest >>>= 7;
        }
        draft[end++] = (byte) rest;
    }

    private static long get(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (next & 127L) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /// All of a request that are an account's, the oldest first.
    ///
    /// @param account as it was added
    /// @param most so many at most, the last ones
    List<Kept> find(String requestId, long account, int most) {
        byte[] id = id(requestId);
        int hash = requestId.hashCode();
        var found = new ArrayDeque<Kept>();
        for (int step = 1; step <= segments.length; step++) {
            lock.lock();
            try {
                ByteBuffer segment = step > round ? null : segments[(at + step) % round];
                if (segment != null) {
                    find(segment.duplicate().flip(), hash, id, account, found, most);
                }
            } finally {
                lock.unlock();
            }
        }
        return List.copyOf(found);
    }

    private void find(ByteBuffer segment, int hash, byte[] id, long account, Deque<Kept> found, int most) {
        for (int start = 0; start < segment.limit(); start += segment.getInt(start)) {
            if (segment.getInt(start + Integer.BYTES) != hash) {
                continue;
            }
            Kept kept = read(segment.position(start + 2 * Integer.BYTES), id, account);
            if (kept != null) {
                found.addLast(kept);
            }
            if (found.size() > most) {
                found.removeFirst();
            }
        }
    }

    private @Nullable Kept read(ByteBuffer from, byte[] id, long account) {
        long began = get(from);
        boolean isTheirs = get(from) == account;
        long number = get(from);
        byte[] own = new byte[(int) get(from)];
        from.get(own);
        if (!isTheirs || !Arrays.equals(own, id)) {
            return null;
        }
        int left = (int) get(from);
        int count = (int) get(from);
        var parts = new ArrayList<Part>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new Part(
                    Passage.Kind.values()[from.get()],
                    names.get((int) get(from)),
                    name((int) get(from)),
                    name((int) get(from)),
                    (int) get(from),
                    (int) get(from),
                    get(from),
                    get(from)));
        }
        return new Kept(node, number, began, left, parts);
    }

    private @Nullable String name(int number) {
        return number == 0 ? null : names.get(number);
    }

    /// From when on nothing is missing here, in microseconds since 1970: the start, until the ring was once round.
    long since() {
        lock.lock();
        try {
            return since;
        } finally {
            lock.unlock();
        }
    }
}
