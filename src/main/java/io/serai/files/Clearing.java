package io.serai.files;

import io.serai.objects.Records;
import java.time.Duration;
import java.util.Optional;

/// The bean `clearing`: removes bytes that are nobody's, after names went elsewhere than by a delete of ours and after
/// hubs that died in the middle. Several hubs may do so at once.
public final class Clearing {
    /// No upload takes so long between its note and its name.
    private static final Duration AGE = Duration.ofHours(1);

    private static final int LEFTOVERS = 1_000;
    private static final int LOOKED_AT = 2_000;

    private final Records records;
    private final Shelf shelf;
    private String after = "";

    Clearing(Records records, Shelf shelf) {
        this.records = records;
        this.shelf = shelf;
    }

    public int leftovers() {
        return shelf.clear(AGE, LEFTOVERS);
    }

    /// A slice of all bytes at a time, so that it costs little however many there are.
    public void unnamed() {
        Shelf.Slice slice = shelf.unnamed(after, LOOKED_AT);
        for (String hash : slice.unnamed()) {
            Optional<String> place = records.write(() -> {
                shelf.hold(hash);
                return shelf.release(hash);
            });
            place.ifPresent(one -> shelf.remove(hash, one));
        }
        after = slice.next() == null ? "" : slice.next();
    }
}
