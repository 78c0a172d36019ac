package io.serai.connections;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Person;
import io.serai.web.Trail;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `ownSettings`: what people show of themselves.
public final class OwnSettings {
    private final SettingsStore settings;
    private final TransactionTemplate transaction;
    private final Trail trail;

    OwnSettings(SettingsStore settings, DataSource database, Trail trail) {
        this.settings = settings;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.trail = trail;
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(settings.of(call.person().id()).shown());
    }

    /// What is not named stays as it is.
    public Outcome change(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        Person me = call.person();
        try {
            return new Outcome.Done(transaction.execute(_ -> changed(call, me, wish)));
        } catch (DuplicateKeyException e) {
            return new Outcome.Refused(409, "Somebody of your account has this hub name already.");
        }
    }

    private Map<String, ?> changed(Call call, Person me, JsonNode wish) {
        settings.holdOwn(me.id(), me.account().id());
        PersonSettings before = settings.of(me.id());
        PersonSettings after = new SettingsWish(wish).on(before);
        if (!after.equals(before)) {
            settings.write(me.id(), after);
            List<String> named =
                    wish.properties().stream().map(Map.Entry::getKey).toList();
            // by the names alone: what is personal in them stands in one place only
            trail.changed(call, new Change("user.settings", "user", me.uuid(), Map.of(), Map.of("fields", named)));
        }
        return settings.of(me.id()).shown();
    }
}
