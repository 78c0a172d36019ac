package io.serai.notifications;

import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.web.Call;
import io.serai.web.Person;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a person was told, which goes with them, and so does what others were told of them.
final class OwnNotifications implements PersonalData {
    private final PersonalRows rows;
    private final NoticeStore store;

    OwnNotifications(PersonalRows rows, NoticeStore store) {
        this.rows = rows;
        this.store = store;
    }

    @Override
    public String name() {
        return rows.name();
    }

    @Override
    public void rows(Person person, Consumer<Map<String, @Nullable Object>> row) {
        rows.rows(person, row);
    }

    @Override
    public void forget(Call call, Person person) {
        store.removeAll(person.id());
    }
}
