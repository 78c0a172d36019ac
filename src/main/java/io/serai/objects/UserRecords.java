package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.identity.SitePasscodes;
import io.serai.identity.Users;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Users and passcodes by the rules of the domain `identity`, whose own beans carry them out: nobody gives more than
/// they hold, the last administrator stays, sessions end at once.
final class UserRecords implements SpecialRules {
    private static final String TYPE = "user";
    private static final Set<String> IDENTITYS = Set.of("name", "username", "enable", "allow_auth_key");
    private static final Set<String> NONE_OF_A_USER = Set.of("hide", "priority", "sort", "group");

    private final Users users;
    private final SitePasscodes passcodes;
    private final JdbcClient sql;

    UserRecords(Users users, SitePasscodes passcodes, DataSource source) {
        this.users = users;
        this.passcodes = passcodes;
        this.sql = JdbcClient.create(source);
    }

    /// Whether a field is none of the type's table, as the domain keeps it in its own way.
    static boolean keeps(ObjectType type, ObjectField field) {
        return type.name().equals(TYPE) && (field.name().equals("enable") || NONE_OF_A_USER.contains(field.name()));
    }

    @Override
    public Optional<String> created(ObjectType type, JsonNode body, Call call) {
        if (type.name().equals("hosted_file")) {
            throw new Refusal(405, "A file is made by its upload.");
        }
        if (!type.name().equals(TYPE)) {
            return Optional.empty();
        }
        if (!body.path("email").isTextual()) {
            var faults = new Draft.Faults();
            faults.add("email", "is missing");
            faults.throwIfAny();
        }
        String uuid = said(users.create(body, call)).path("id").asText();
        return Optional.of(sql.sql("SELECT id_random FROM `user` WHERE uuid = ?")
                .param(uuid)
                .query(String.class)
                .single());
    }

    @Override
    public void change(ObjectType type, String id, Map<String, @Nullable Object> columns, Call call) {
        if (!type.name().equals(TYPE)) {
            return;
        }
        columns.keySet().removeAll(NONE_OF_A_USER);
        ObjectNode wish = JsonNodeFactory.instance.objectNode();
        for (String column : IDENTITYS) {
            if (columns.containsKey(column)) {
                Object value = columns.remove(column);
                switch (column) {
                    case "enable" -> wish.put("active", Integer.valueOf(1).equals(value));
                    case "allow_auth_key" -> wish.put(column, Integer.valueOf(1).equals(value));
                    default -> wish.put(column, value == null ? null : value.toString());
                }
            }
        }
        if (!wish.isEmpty()) {
            said(users.change(wish, call.with("user_id", uuid(id))));
        }
    }

    @Override
    public boolean deleted(ObjectType type, String id, Call call) {
        if (!type.name().equals(TYPE)) {
            return false;
        }
        said(users.delete(call.with("user_id", uuid(id))));
        return true;
    }

    @Override
    public void passcodes(@Nullable JsonNode given, String site, Call call) {
        if (given == null) {
            return;
        }
        if (!call.principal().may("passcode:admin")) {
            throw new Refusal(403, "This needs the permission passcode:admin.");
        }
        for (var role : given.properties()) {
            if (!SitePasscodes.ROLES.contains(role.getKey())) {
                var faults = new Draft.Faults();
                faults.add("access_code_kv_json", "knows no role " + OneWord.of(role.getKey()));
                faults.throwIfAny();
            }
            Call one = call.with("site_id", site).with("role", role.getKey());
            if (role.getValue().isNull()) {
                // one that is not set is none already
                refuse(passcodes.remove(one), 404);
            } else {
                ObjectNode wish = JsonNodeFactory.instance.objectNode();
                wish.set("passcode", role.getValue());
                refuse(passcodes.set(wish, one), 0);
            }
        }
    }

    private String uuid(String id) {
        return sql.sql("SELECT uuid FROM `user` WHERE id_random = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private static JsonNode said(Outcome outcome) {
        refuse(outcome, 0);
        return outcome instanceof Outcome.Done done && done.data() instanceof Map<?, ?> map
                ? new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(map)
                : JsonNodeFactory.instance.objectNode();
    }

    /// @param but a status that is no refusal here
    private static void refuse(Outcome outcome, int but) {
        if (outcome instanceof Outcome.Refused refused && refused.status() != but) {
            throw new Refusal(refused);
        }
        if (outcome instanceof Outcome.NotFound missing && but != 404) {
            throw new Refusal(404, missing.detail());
        }
    }
}
