package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What another domain sees to: users, and the passcodes of sites. Each is told within the transaction of the write.
interface SpecialRules {
    /// Whether the type's records are made elsewhere: then the public id of the one that was made.
    Optional<String> created(ObjectType type, JsonNode body, Call call);

    /// Carries out what the domain sees to, and takes it out of the columns.
    void change(ObjectType type, String id, Map<String, @Nullable Object> columns, Call call);

    /// Whether the record is removed elsewhere, and is.
    boolean deleted(ObjectType type, String id, Call call);

    /// @param given a passcode or null by role; null where nothing was said
    void passcodes(@Nullable JsonNode given, String site, Call call);
}
