package io.serai.objects;

import io.serai.web.Call;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Is told of every record that a caller makes, changes or removes: the audit, and whoever shows changes as they come.
interface News {
    enum Action {
        CREATE,
        CHANGE,
        DELETE;

        /// As the audit calls it.
        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// @param account the integer key of the account whose record it is; null for what is nobody's
    /// @param id its public id
    /// @param before what is different now, as it was
    /// @param after as it is
    record Item(
            ObjectType type,
            Action action,
            @Nullable Long account,
            String id,
            Map<String, Object> before,
            Map<String, Object> after) {}

    /// Within the transaction of the write, so that it is undone with it.
    void told(Call call, Item item);

    /// Once the write is committed.
    default void committed(Call call, Item item) {}
}
