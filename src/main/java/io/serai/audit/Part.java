package io.serai.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values that may be personal, with the salt and the digest that stand for them in the chain. Without the salt the
/// digest says nothing of the values, which could be guessed otherwise: there are not many addresses in the world.
///
/// @param salt null once it was erased
@SuppressWarnings("ArrayRecordComponent") // handed on, and compared by MessageDigest.isEqual
record Part(List<@Nullable String> values, byte @Nullable [] salt, byte[] digest) {

    Part {
        // values may be null, which List.copyOf refuses
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    @Nullable
    String value(int index) {
        return values.get(index);
    }

    boolean isErased() {
        return salt == null;
    }

    /// Whether the values are those that were written, or were erased whole.
    boolean isTrue() {
        return salt == null
                ? values.stream().allMatch(Objects::isNull)
                : Digests.same(digest, Digests.part(salt, values));
    }
}
