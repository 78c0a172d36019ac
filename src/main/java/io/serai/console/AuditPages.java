package io.serai.console;

import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `auditPages`: an administrator reads what was done.
public final class AuditPages {
    private static final List<String> FILTERS = List.of("actor", "action", "resource", "since");
    private static final int SIZE = 50;

    private final InnerCalls calls;

    AuditPages(InnerCalls calls) {
        this.calls = calls;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        Map<String, String> filters = filters(call);
        String cursor = call.parameter("cursor");
        String query = query(filters);
        InnerCalls.Reply reply = calls.get(
                call, "/api/audit?limit=" + SIZE + query + (cursor == null ? "" : "&cursor=" + encoded(cursor)));
        Notice notice = reply.isOk() ? null : Notice.problem(explained(reply));
        String next = reply.body().path("next_cursor").asText("");
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call, notice));
        model.put("filters", filters);
        model.put("rows", reply.isOk() ? Rows.of(reply, AuditView::of) : List.of());
        model.put("first", cursor == null ? null : address(query));
        model.put("next", next.isEmpty() || next.equals("null") ? null : address(query + "&cursor=" + encoded(next)));
        model.put("export", "/api/audit/export" + (query.isEmpty() ? "" : "?" + query.substring(1)));
        return new Outcome.Page(reply.isOk() ? 200 : reply.status(), "console/audit", model);
    }

    private static String address(String query) {
        return "/admin/audit" + (query.isEmpty() ? "" : "?" + query.substring(1));
    }

    /// A form sends its empty fields too.
    private static Map<String, String> filters(Call call) {
        var filters = new LinkedHashMap<String, String>();
        for (String name : FILTERS) {
            String value = call.parameter(name);
            filters.put(name, value == null ? "" : value.strip());
        }
        return filters;
    }

    private static String query(Map<String, String> filters) {
        var query = new StringBuilder();
        filters.forEach((name, value) -> {
            if (!value.isEmpty()) {
                query.append('&').append(name).append('=').append(encoded(value));
            }
        });
        return query.toString();
    }

    private static String explained(InnerCalls.Reply reply) {
        var text = new StringBuilder(reply.problem());
        for (String name : FILTERS) {
            String fault = reply.faultIn("query." + name);
            if (fault != null) {
                text.append(' ').append(name).append(": ").append(fault).append('.');
            }
        }
        return text.toString();
    }

    private static String encoded(@Nullable String text) {
        return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8);
    }
}
