package io.serai.console;

import io.serai.web.Call;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The filter of a list as its address has it.
///
/// @param values by their names, in their order; empty where nothing is asked for
public record Query(Map<String, String> values) {
    public Query {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// A form sends its empty fields too.
    static Query of(Call call, List<String> names) {
        var values = new LinkedHashMap<String, String>();
        for (String name : names) {
            String value = call.parameter(name);
            values.put(name, value == null ? "" : value.strip());
        }
        return new Query(values);
    }

    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    /// Whether anything is asked for.
    public boolean isEmpty() {
        return values.values().stream().allMatch(String::isEmpty);
    }

    /// The same of one cause.
    public Query which(String fingerprint) {
        return with("fingerprint", fingerprint);
    }

    Query with(String name, String value) {
        var more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Query(more);
    }

    /// @return the path, and what is asked for
    public String at(String path) {
        var address = new StringBuilder(path);
        values.forEach((name, value) -> {
            if (!value.isEmpty()) {
                address.append(address.indexOf("?") < 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return address.toString();
    }
}
