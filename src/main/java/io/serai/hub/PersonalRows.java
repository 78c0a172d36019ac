package io.serai.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Person;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/// Rows of a person that one SELECT finds. It may ask for `:user` and `:account` (integer keys) and `:uuid`. A column
/// `…_json` becomes a tree, a time an instant.
public final class PersonalRows implements PersonalData {
    private static final int FETCH = 500;
    private static final String JSON = "_json";

    private final String name;
    private final String select;
    private final NamedParameterJdbcTemplate sql;
    private final ObjectMapper json;

    /// @param name the member in the export
    public PersonalRows(DataSource database, ObjectMapper json, String name, String select) {
        var template = new JdbcTemplate(database);
        template.setFetchSize(FETCH);
        this.sql = new NamedParameterJdbcTemplate(template);
        this.json = json;
        this.name = name;
        this.select = select;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void rows(Person person, Consumer<Map<String, @Nullable Object>> row) {
        Map<String, Object> whose =
                Map.of("user", person.id(), "account", person.account().id(), "uuid", person.uuid());
        RowCallbackHandler reader = found -> row.accept(read(found));
        sql.query(select, whose, reader);
    }

    private Map<String, @Nullable Object> read(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            String label = columns.getColumnLabel(column);
            boolean tree = label.endsWith(JSON);
            Object value = tree ? row.getString(column) : row.getObject(column);
            values.put(
                    tree ? label.substring(0, label.length() - JSON.length()) : label,
                    switch (value) {
                        case null -> null;
                        case Timestamp time -> time.toInstant().toString();
                        case String text when tree -> tree(label, text);
                        default -> value;
                    });
        }
        return values;
    }

    private Object tree(String label, String text) throws SQLException {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SQLException(label + " holds no JSON", e);
        }
    }
}
