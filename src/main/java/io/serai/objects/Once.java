package io.serai.objects;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Made when it is first asked for, and kept.
final class Once<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private volatile @Nullable T made;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public T get() {
        T there = made;
        if (there != null) {
            return there;
        }
        synchronized (this) {
            there = made;
            if (there == null) {
                there = maker.get();
                made = there;
            }
            return there;
        }
    }
}
