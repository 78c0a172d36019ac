package io.serai.objects;

import io.serai.web.Call;
import io.serai.web.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which page of which rows a list or a search asks for.
///
/// @param enabled null for all
/// @param hidden null for all
/// @param after where the page before this one ended; null for the first page
record Asked(
        String view,
        int limit,
        int offset,
        List<Order> order,
        @Nullable Boolean enabled,
        @Nullable Boolean hidden,
        boolean count,
        Cursors.@Nullable Position after) {

    record Order(ObjectField field, boolean descending) {
        String text() {
            return (descending ? "-" : "") + field.name();
        }
    }

    static Asked of(Call call, ObjectType type, Viewer viewer, Cursors cursors) {
        String view = view(call, type);
        List<Order> order = order(type, view, call.parameter("order_by"));
        order.forEach(by -> viewer.requireSight(by.field()));
        String cursor = call.parameter("cursor");
        return new Asked(
                view,
                Integer.parseInt(call.required("limit")),
                Integer.parseInt(call.required("offset")),
                order,
                flag(call.required("enabled")),
                flag(call.required("hidden")),
                call.flag("count"),
                cursor == null ? null : cursors.read(cursor, type, order));
    }

    /// The same whether enabled, hidden or not.
    Asked ofAll() {
        return new Asked(view, limit, offset, order, null, null, count, after);
    }

    /// @throws Refusal 400 that names the views there are
    static String view(Call call, ObjectType type) {
        String view = call.flag("inc_file_count") ? "alt" : call.parameter("view");
        if (view == null) {
            return ObjectType.DEFAULT_VIEW;
        }
        if (!type.views().containsKey(view)) {
            throw new Refusal(
                    400,
                    "There is no such view; there are "
                            + String.join(", ", type.views().keySet()) + ".");
        }
        return view;
    }

    private static @Nullable Boolean flag(String text) {
        return switch (text) {
            case "enabled", "true", "hidden" -> Boolean.TRUE;
            case "disabled", "false", "not_hidden" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static List<Order> order(ObjectType type, String view, @Nullable String text) {
        var order = new ArrayList<Order>();
        if (text == null || text.isBlank()) {
            return order;
        }
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            boolean descending = name.startsWith("-");
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.endsWith(" desc") || lower.endsWith(" asc")) {
                descending = lower.endsWith(" desc");
                name = name.substring(0, name.lastIndexOf(' ')).strip();
            } else if (descending) {
                name = name.substring(1);
            }
            order.add(new Order(comparable(type, view, name), descending));
        }
        return order;
    }

    /// @throws Refusal 400 for a field that the view lacks, or that rows can't be told apart by
    static ObjectField comparable(ObjectType type, String view, String name) {
        ObjectType.Named named = type.named(name);
        if (named instanceof ObjectType.Named.Id) {
            return ObjectField.common("id_random", Kind.CODE, true);
        }
        if (!(named instanceof ObjectType.Named.OfField(ObjectField field)) || !field.in(view)) {
            throw new Refusal(400, "Unknown column '" + OneWord.of(name) + "' in the view " + view + ".");
        }
        if (!field.kind().comparable()) {
            throw new Refusal(400, "The column '" + field.name() + "' can't be searched or ordered by.");
        }
        return field;
    }
}
