package io.serai.tenant;

import io.serai.hub.PersonalData;
import io.serai.web.Call;
import io.serai.web.Person;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Files of an account that somebody is in who goes: nobody can look into them, so they go, too.
final class ExportedPeople implements PersonalData {
    private final ExportStore store;

    ExportedPeople(ExportStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "account_exports";
    }

    @Override
    public void rows(Person person, Consumer<Map<String, @Nullable Object>> row) {
        // what is in such a file is told by those who hold it
    }

    @Override
    public void forget(Call call, Person person) {
        store.end(person.account().id());
    }
}
