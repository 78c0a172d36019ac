package io.serai.hub;

import io.serai.web.Call;
import io.serai.web.Person;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a domain holds of a person: shown to them when they ask for it, and forgotten when they go.
public interface PersonalData {
    /// Its member in the export, such as `runs`.
    String name();

    /// Gives every row, without secrets: texts, numbers, truth values, and trees of these. They are written as they
    /// come, so there may be many.
    void rows(Person person, Consumer<Map<String, @Nullable Object>> row);

    /// Why the person may not go by themselves, as a sentence to them; null where nothing speaks against it. Asked
    /// in the transaction that erases them, before anything is. An account's administrators are not held up by it.
    default @Nullable String objection(Person person) {
        return null;
    }

    /// Removes what says who it was, in the transaction that erases the person, after that was recorded.
    default void forget(Call call, Person person) {}
}
